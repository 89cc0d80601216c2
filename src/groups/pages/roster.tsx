import { Face, facesFor, PersonLink, waitedFor, type FaceProps } from "#people";
import { Badge, Empty, Page, page, Table, type At, type Reply } from "#platform/web";
import { languageNow } from "#platform/words";
import { onlookerAt, onlookerOf } from "../people/queries.ts";
import type { Viewer } from "../permission/rules.ts";
import { findsPage, orElseNotFound, viewAt } from "../permission/viewed.ts";
import type { Stand } from "../permission/viewing.ts";
import { membersOf, type RosterEntry } from "../members/queries.ts";
import { managesUnit, type Unit } from "../queries.ts";
import { m } from "../words.ts";
import { ViewBar } from "./viewbar.tsx";

/** Who belongs, for those whom the unit's setting lets see it; for others there is no such page. */
export async function show(at: At, viewer: Viewer, unit: Unit): Promise<Reply> {
  const looked = await viewAt(at, viewer, unit);
  const { as } = looked;
  const now = await at.now();
  const roster = findsPage(looked, unit) ? await membersOf(at.db, looked.viewer, unit, now) : null;
  orElseNotFound(roster !== null || as !== null);
  const ids = roster?.map((one) => one.personId) ?? [];
  const onlooker = as === null ? await onlookerAt(at) : await onlookerOf(at.db, looked.viewer, now);
  const faces = await facesFor(at.db, onlooker, ids);
  const manages = await managesUnit(at.db, viewer, unit.id);
  const waited = manages && as === null ? await waitedFor(at.db, ids) : new Set<number>();
  return page(at, () => view(at, unit, roster, { faces, waited, as, manages }));
}

interface About {
  /** As whom a leader looks (D-23). */
  as: Stand | null;
  manages: boolean;
  faces: Awaited<ReturnType<typeof facesFor>>;
  /** Whose mail waits because it came back: for leaders, who can ask them (D-5). */
  waited: ReadonlySet<number>;
}

const Person = ({ face }: { face: FaceProps }) => (
  <span class="person-name">
    <Face {...face} /> <PersonLink {...face} />
  </span>
);

function view(at: At, unit: Unit, roster: RosterEntry[] | null, { faces, waited, as, manages }: About) {
  const title = m("roster.title", { name: unit.name });
  const rows = (roster ?? []).map((one) => [
    <>
      <Person face={faces.get(one.personId)!} /> {waited.has(one.personId) && <Badge>{m("roster.waits")}</Badge>}
    </>,
    one.roles.map((role) => m(`role.${role}`)).join(", "),
  ]);
  return (
    <Page
      frame={at.frame}
      title={title}
      lang={languageNow()}
      index={false}
      crumbs={[{ href: `/groups/${unit.slug}`, label: unit.name }]}
    >
      <div class="stack">
        {manages && <ViewBar here={`/groups/${unit.slug}/roster`} as={as} />}
        <h1>{title}</h1>
        {waited.size > 0 && <p class="quiet">{m("roster.waits.why", { count: waited.size })}</p>}
        {roster === null ? (
          <p>{m("view.nothing")}</p>
        ) : rows.length === 0 ? (
          <Empty>{m("roster.none")}</Empty>
        ) : (
          <Table caption={title} head={[m("roster.person"), m("roster.roles")]} rows={rows} />
        )}
      </div>
    </Page>
  );
}
