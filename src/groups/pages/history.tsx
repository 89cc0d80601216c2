import { Notice } from "#platform/web";
import { day } from "#platform/words";
import type { formerNamesOf, Unit } from "../queries.ts";
import { m } from "../words.ts";

/** A closed unit's date and reason, and where to go instead: its successor, else its neighbours (G-11). */
export function ClosedNotice(props: { unit: Unit; successor: Unit | null; neighbours: Unit[] }) {
  const { unit, successor, neighbours } = props;
  return (
    <Notice tone="warn">
      <p>
        {m("joining.closed", { on: day(unit.closure!.on) })} {unit.closure!.reason}
      </p>
      {successor && (
        <p>
          {m("group.successor")} <a href={`/groups/${successor.slug}`}>{successor.name}</a>
        </p>
      )}
      {neighbours.length > 0 && (
        <>
          <p>{m("group.neighbours")}</p>
          <ul>
            {neighbours.map((one) => (
              <li key={one.id}>
                <a href={`/groups/${one.slug}`}>{one.name}</a>
              </li>
            ))}
          </ul>
        </>
      )}
      <p>{m("group.archive")}</p>
    </Notice>
  );
}

/** Former names, acronyms and spellings with their last days; each still leads here. */
export function NamesOverTime({ former }: { former: Awaited<ReturnType<typeof formerNamesOf>> }) {
  if (former.length === 0) return null;
  return (
    <section class="stack tight" aria-labelledby="names">
      <h2 id="names">{m("group.names")}</h2>
      <ul>
        {former.map((one) => (
          <li key={`${one.name} ${one.acronym} ${one.until}`}>{line(one)}</li>
        ))}
      </ul>
    </section>
  );
}

function line(one: { name: string; acronym: string | null; until: string | null }): string {
  const name = one.acronym ? m("catalogue.name", { name: one.name, acronym: one.acronym }) : one.name;
  return one.until ? m("group.name.until", { name, until: day(one.until) }) : m("group.name.before", { name });
}
