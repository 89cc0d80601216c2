import { Face, facesFor, PersonLink, type FaceProps } from "#people";
import { Empty, orNotFound, Page, page, Table, type At, type Reply } from "#platform/web";
import { languageNow } from "#platform/words";
import { onlookerAt } from "../people/queries.ts";
import type { Viewer } from "../permission/rules.ts";
import { membersOf, type RosterEntry } from "../members/queries.ts";
import { type Unit } from "../queries.ts";
import { m } from "../words.ts";

/** Who belongs, for those whom the unit's setting lets see it; for others there is no such page. */
export async function show(at: At, viewer: Viewer, unit: Unit): Promise<Reply> {
  const roster = orNotFound(await membersOf(at.db, viewer, unit, await at.now()));
  const ids = roster.map((one) => one.personId);
  const faces = await facesFor(at.db, await onlookerAt(at), ids);
  return page(at, () => view(at, unit, roster, faces));
}

type Faces = Awaited<ReturnType<typeof facesFor>>;

const Person = ({ face }: { face: FaceProps }) => (
  <span class="person-name">
    <Face {...face} /> <PersonLink {...face} />
  </span>
);

function view(at: At, unit: Unit, roster: RosterEntry[], faces: Faces) {
  const title = m("roster.title", { name: unit.name });
  const rows = roster.map((one) => [
    <Person face={faces.get(one.personId)!} />,
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
        <h1>{title}</h1>
        {rows.length === 0 ? (
          <Empty>{m("roster.none")}</Empty>
        ) : (
          <Table caption={title} head={[m("roster.person"), m("roster.roles")]} rows={rows} />
        )}
      </div>
    </Page>
  );
}
