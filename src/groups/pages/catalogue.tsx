import { dayIn } from "#platform/time";
import { Badge, Empty, Page, page, type At, type Reply } from "#platform/web";
import { day, languageNow } from "#platform/words";
import { catalogueFor, numbersOf, type Numbers } from "../catalogue/queries.ts";
import { joiningsFor } from "../joining/queries.ts";
import { viewerAt } from "../permission/queries.ts";
import { kinds, type Unit } from "../queries.ts";
import type { Joining } from "../rules.ts";
import { kindLabel, m, sayJoining } from "../words.ts";

interface Screen {
  words: string;
  kind: string;
  kinds: string[];
  units: Unit[];
  numbers: Map<number, Numbers>;
  joinings: Map<number, Joining>;
}

/** G-1: every unit the viewer may see, with what joining costs them today. */
export async function show(at: At): Promise<Reply> {
  const viewer = await viewerAt(at);
  const now = await at.now();
  const [kind, words] = [at.query.kind ?? "", (at.query.q ?? "").trim().slice(0, 100)];
  const units = await catalogueFor(at.db, viewer, { kind, words });
  const screen: Screen = {
    words,
    kind,
    units,
    kinds: (await kinds(at.db)).map((row) => row.kind),
    numbers: await numbersOf(
      at.db,
      units.map((unit) => unit.id),
      dayIn(viewer.zone, now),
    ),
    joinings: await joiningsFor(at.db, viewer, units, now),
  };
  // Of what is searched for, hardly anything is asked for twice.
  const cache = words === "" ? { tags: ["units", "belonging", "products"] as const } : undefined;
  return page(at, () => view(at, screen), { cache });
}

function view(at: At, screen: Screen) {
  const title = screen.kind ? m("catalogue.titleOf", { kind: kindLabel(screen.kind) }) : m("catalogue.title");
  // Found by words: best first, in one list. Else one list for each kind.
  const lists = screen.words ? [screen.units] : [...Map.groupBy(screen.units, (unit) => unit.kind).values()];
  return (
    <Page frame={at.frame} title={title} lang={languageNow()} index={screen.words === ""}>
      <div class="stack">
        <h1>{title}</h1>
        <Search screen={screen} />
        <p role="status">{m("catalogue.found", { count: screen.units.length })}</p>
        {screen.units.length === 0 && (
          <Empty>
            {m("catalogue.none")} <a href="/groups">{m("catalogue.all")}</a>
          </Empty>
        )}
        {lists.map((units) => (
          <section key={units[0]?.kind} class="stack">
            {!screen.words && units[0] && <h2>{kindLabel(units[0].kind)}</h2>}
            <ul class="rows list">
              {units.map((unit) => (
                <Row key={unit.id} unit={unit} screen={screen} />
              ))}
            </ul>
          </section>
        ))}
      </div>
    </Page>
  );
}

function Search({ screen }: { screen: Screen }) {
  return (
    <form method="get" action="/groups" role="search" class="acts">
      <label for="q">{m("catalogue.search")}</label>
      <input id="q" name="q" type="search" value={screen.words} size={28} />
      <label for="kind">{m("catalogue.kind")}</label>
      <select id="kind" name="kind">
        <option value="">{m("catalogue.everyKind")}</option>
        {screen.kinds.map((kind) => (
          <option key={kind} value={kind} selected={kind === screen.kind}>
            {kindLabel(kind)}
          </option>
        ))}
      </select>
      <button class="button">{m("catalogue.submit")}</button>
    </form>
  );
}

function Row({ unit, screen }: { unit: Unit; screen: Screen }) {
  const name = unit.acronym ? m("catalogue.name", { name: unit.name, acronym: unit.acronym }) : unit.name;
  return (
    <li>
      <h3>
        <a href={`/groups/${unit.slug}`}>{name}</a>
      </h3>
      {unit.closure && <Badge tone="closed">{m("group.closedOn", { on: day(unit.closure.on) })}</Badge>}
      <p>{unit.purpose}</p>
      {!unit.closure && (
        <p class="quiet">
          {m("catalogue.line", { kind: kindLabel(unit.kind), count: screen.numbers.get(unit.id)!.members })}
        </p>
      )}
      {!unit.closure && <p class="quiet">{sayJoining(screen.joinings.get(unit.id)!)}</p>}
    </li>
  );
}
