import type { ComponentChild } from "preact";
import { dayIn } from "#platform/time";
import { Badge, Facts, Link, Notice, Page, page, type At, type Crumb, type Reply } from "#platform/web";
import { day, languageNow, money, relativeDays } from "#platform/words";
import { pricesOn, type Price } from "#membership";
import { numbersOf, type Numbers } from "../catalogue/queries.ts";
import { joiningsFor } from "../joining/queries.ts";
import { mayManage, mayPost, type Viewer } from "../permission/rules.ts";
import { formerNamesOf, leadersOf, unitsAbove, unitsFor, type Appointment, type Unit } from "../queries.ts";
import { isLeading, type Joining } from "../rules.ts";
import type { GroupSection } from "../sections.ts";
import { kindLabel, m } from "../words.ts";
import { HowToJoin } from "./joining.tsx";
import { WhoSees } from "./whosees.tsx";

interface Screen {
  viewer: Viewer;
  unit: Unit;
  now: Date;
  numbers: Numbers;
  joining: Joining;
  price: Price | null;
  leaders: Appointment[];
  former: Awaited<ReturnType<typeof formerNamesOf>>;
  /** Those above and the successor, as far as the viewer may see them. */
  others: Map<number, Unit>;
  manages: boolean;
  sections: (() => ComponentChild)[];
}

/** G-3, in its order as far as its parts exist; what later slices show comes last. */
export const show =
  (contributed: readonly GroupSection[]) =>
  async (at: At, viewer: Viewer, unit: Unit): Promise<Reply> => {
    const now = await at.now();
    const today = dayIn(viewer.zone, now);
    const above = await unitsAbove(at.db, unit.id);
    const screen: Screen = {
      viewer,
      unit,
      now,
      numbers: (await numbersOf(at.db, [unit.id], today)).get(unit.id)!,
      joining: (await joiningsFor(at.db, viewer, [unit], now)).get(unit.id)!,
      price:
        unit.productId === null ? null : ((await pricesOn(at.db, [unit.productId], today)).get(unit.productId) ?? null),
      leaders: (await leadersOf(at.db, unit, today)).filter((one) => isLeading(one.role)),
      former: await formerNamesOf(at.db, unit),
      others: await unitsFor(at.db, viewer, [
        ...above,
        ...(unit.closure?.successorId ? [unit.closure.successorId] : []),
      ]),
      manages: mayManage(viewer, { id: unit.id, above }),
      sections: await sectionsOf(contributed, at, viewer, unit),
    };
    return page(at, () => view(at, screen), { cache: { tags: [`unit:${unit.id}`, "units", "people", "products"] } });
  };

// One after another: a page that asks for several connections at once can starve the others.
async function sectionsOf(contributed: readonly GroupSection[], at: At, viewer: Viewer, unit: Unit) {
  const sections: (() => ComponentChild)[] = [];
  for (const contribute of contributed) {
    const section = await contribute(at, viewer, unit);
    if (section) sections.push(section);
  }
  return sections;
}

function view(at: At, screen: Screen) {
  const { unit } = screen;
  const parent = unit.parentId === null ? undefined : screen.others.get(unit.parentId);
  const crumbs: Crumb[] = [
    { href: "/groups", label: m("catalogue.title") },
    ...(parent ? [{ href: `/groups/${parent.slug}`, label: parent.name }] : []),
  ];
  return (
    <Page
      frame={at.frame}
      title={unit.name}
      lang={languageNow()}
      crumbs={crumbs}
      index={unit.audiences.page === "public"}
    >
      <article class="stack">
        <Heading screen={screen} />
        {at.query.joined === "yes" && screen.joining.kind === "already-in" && (
          <Notice tone="good">{m("group.joined")}</Notice>
        )}
        {unit.closure && <Closed screen={screen} />}
        <p class="prose">{unit.purpose}</p>
        <Facts facts={factsOf(at, screen)} />
        {!unit.closure && <HowToJoin person={at.person} unit={unit} joining={screen.joining} />}
        <WhoSees unit={unit} />
        {screen.sections.map((section) => section())}
        <Doors screen={screen} />
      </article>
    </Page>
  );
}

function Heading({ screen: { unit, viewer, joining } }: { screen: Screen }) {
  return (
    <header class="stack tight">
      <p class="quiet">{kindLabel(unit.kind)}</p>
      <h1>{unit.acronym ? m("catalogue.name", { name: unit.name, acronym: unit.acronym }) : unit.name}</h1>
      <p>
        {unit.closure && <Badge tone="closed">{m("badge.closed")}</Badge>}
        {!unit.closure && (joining.kind === "free" || joining.kind === "must-have-account") && (
          <Badge tone="open">{m("badge.open")}</Badge>
        )}{" "}
        {!unit.closure && !mayPost(viewer, unit) && <Badge>{m("badge.viewOnly")}</Badge>}
      </p>
    </header>
  );
}

function Closed({ screen: { unit, others } }: { screen: Screen }) {
  const successor = unit.closure!.successorId === null ? undefined : others.get(unit.closure!.successorId);
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
      <p>{m("group.archive")}</p>
    </Notice>
  );
}

function factsOf(at: At, screen: Screen): [string, ComponentChild][] {
  const { unit, price, leaders, former } = screen;
  const facts: [string, ComponentChild][] = [];
  if (!unit.closure) facts.push([m("fact.members"), membersLine(screen)]);
  if (price && !unit.closure)
    facts.push([m("fact.charge"), m("fact.aYear", { price: money(price.cents, price.currency) })]);
  if (unit.address && !unit.closure && mayWrite(screen))
    facts.push([m("fact.address"), <Address at={at} unit={unit} />]);
  if (leaders.length > 0)
    facts.push([
      m("fact.leaders"),
      leaders.map((one) => m("fact.leader", { name: one.name, role: m(`role.${one.role}`) })).join("; "),
    ]);
  if (former.length > 0) facts.push([m("fact.formerly"), former.map((one) => formerLine(one)).join("; ")]);
  return facts;
}

const mayWrite = ({ viewer, unit }: Screen): boolean => unit.posting === "anyone" || mayPost(viewer, unit);

function Address({ at, unit }: { at: At; unit: Unit }) {
  const address = `${unit.address}@${at.settings.mailDomain}`;
  return <Link href={`mailto:${address}`}>{address}</Link>;
}

function membersLine({ numbers, now, viewer }: Screen): string {
  const count = m("fact.memberCount", { count: numbers.members });
  return numbers.lastJoinedAt
    ? m("fact.lastJoined", { count, when: relativeDays(numbers.lastJoinedAt, now, viewer.zone) })
    : count;
}

function formerLine(one: { name: string; acronym: string | null; until: string | null }): string {
  const name = one.acronym ? m("catalogue.name", { name: one.name, acronym: one.acronym }) : one.name;
  return one.until ? m("fact.until", { name, until: day(one.until) }) : name;
}

function Doors({ screen: { unit, manages } }: { screen: Screen }) {
  const here = `/groups/${unit.slug}`;
  return (
    <p class="acts">
      <a href={`${here}/roster`}>{m("door.roster")}</a>
      <a href={`${here}/roles`}>{m("door.roles")}</a>
      {manages && <a href={`${here}/settings`}>{m("door.settings")}</a>}
    </p>
  );
}
