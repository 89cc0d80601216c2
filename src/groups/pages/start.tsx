import type { ComponentChild } from "preact";
import { dayIn } from "#platform/time";
import { Empty, Page, page, type At, type Reply } from "#platform/web";
import { languageNow } from "#platform/words";
import { liveliestFor, numbersOf, type Numbers } from "../catalogue/queries.ts";
import { joiningsFor } from "../joining/queries.ts";
import { viewerAt } from "../permission/queries.ts";
import type { Unit } from "../queries.ts";
import type { PersonalSection } from "../sections.ts";
import { kindLabel, m } from "../words.ts";
import { Act } from "./joining.tsx";

// More is no help to somebody who knows nobody yet; the catalogue has them all.
const shown = 6;
const looked = 40;

/** S-10: where a new account arrives. One press on a group and the person is in. */
export const show =
  (contributed: readonly PersonalSection[]) =>
  async (at: At): Promise<Reply> => {
    const viewer = await viewerAt(at);
    const now = await at.now();
    const units = await liveliestFor(at.db, viewer, looked);
    const joinings = await joiningsFor(at.db, viewer, units, now);
    const open = units.filter((unit) => joinings.get(unit.id)?.kind === "free").slice(0, shown);
    const ids = open.map((unit) => unit.id);
    const numbers = await numbersOf(at.db, ids, dayIn(viewer.zone, now));
    const sections: (() => ComponentChild)[] = [];
    for (const contribute of contributed) {
      const section = await contribute(at, viewer);
      if (section) sections.push(section);
    }
    return page(at, () => view(at, open, numbers, sections));
  };

function view(at: At, units: Unit[], numbers: Map<number, Numbers>, sections: (() => ComponentChild)[]) {
  return (
    <Page frame={at.frame} title={m("start.title")} lang={languageNow()} index={false}>
      <div class="stack">
        <h1>{m("start.title")}</h1>
        <p class="prose">{m("start.intro", { association: at.frame.association })}</p>
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
        {sections.map((section) => section())}
        <h2>{m("start.profile")}</h2>
        <p class="prose">
          {m("start.profile.text")} <a href="/account/profile">{m("start.profile.link")}</a>
        </p>
      </div>
    </Page>
  );
}
