import type { ComponentChild } from "preact";
import { dayIn } from "#platform/time";
import { Badge, Notice, Page, page, type At, type Crumb, type Reply } from "#platform/web";
import { languageNow, relativeDays } from "#platform/words";
import { pricesOn, type Price } from "#membership";
import { costOf } from "../catalogue/rules.ts";
import { neighboursFor, numbersOf, type Numbers } from "../catalogue/queries.ts";
import { emblemsOf, type Emblem } from "../emblems/queries.ts";
import { joiningsFor } from "../joining/queries.ts";
import { linksOf, type SpaceLink } from "../links/queries.ts";
import { mayManage, mayPost, maySee } from "../permission/rules.ts";
import { findsPage, viewAt, type View } from "../permission/viewed.ts";
import type { Viewer } from "../permission/rules.ts";
import { leadersOf, type Appointment } from "../roles/queries.ts";
import { formerNamesOf, unitsAbove, unitsFor, type Unit } from "../queries.ts";
import { isLeading, type Joining } from "../rules.ts";
import type { GroupSection, StillOf } from "../sections.ts";
import { textsOf, type Texts } from "../texts/queries.ts";
import { kindLabel, m } from "../words.ts";
import { shelfOf, type Shelf } from "../zotero/queries.ts";
import { Conveners, LinkedSpaces, PostingRules, TakePart } from "./about.tsx";
import { ClosedNotice, NamesOverTime } from "./history.tsx";
import { HowToJoin } from "./joining.tsx";
import { Locked } from "./locked.tsx";
import { Prose } from "./prose.tsx";
import { Spine } from "./spine.tsx";
import { ViewBar } from "./viewbar.tsx";
import { ZoteroShelf } from "./zotero.tsx";
import { WhoSees } from "./whosees.tsx";

interface Screen extends View {
  unit: Unit;
  now: Date;
  numbers: Numbers;
  joining: Joining;
  price: Price | null;
  leaders: Appointment[];
  former: Awaited<ReturnType<typeof formerNamesOf>>;
  /** Those above, the successor and the neighbours, as far as the viewer may see them. */
  others: Map<number, Unit>;
  neighbours: Unit[];
  texts: Texts;
  links: SpaceLink[];
  shelf: Shelf | null;
  emblem: Emblem | null;
  manages: boolean;
  sections: (() => ComponentChild)[];
  isStill: boolean;
}

/** G-3, exactly in its order; what later slices show (discussions, files) comes where it names them. */
export const show =
  (contributed: readonly GroupSection[], still: StillOf = async () => false) =>
  async (at: At, viewer: Viewer, unit: Unit): Promise<Reply> => {
    const view = await viewAt(at, viewer, unit);
    if (!findsPage(view, unit)) return page(at, () => nothingThere(at, unit, view));
    const screen = { ...(await load(at, viewer, unit, view, contributed)), isStill: await still(at.db, unit.id) };
    return page(at, () => whole(at, screen), { cache: { tags: [`unit:${unit.id}`, "units", "people", "products"] } });
  };

async function load(
  at: At,
  real: Viewer,
  unit: Unit,
  view: View,
  contributed: readonly GroupSection[],
): Promise<Omit<Screen, "isStill">> {
  const { viewer } = view;
  const now = await at.now();
  const today = dayIn(viewer.zone, now);
  const above = await unitsAbove(at.db, unit.id);
  const successor = unit.closure?.successorId ?? null;
  return {
    ...view,
    unit,
    now,
    numbers: (await numbersOf(at.db, [unit.id], today)).get(unit.id)!,
    joining: (await joiningsFor(at.db, viewer, [unit], now)).get(unit.id)!,
    price:
      unit.productId === null ? null : ((await pricesOn(at.db, [unit.productId], today)).get(unit.productId) ?? null),
    leaders: (await leadersOf(at.db, unit, today)).filter((one) => isLeading(one.role)),
    former: await formerNamesOf(at.db, unit),
    others: await unitsFor(at.db, viewer, [...above, ...(successor === null ? [] : [successor])]),
    neighbours: unit.closure && successor === null ? await neighboursFor(at.db, viewer, unit) : [],
    texts: await textsOf(at.db, unit),
    links: await linksOf(at.db, unit),
    shelf: await shelfOf(at.db, unit.id),
    emblem: (await emblemsOf(at.db, [unit.id])).get(unit.id) ?? null,
    manages: mayManage(real, { id: unit.id, above }),
    sections: await sectionsOf(contributed, view.at, viewer, unit),
  };
}

// One after another: a page that asks for several connections at once can starve the others.
async function sectionsOf(contributed: readonly GroupSection[], at: At, viewer: Viewer, unit: Unit) {
  const sections: (() => ComponentChild)[] = [];
  for (const contribute of contributed) {
    const section = await contribute(at, viewer, unit);
    if (section) sections.push(section);
  }
  return sections;
}

function whole(at: At, screen: Screen) {
  const { unit, as, manages } = screen;
  const parent = unit.parentId === null ? undefined : screen.others.get(unit.parentId);
  const crumbs: Crumb[] = [
    { href: "/groups", label: m("catalogue.title") },
    ...(parent ? [{ href: `/groups/${parent.slug}`, label: parent.name }] : []),
  ];
  const isPublic = unit.audiences.page === "public" && as === null;
  return (
    <Page
      frame={at.frame}
      title={unit.name}
      lang={languageNow()}
      description={unit.purpose}
      crumbs={crumbs}
      index={isPublic}
    >
      {manages && <ViewBar here={`/groups/${unit.slug}`} as={as} />}
      <fieldset class="bare" disabled={as !== null}>
        <article class="stack group">
          <Heading screen={screen} parent={parent} />
          {at.query.joined === "yes" && screen.joining.kind === "already-in" && (
            <Notice tone="good">{m("group.joined")}</Notice>
          )}
          {at.query.written === "yes" && <Notice tone="good">{m("letter.done")}</Notice>}
          {unit.closure && <ClosedNotice unit={unit} successor={successorOf(screen)} neighbours={screen.neighbours} />}
          <Charge screen={screen} />
          <div class="abreast">
            <About screen={screen} />
            <div class="stack">
              {screen.sections.map((section) => section())}
              <People screen={screen} />
              <NamesOverTime former={screen.former} />
            </div>
          </div>
        </article>
      </fieldset>
    </Page>
  );
}

const successorOf = ({ unit, others }: Screen): Unit | null => others.get(unit.closure?.successorId ?? 0) ?? null;

function Heading({ screen, parent }: { screen: Screen; parent: Unit | undefined }) {
  const { unit, viewer, joining, emblem } = screen;
  return (
    <header class="masthead">
      <Spine unit={unit} emblem={emblem} named />
      <div class="stack tight">
        <p class="quiet">
          {parent ? m("group.of", { kind: kindLabel(unit.kind) }) : kindLabel(unit.kind)}{" "}
          {parent && <a href={`/groups/${parent.slug}`}>{parent.name}</a>}
        </p>
        <h1>{unit.acronym ? m("catalogue.name", { name: unit.name, acronym: unit.acronym }) : unit.name}</h1>
        <p>
          {unit.closure && <Badge tone="closed">{m("badge.closed")}</Badge>}
          {!unit.closure && !mayPost(viewer, unit) && <Badge>{m("badge.viewOnly")}</Badge>}{" "}
          {isOpenToJoin(unit, joining) && <Badge tone="open">{m("badge.open")}</Badge>}{" "}
          {!unit.closure && <span class="quiet">{peopleLine(screen)}</span>}
        </p>
      </div>
    </header>
  );
}

// An account is all that a visitor lacks only where nothing else is asked.
const isOpenToJoin = (unit: Unit, joining: Joining): boolean =>
  joining.kind === "free" || (joining.kind === "must-have-account" && costOf(unit, joining) === "free");

function peopleLine({ unit, numbers, now, viewer }: Screen): string {
  if (unit.joining === "membership") return "";
  const count = m("group.people", { count: numbers.members });
  if (!numbers.lastJoinedAt) return count;
  return `${count} · ${m("group.lastJoined", { when: relativeDays(numbers.lastJoinedAt, now, viewer.zone) })}`;
}

function Charge({ screen: { unit, texts } }: { screen: Screen }) {
  return (
    <section class="stack tight" aria-labelledby="charge">
      <h2 id="charge">{m("group.charge")}</h2>
      <p class="prose">{unit.purpose}</p>
      {texts.charge !== "" && <Prose text={texts.charge} />}
    </section>
  );
}

/** From taking part to the linked spaces. A closed unit takes nobody and nothing in, so only what still holds is said. */
function About({ screen }: { screen: Screen }) {
  const { at, viewer, unit, leaders, texts, links, shelf, joining, price, isStill } = screen;
  const isOpen = unit.closure === null;
  return (
    <div class="stack aboutgroup">
      {isOpen && <TakePart at={at} viewer={viewer} unit={unit} />}
      {isOpen && <PostingRules texts={texts} />}
      {isOpen && <Conveners viewer={viewer} unit={unit} leaders={leaders} />}
      {isOpen && <HowToJoin viewer={viewer} unit={unit} joining={joining} price={price} />}
      <WhoSees unit={{ ...unit, isStill }} />
      <LinkedSpaces links={links} />
      <ZoteroShelf shelf={shelf} />
    </div>
  );
}

function People({ screen: { unit, viewer, manages, as } }: { screen: Screen }) {
  const here = `/groups/${unit.slug}`;
  const seesRoster = maySee(viewer, unit, "roster");
  return (
    <section class="stack tight" aria-labelledby="people">
      <h2 id="people">{m("people.title")}</h2>
      {!seesRoster && <Locked viewer={viewer} unit={unit} feature="roster" />}
      <p class="acts">
        {seesRoster && <a href={`${here}/roster`}>{m("door.roster")}</a>}
        <a href={`${here}/roles`}>{m("door.roles")}</a>
        {manages && as === null && <a href={`${here}/settings`}>{m("door.settings")}</a>}
      </p>
    </section>
  );
}

/** A leader looks as somebody for whom there is no such page. */
function nothingThere(at: At, unit: Unit, { as }: View) {
  return (
    <Page frame={at.frame} title={unit.name} lang={languageNow()} index={false}>
      <div class="stack">
        <h1>{unit.name}</h1>
        <ViewBar here={`/groups/${unit.slug}`} as={as} />
        <p>{m("view.nothing")}</p>
      </div>
    </Page>
  );
}
