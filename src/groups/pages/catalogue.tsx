import { Empty, orNotFound, Page, page, Pages, type At, type Reply } from "#platform/web";
import { languageNow } from "#platform/words";
import { shelfFor, type Shelf, type Wanted } from "../catalogue/load.ts";
import { costs, paces } from "../catalogue/rules.ts";
import { viewerAt } from "../permission/queries.ts";
import { regionsOf } from "../map/queries.ts";
import { kinds } from "../queries.ts";
import type { ActivityOf } from "../sections.ts";
import { subjectsFor } from "../texts/queries.ts";
import { suggestedFor, type Suggested } from "../suggestions/queries.ts";
import { kindsLabel, m } from "../words.ts";
import { Filters } from "./filters.tsx";
import { UnitMap } from "./map.tsx";
import { ClosedRow, Row } from "./shelf.tsx";
import { Suggestions } from "./suggestions.tsx";

interface Screen {
  wanted: Wanted;
  kinds: string[];
  subjects: string[];
  shelf: Shelf;
  isSignedIn: boolean;
  /** Where the units of a kind are at home; null: not of one kind alone. */
  regions: ReadonlyMap<number, readonly string[]> | null;
  /** For the signed-in reader of the whole catalogue; null: they said nothing to go by; undefined: not here. */
  suggested: Suggested[] | null | undefined;
}

/** G-1: every unit the viewer may see, with what joining costs them today. */
export const show = (activity: ActivityOf | undefined) => (at: At) => screenFor(at, at.query.kind ?? "", activity);

/** The page of one kind; of a kind that is none there is no page. */
export const showKind = (activity: ActivityOf | undefined) => async (at: At) => {
  const known = (await kinds(at.db)).some((row) => row.kind === at.params.kind);
  return screenFor(at, orNotFound(known ? at.params.kind : null), activity);
};

async function screenFor(at: At, kind: string, activity: ActivityOf | undefined): Promise<Reply> {
  const viewer = await viewerAt(at);
  const wanted = wantedFrom(at.query, kind);
  const asked = {
    page: /^[1-9]\d{0,4}$/.test(at.query.page ?? "") ? Number(at.query.page) : 1,
    isWhole: at.query.all === "yes",
  };
  const now = await at.now();
  const shelf = await shelfFor(at, viewer, wanted, asked, activity, now);
  const suits = viewer.personId !== null && shelf.page === 1 && !isFiltered(wanted);
  const screen: Screen = {
    wanted,
    shelf,
    kinds: (await kinds(at.db)).map((row) => row.kind),
    subjects: await subjectsFor(at.db, viewer),
    regions:
      kind === ""
        ? null
        : await regionsOf(
            at.db,
            shelf.units.map((unit) => unit.id),
          ),
    isSignedIn: viewer.personId !== null,
    suggested: suits ? await suggestedFor(at, viewer, shelf.units, activity, now) : undefined,
  };
  // Of what is searched for, hardly anything is asked for twice.
  const cache = { tags: ["units", "belonging", "topics", "products"] as const };
  return page(at, () => view(at, screen), screen.wanted.words === "" ? { cache } : {});
}

const oneOf = <T extends string>(all: readonly T[], text: string | undefined): T | null =>
  all.find((one) => one === text) ?? null;

const wantedFrom = (query: At["query"], kind: string): Wanted => ({
  words: (query.q ?? "").trim().slice(0, 100),
  kind,
  cost: oneOf(costs, query.cost),
  pace: oneOf(paces, query.activity),
  subject: (query.topic ?? "").trim().toLowerCase().slice(0, 40),
});

const isFiltered = ({ words, kind, cost, pace, subject }: Wanted): boolean =>
  words !== "" || kind !== "" || cost !== null || pace !== null || subject !== "";

function view(at: At, screen: Screen) {
  const { wanted, shelf } = screen;
  const title = wanted.kind ? kindsLabel(wanted.kind) : m("catalogue.title");
  const crumbs = isFiltered(wanted) ? [{ href: "/groups", label: m("catalogue.title") }] : [];
  return (
    <Page
      frame={at.frame}
      title={title}
      lang={languageNow()}
      index={!isFiltered({ ...wanted, kind: "" })}
      crumbs={crumbs}
    >
      <div class="stack">
        <h1>{title}</h1>
        <Filters wanted={wanted} kinds={screen.kinds} subjects={screen.subjects} />
        <p>
          <span role="status">{m("catalogue.found", { count: shelf.count })}</span>{" "}
          <a href="/structure">{m("catalogue.tree")}</a>
        </p>
        {shelf.count === 0 && (
          <Empty>
            {m("catalogue.none")} <a href="/groups">{m("catalogue.all")}</a>
          </Empty>
        )}
        {screen.regions && <UnitMap units={screen.shelf.units} regions={screen.regions} />}
        {screen.suggested !== undefined && <Suggestions suggested={screen.suggested} />}
        <Open screen={screen} />
        <Pages page={shelf.page} pages={shelf.pages} href={(number) => addressOf(wanted, { page: String(number) })} />
        {shelf.pages > 1 && (
          <p>
            <a href={addressOf(wanted, { all: "yes" })}>{m("catalogue.onePage")}</a>
          </p>
        )}
        <Closed closed={shelf.closed} />
      </div>
    </Page>
  );
}

/** Found by words: best first, in one list. Else one list for each kind. */
function Open({ screen: { shelf, wanted, isSignedIn } }: { screen: Screen }) {
  const lists = wanted.words ? [shelf.open] : [...Map.groupBy(shelf.open, (entry) => entry.unit.kind).values()];
  return (
    <>
      {lists.map((list) => (
        <section key={list[0]?.unit.kind} class="stack">
          {list[0] && (
            <h2 class={wanted.words || wanted.kind ? "away" : undefined}>
              {wanted.words ? m("catalogue.results") : kindsLabel(list[0].unit.kind)}
            </h2>
          )}
          <ul class="shelf">
            {list.map((entry) => (
              <Row key={entry.unit.id} entry={entry} isSignedIn={isSignedIn} />
            ))}
          </ul>
        </section>
      ))}
    </>
  );
}

function Closed({ closed }: { closed: Shelf["closed"] }) {
  if (closed.length === 0) return null;
  return (
    <section class="stack" aria-labelledby="closed">
      <h2 id="closed">{m("catalogue.closed")}</h2>
      <ul class="shelf">
        {closed.map((one) => (
          <ClosedRow key={one.unit.id} {...one} />
        ))}
      </ul>
    </section>
  );
}

function addressOf(wanted: Wanted, more: Record<string, string>): string {
  const { words, kind, cost, pace, subject } = wanted;
  const all = { q: words, kind, cost: cost ?? "", activity: pace ?? "", topic: subject, ...more };
  const given = Object.entries(all).filter(([, value]) => value !== "");
  return `/groups?${new URLSearchParams(given).toString()}`;
}
