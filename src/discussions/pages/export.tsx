import { maySee, unitToManage, viewerAt, type GroupSection, type Unit, type Viewer } from "#groups";
import { note } from "#platform/audit";
import { ButtonLink, NotFound, page, Page, type At, type Reply } from "#platform/web";
import { dayIn } from "#platform/time";
import { languageNow } from "#platform/words";
import { packUnit } from "../exports/pack.tsx";
import { extentOf } from "../exports/queries.ts";
import { m } from "../words.ts";
import { sayExtent } from "../exports/words.ts";
import { groupCrumbs } from "./parts.tsx";

/** On a group's page, for its leaders: that everything can be taken away. */
export const exportSection: GroupSection = async (at, viewer, unit) => {
  const managed = viewer.personId === null ? null : await unitToManage(at.db, viewer, unit.slug);
  if (!managed || !mayRead(viewer, unit)) return null;
  return () => (
    <p>
      <ButtonLink plain href={`/groups/${unit.slug}/export`}>
        {m("export.link")}
      </ButtonLink>
    </p>
  );
};

/** What a package of everything would hold, and the way to it (D-12: nobody is locked in). */
export async function show(at: At): Promise<Reply> {
  const unit = await managedUnit(at);
  const extent = await extentOf(at.db, unit.id);
  const title = m("export.title", { unit: unit.name });
  return page(at, () => (
    <Page frame={at.frame} title={title} crumbs={groupCrumbs(unit)} lang={languageNow()} index={false}>
      <div class="stack prose">
        <h1>{title}</h1>
        <p>{m("export.about")}</p>
        <ul>
          {(["mbox", "json", "files", "decisions", "members", "aid", "sums"] as const).map((part) => (
            <li key={part}>{m(`export.part.${part}`)}</li>
          ))}
        </ul>
        <p>{sayExtent(extent)}</p>
        <p>
          <ButtonLink href={`/groups/${unit.slug}/export.zip`}>{m("export.send")}</ButtonLink>
        </p>
        <p class="quiet">{m("export.care")}</p>
      </div>
    </Page>
  ));
}

/** The package, made while it is sent. Who took it and when stands in the audit log. */
export async function send(at: At): Promise<Reply> {
  const unit = await managedUnit(at);
  const { db, settings } = at;
  const now = await at.now();
  await at.transaction((tx, when) =>
    note(tx, { act: "discussions.exported", by: at.person!.id, unit: unit.id, details: {} }, when),
  );
  return {
    kind: "stream",
    type: "application/zip",
    saveAs: `${unit.slug}-${dayIn(settings.timeZone, now)}.zip`,
    open: () => packUnit({ db, settings, unit, now, withAddresses: false }),
  };
}

async function managedUnit(at: At): Promise<Unit> {
  const viewer = await viewerAt(at);
  const unit = await unitToManage(at.db, viewer, at.params.slug!);
  if (!unit || !mayRead(viewer, unit)) throw new NotFound();
  return unit;
}

/** Who looks after a group from above may see less of it than the package holds. */
const mayRead = (viewer: Viewer, unit: Unit): boolean =>
  (["posts", "files", "roster"] as const).every((feature) => maySee(viewer, unit, feature));
