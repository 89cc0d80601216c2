import { dayIn } from "#platform/time";
import { Empty, Page, page, type At, type Reply } from "#platform/web";
import { languageNow } from "#platform/words";
import { catalogueFor, liveliestFor, numbersOf, type Numbers } from "../catalogue/queries.ts";
import { joiningsFor } from "../joining/queries.ts";
import { viewerAt } from "../permission/queries.ts";
import type { Unit } from "../queries.ts";
import type { ActivityOf } from "../sections.ts";
import { statedBy, suggestedFor, type Suggested } from "../suggestions/queries.ts";
import type { Stated } from "../suggestions/rules.ts";
import { kindLabel, m } from "../words.ts";
import { Act } from "./joining.tsx";
import { StatementsOf, Suggestions } from "./suggestions.tsx";

// More is no help to somebody who knows nobody yet; the catalogue has them all.
const shown = 6;
const looked = 40;

/** S-10: where a new account arrives. One press on a group and the person is in. */
export const show =
  (activity: ActivityOf | undefined) =>
  async (at: At): Promise<Reply> => {
    const viewer = await viewerAt(at);
    const now = await at.now();
    const units = await liveliestFor(at.db, viewer, looked);
    const joinings = await joiningsFor(at.db, viewer, units, now);
    const open = units.filter((unit) => joinings.get(unit.id)?.kind === "free").slice(0, shown);
    const ids = open.map((unit) => unit.id);
    const numbers = await numbersOf(at.db, ids, dayIn(viewer.zone, now));
    const stated = await statedBy(at.db, at.person!.id);
    const all = await catalogueFor(at.db, viewer, {});
    const suggested = await suggestedFor(
      at,
      viewer,
      all.filter((unit) => !unit.isClosed),
      activity,
      now,
    );
    return page(at, () => view(at, { units: open, numbers, stated, suggested }));
  };

interface Screen {
  units: Unit[];
  numbers: Map<number, Numbers>;
  stated: Stated;
  /** Null: nothing was said to go by. */
  suggested: Suggested[] | null;
}

function view(at: At, { units, numbers, stated, suggested }: Screen) {
  return (
    <Page frame={at.frame} title={m("start.title")} lang={languageNow()} index={false}>
      <div class="stack">
        <h1>{m("start.title")}</h1>
        <p class="prose">{m("start.intro", { association: at.frame.association })}</p>
        {suggested !== null && <Suggestions suggested={suggested} />}
        <h2>{m("start.groups")}</h2>
        {units.length === 0 && <Empty>{m("start.none")}</Empty>}
        <ul class="rows list">
          {units.map((unit) => (
            <li key={unit.id} class="stack tight">
              <h3>
                <a href={`/groups/${unit.slug}`}>{unit.name}</a>
              </h3>
              <p>{unit.purpose}</p>
              <p class="quiet">
                {m("catalogue.line", { kind: kindLabel(unit.kind), count: numbers.get(unit.id)!.members })}
              </p>
              <Act unit={unit} noun="membership" label={m("join.button", { name: unit.name })} plain />
            </li>
          ))}
        </ul>
        <p>
          <a href="/groups">{m("catalogue.all")}</a>
        </p>
        {suggested === null && (
          <>
            <h2>{m("suggest.page")}</h2>
            <p class="prose">{m("start.suggest")}</p>
            <StatementsOf stated={stated} submit={m("start.suggest.submit")} fromStart />
          </>
        )}
        <h2>{m("start.profile")}</h2>
        <p class="prose">
          {m("start.profile.text")} <a href="/account/profile">{m("start.profile.link")}</a>
        </p>
      </div>
    </Page>
  );
}
