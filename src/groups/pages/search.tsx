import { nothing, wordsOf, type Found, type Question, type SearchProvider, type Wanted } from "#platform/search";
import { Badge, type At } from "#platform/web";
import { day } from "#platform/words";
import { catalogueFor } from "../catalogue/queries.ts";
import { viewerAt } from "../permission/queries.ts";
import type { Unit } from "../queries.ts";
import { kindLabel, m } from "../words.ts";

/** Units on the search page: the same finder as the catalogue's own search. */
export const unitsSearch: SearchProvider = {
  name: "groups",
  label: () => m("search.label"),
  filters: [],
  few: 3,
  many: 30,
  examples: () => [],
  find,
};

async function find(at: At, question: Question, { page, size }: Wanted): Promise<Found> {
  const words = wordsOf(question);
  if (words === "") return nothing;
  const units = await catalogueFor(at.db, await viewerAt(at), { words });
  const shown = units.slice((page - 1) * size, page * size);
  return { ...nothing, total: units.length, rows: () => shown.map((unit) => <Row key={unit.id} unit={unit} />) };
}

function Row({ unit }: { unit: Unit }) {
  return (
    <li>
      <h3>
        <a href={`/groups/${unit.slug}`}>
          {unit.acronym ? m("catalogue.name", { name: unit.name, acronym: unit.acronym }) : unit.name}
        </a>
      </h3>
      <p>{unit.purpose}</p>
      <p>
        {kindLabel(unit.kind)}{" "}
        {unit.closure && <Badge tone="closed">{m("group.closedOn", { on: day(unit.closure.on) })}</Badge>}
      </p>
    </li>
  );
}
