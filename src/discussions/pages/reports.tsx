import { managesUnit, unitFor, viewerAt, type GroupSection, type Unit, type Viewer } from "#groups";
import {
  Empty,
  ErrorSummary,
  idFrom,
  NotFound,
  Notice,
  orNotFound,
  page,
  Page,
  seeOther,
  statusOf,
  type At,
  type FieldErrors,
  type Reply,
  type Typed,
} from "#platform/web";
import { languageNow } from "#platform/words";
import { SettlementForm } from "../forms.ts";
import { settleReports } from "../reports/commands.ts";
import { isAtHome, REPORTED_SHOWN, reportedCountOf, reportedIn } from "../reports/queries.ts";
import { m } from "../words.ts";
import { groupCrumbs } from "./parts.tsx";
import { Reported } from "./reported.tsx";

/** On a group's page, for its leaders: how many posts are reported. */
export const reportsSection: GroupSection = async (at, viewer, unit) => {
  if (!(await managesUnit(at.db, viewer, unit.id))) return null;
  const count = await reportedCountOf(at.db, unit.id, viewer.personId!);
  if (count === 0) return null;
  return () => (
    <Notice tone="warn">
      <p>
        <a href={`/groups/${unit.slug}/reports`}>{m("reports.link", { count })}</a>
      </p>
    </Notice>
  );
};

/** The posts of a group that were reported, each with all that its leaders may decide. */
export async function show(at: At): Promise<Reply> {
  const { unit, viewer } = await managedAt(at);
  return view(at, unit, viewer, {}, {});
}

async function view(at: At, unit: Unit, viewer: Viewer, errors: FieldErrors, typed: Typed): Promise<Reply> {
  const reported = await reportedIn(at.db, unit.id, viewer.personId!);
  const title = m("reports.title", { unit: unit.name });
  const shown = () => (
    <Page frame={at.frame} title={title} crumbs={groupCrumbs(unit)} lang={languageNow()} index={false}>
      <div class="stack">
        <h1>{title}</h1>
        <ErrorSummary errors={errors} />
        <p class="quiet">{m("reports.about")}</p>
        {reported.length === 0 && (
          <Empty>
            <p>{m("reports.none")}</p>
          </Empty>
        )}
        {reported.map((post) => (
          <Reported key={post.id} post={post} unit={unit} zone={at.frame.timeZone} errors={errors} typed={typed} />
        ))}
        {reported.length === REPORTED_SHOWN && <p class="quiet">{m("reports.more", { count: reported.length })}</p>}
      </div>
    </Page>
  );
  return page(at, shown, { status: statusOf(errors) });
}

/** The fields carry the post's number, as many forms stand on the page. */
export async function submit(at: At): Promise<Reply> {
  const { unit, viewer } = await managedAt(at);
  const postId = idFrom(at.params.id);
  if (!(await isAtHome(at.db, postId, unit.id))) throw new NotFound();
  const parsed = at.form(SettlementForm(postId));
  if (!parsed.ok) return view(at, unit, viewer, parsed.errors, parsed.typed);
  const acting = { by: viewer.personId!, unitId: unit.id };
  await at.transaction((tx, now) => settleReports(tx, acting, postId, parsed.value, now));
  return seeOther(`/groups/${unit.slug}/reports`);
}

async function managedAt(at: At): Promise<{ unit: Unit; viewer: Viewer }> {
  const viewer = await viewerAt(at);
  const unit = orNotFound(await unitFor(at.db, viewer, at.params.slug!));
  if (!(await managesUnit(at.db, viewer, unit.id))) throw new NotFound();
  return { unit, viewer };
}
