import { day, money } from "#platform/words";
import type { Entry, Shelf } from "../catalogue/load.ts";
import type { Unit } from "../queries.ts";
import { kindLabel, m, sayJoining, sayWhoMayJoin } from "../words.ts";
import { Spine } from "./spine.tsx";

export const fullName = ({ name, acronym }: Pick<Unit, "name" | "acronym">): string =>
  acronym ? m("catalogue.name", { name, acronym }) : name;

/** One unit: emblem, name, purpose, who may join, what it costs me today, how many, how lively. */
export function Row({ entry, isSignedIn }: { entry: Entry; isSignedIn: boolean }) {
  const { unit, joining, price, emblem } = entry;
  const yearly = price && money(price.cents, price.currency);
  return (
    <li>
      <Spine unit={unit} emblem={emblem} />
      <div class="stack tight">
        <h3>
          <a href={`/groups/${unit.slug}`}>{fullName(unit)}</a>
        </h3>
        <p>{unit.purpose}</p>
        <p class="quiet">{unit.joining === "membership" ? kindLabel(unit.kind) : peopleLine(entry)}</p>
        <p class="quiet">{sayWhoMayJoin(unit, yearly)}</p>
        {isSignedIn && isNews(joining.kind) && <p>{sayJoining(joining)}</p>}
      </div>
    </li>
  );
}

// Who is in the association is told by its terms, not by a list of those who joined.
const peopleLine = ({ unit, numbers, pace }: Entry): string =>
  m("catalogue.row", { kind: kindLabel(unit.kind), count: numbers.members, pace: m(`pace.line.${pace}`) });

// What the line above has said for everybody is not said once more for me.
const isNews = (kind: Entry["joining"]["kind"]): boolean =>
  kind === "already-in" || kind === "must-buy" || kind === "must-be-member" || kind === "free";

export function ClosedRow({ unit, successor, emblem }: Shelf["closed"][number]) {
  return (
    <li>
      <Spine unit={unit} emblem={emblem} />
      <div class="stack tight">
        <h3>
          <a href={`/groups/${unit.slug}`}>{fullName(unit)}</a>
        </h3>
        <p>{m("group.closedOn", { on: day(unit.closure!.on) })}</p>
        {successor && (
          <p>
            {m("group.successor")} <a href={`/groups/${successor.slug}`}>{successor.name}</a>
          </p>
        )}
      </div>
    </li>
  );
}
