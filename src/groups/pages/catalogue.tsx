import { Empty, orNotFound, Page, page, Pages, type At, type Reply } from "#platform/web";
import { languageNow } from "#platform/words";
import { shelfFor, type Shelf, type Wanted } from "../catalogue/load.ts";
import { costs, paces } from "../catalogue/rules.ts";
import { viewerAt } from "../permission/queries.ts";
import { kinds } from "../queries.ts";
import type { ActivityOf } from "../sections.ts";
import { subjectsFor } from "../texts/queries.ts";
import { kindsLabel, m } from "../words.ts";
import { Filters } from "./filters.tsx";
import { ClosedRow, Row } from "./shelf.tsx";

interface Screen {
  wanted: Wanted;
  kinds: string[];
  subjects: string[];
  shelf: Shelf;
  /** The entries of this page; the closed ones follow the last. */
  from: number;
  page: number;
  pages: number;
  isSignedIn: boolean;
}

const PER_PAGE = 100;

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
  const shelf = await shelfFor(at, viewer, wanted, activity, await at.now());
  const isWhole = at.query.all === "yes";
  const pages = isWhole ? 1 : Math.max(1, Math.ceil(shelf.open.length / PER_PAGE));
  const number = Math.min(pages, /^[1-9]\d{0,4}$/.test(at.query.page ?? "") ? Number(at.query.page) : 1);
  const screen: Screen = {
    wanted,
    shelf,
    pages,
    kinds: (await kinds(at.db)).map((row) => row.kind),
    subjects: await subjectsFor(at.db, viewer),
    from: (number - 1) * PER_PAGE,
    page: number,
    isSignedIn: viewer.personId !== null,
  };
  return page(at, () => view(at, screen));
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

function view(at: At, screen: Screen) {
  const { wanted, shelf, pages } = screen;
  const title = wanted.kind ? kindsLabel(wanted.kind) : m("catalogue.title");
  const isFiltered = wanted.words !== "" || wanted.cost !== null || wanted.pace !== null || wanted.subject !== "";
  const crumbs = wanted.kind || isFiltered ? [{ href: "/groups", label: m("catalogue.title") }] : [];
  const found = shelf.open.length + shelf.closed.length;
  return (
    <Page frame={at.frame} title={title} lang={languageNow()} index={!isFiltered} crumbs={crumbs}>
      <div class="stack">
        <h1>{title}</h1>
        <Filters wanted={wanted} kinds={screen.kinds} subjects={screen.subjects} />
        <p role="status">{m("catalogue.found", { count: found })}</p>
        {found === 0 && (
          <Empty>
            {m("catalogue.none")} <a href="/groups">{m("catalogue.all")}</a>
          </Empty>
        )}
        <Open screen={screen} />
        <Pages page={screen.page} pages={pages} href={(number) => addressOf(wanted, { page: String(number) })} />
        {pages > 1 && (
          <p>
            <a href={addressOf(wanted, { all: "yes" })}>{m("catalogue.onePage")}</a>
          </p>
        )}
        {screen.page === pages && <Closed closed={shelf.closed} />}
      </div>
    </Page>
  );
}

/** Found by words: best first, in one list. Else one list for each kind. */
function Open({ screen: { shelf, wanted, from, pages, isSignedIn } }: { screen: Screen }) {
  const entries = pages === 1 ? shelf.open : shelf.open.slice(from, from + PER_PAGE);
  const lists = wanted.words ? [entries] : [...Map.groupBy(entries, (entry) => entry.unit.kind).values()];
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
