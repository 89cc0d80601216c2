import type { ComponentChild } from "preact";
import { dayIn } from "#platform/time";
import { ButtonLink, Empty, Page, page, SearchBox, type At, type Reply } from "#platform/web";
import { languageNow } from "#platform/words";
import { kindCountsFor, liveliestFor, numbersOf, type KindCount, type Numbers } from "../catalogue/queries.ts";
import { emblemsOf, type Emblem } from "../emblems/queries.ts";
import { viewerAt } from "../permission/queries.ts";
import type { Unit } from "../queries.ts";
import type { PersonalSection } from "../sections.ts";
import { kindLabel, kindsLabel, m } from "../words.ts";
import { Spine } from "./spine.tsx";

const shown = 6;

interface Screen {
  units: Unit[];
  numbers: Map<number, Numbers>;
  emblems: Map<number, Emblem>;
  kinds: KindCount[];
  sections: (() => ComponentChild)[];
}

/** What this place is, what is being said in it, where to go. */
export const show =
  (contributed: readonly PersonalSection[]) =>
  async (at: At): Promise<Reply> => {
    const viewer = await viewerAt(at);
    const units = await liveliestFor(at.db, viewer, shown);
    const ids = units.map((unit) => unit.id);
    const screen: Screen = {
      units,
      numbers: await numbersOf(at.db, ids, dayIn(viewer.zone, await at.now())),
      emblems: await emblemsOf(at.db, ids),
      kinds: await kindCountsFor(at.db, viewer),
      sections: [],
    };
    for (const contribute of contributed) {
      const section = await contribute(at, viewer);
      if (section) screen.sections.push(section);
    }
    return page(at, () => view(at, screen), { cache: { tags: ["units", "belonging", "topics", "people"] } });
  };

function view(at: At, { units, numbers, emblems, kinds, sections }: Screen) {
  return (
    <Page frame={at.frame} title={at.frame.association} lang={languageNow()} description={m("home.what")}>
      <div class="stack">
        <Opening at={at} />
        <div class="two">
          <div class="stack">{sections.map((section) => section())}</div>
          <aside class="stack" aria-label={m("home.kinds")}>
            <h2 class="minor">{m("home.kinds")}</h2>
            <ul class="list tally">
              {kinds.map(({ kind, count }) => (
                <li key={kind}>
                  <a href={`/groups/kinds/${kind}`}>{kindsLabel(kind)}</a> <span class="quiet">{count}</span>
                </li>
              ))}
            </ul>
          </aside>
        </div>
        <h2>{m("home.some")}</h2>
        {units.length === 0 && <Empty>{m("home.none")}</Empty>}
        <ul class="shelf list">
          {units.map((unit) => (
            <li key={unit.id}>
              <Spine unit={unit} emblem={emblems.get(unit.id)} />
              <div>
                <h3>
                  <a href={`/groups/${unit.slug}`}>{unit.name}</a>
                </h3>
                <p>{unit.purpose}</p>
                <p>{m("catalogue.line", { kind: kindLabel(unit.kind), count: numbers.get(unit.id)!.members })}</p>
              </div>
            </li>
          ))}
        </ul>
      </div>
    </Page>
  );
}

function Opening({ at }: { at: At }) {
  return (
    <div class="opening stack">
      <h1>{at.frame.association}</h1>
      <p class="lead">{m("home.what")}</p>
      {at.frame.search && <SearchBox action={at.frame.search} label={m("home.search")} id="home-search" />}
      <p class="acts">
        <ButtonLink href="/groups">{m("home.groups")}</ButtonLink>
        {at.person ? (
          <ButtonLink plain href="/places">
            {m("home.places")}
          </ButtonLink>
        ) : (
          <ButtonLink plain href="/register">
            {m("home.register")}
          </ButtonLink>
        )}
      </p>
    </div>
  );
}
