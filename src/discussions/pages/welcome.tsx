import { maySee, mayPost, unitToManage, viewerAt, type GroupSection, type Unit } from "#groups";
import { days, later } from "#platform/time";
import {
  Button,
  ButtonLink,
  ErrorSummary,
  Field,
  Form,
  Notice,
  orNotFound,
  page,
  Page,
  Raw,
  seeOther,
  Select,
  statusOf,
  TextArea,
  type At,
  type FieldErrors,
  type Reply,
  type Typed,
} from "#platform/web";
import { languageNow } from "#platform/words";
import { bodyFromMarkdown } from "../body.ts";
import { foldChoices, MannersForm } from "../forms.ts";
import { setManners } from "../manners/commands.ts";
import { isNewAndSilent, mannersOf, type Manners } from "../manners/queries.ts";
import { announcers } from "../manners/rules.ts";
import { m } from "../words.ts";
import { groupCrumbs } from "./parts.tsx";

/** How long somebody who has not written yet is greeted on the group's page. */
const GREETED_DAYS = 14;

/** On a group's page, for who has just come: the group's welcome, and an invitation to say hello. */
export const welcomeSection: GroupSection = async (at, viewer, unit) => {
  const { personId } = viewer;
  if (personId === null || !viewer.memberOf.has(unit.id)) return null;
  const since = later(await at.now(), -days(GREETED_DAYS));
  if (at.query.joined !== "yes" && !(await isNewAndSilent(at.db, unit.id, personId, since))) return null;
  const { welcome } = await mannersOf(at.db, unit.id);
  const mayWrite = mayPost(viewer, unit) && maySee(viewer, unit, "posts");
  if (welcome.trim() === "" && !mayWrite) return null;
  return () => (
    <section class="notice stack" aria-labelledby="welcome">
      <h2 id="welcome">{m("welcome.heading", { unit: unit.name })}</h2>
      {welcome.trim() !== "" && <Raw class="body" html={bodyFromMarkdown(welcome).html} />}
      {mayWrite && (
        <p>
          {m("welcome.introduce.why")}{" "}
          <a href={`/groups/${unit.slug}/topics/new?introduce=yes`}>{m("welcome.introduce")}</a>
        </p>
      )}
    </section>
  );
};

/** For leaders, at the end of the group's page: the way to its welcome, to how long authors may edit, and to when discussions fold. */
export const mannersSection: GroupSection = async (at, viewer, unit) => {
  const managed = viewer.personId === null ? null : await unitToManage(at.db, viewer, unit.slug);
  if (!managed) return null;
  return () => (
    <p>
      <ButtonLink plain href={`/groups/${unit.slug}/welcome`}>
        {m("manners.link")}
      </ButtonLink>
    </p>
  );
};

export async function show(at: At): Promise<Reply> {
  const unit = await managedUnit(at);
  return form(at, unit, typedOf(await mannersOf(at.db, unit.id)), {});
}

const typedOf = ({ welcome, editMinutes, jobsUrl, foldsAfter, announcers: who }: Manners): Typed => ({
  welcome,
  jobs: jobsUrl ?? "",
  edits: editMinutes === null ? "" : String(editMinutes),
  folds: foldsAfter === null ? "" : String(foldsAfter),
  announcers: who,
});

export async function submit(at: At): Promise<Reply> {
  const unit = await managedUnit(at);
  const parsed = at.form(MannersForm);
  if (!parsed.ok) return form(at, unit, parsed.typed, parsed.errors);
  const { welcome, edits, jobs, folds, announcers: who } = parsed.value;
  const manners = { welcome, editMinutes: edits, jobsUrl: jobs, foldsAfter: folds, announcers: who };
  return seeOther(
    await at.once(async (tx, now) => {
      await setManners(tx, at.person!.id, unit.id, manners, now);
      return `/groups/${unit.slug}/welcome?done=yes`;
    }),
  );
}

async function managedUnit(at: At): Promise<Unit> {
  return orNotFound(await unitToManage(at.db, await viewerAt(at), at.params.slug!));
}

const edits = ["", "15", "60", "1440", "10080"] as const;

function form(at: At, unit: Unit, typed: Typed, errors: FieldErrors): Reply {
  const title = m("manners.title", { unit: unit.name });
  const common = { typed, errors };
  const view = () => (
    <Page frame={at.frame} title={title} crumbs={groupCrumbs(unit)} lang={languageNow()} index={false}>
      <div class="stack prose">
        <h1>{title}</h1>
        {at.query.done === "yes" && Object.keys(errors).length === 0 && (
          <Notice tone="good">
            <p>{m("manners.done")}</p>
          </Notice>
        )}
        <ErrorSummary errors={errors} />
        <Form action={`/groups/${unit.slug}/welcome`} keep={typed}>
          <TextArea
            name="welcome"
            label={m("manners.welcome")}
            hint={m("manners.welcome.hint")}
            rows={8}
            optional
            {...common}
          />
          <Field name="jobs" label={m("manners.jobs")} hint={m("manners.jobs.hint")} optional width={60} {...common} />
          <Select
            name="edits"
            label={m("manners.edits")}
            options={edits.map((value) => ({
              value,
              label: m(`manners.edits.${value || "always"}` as "manners.edits.always"),
            }))}
            {...common}
          />
          <Select
            name="folds"
            label={m("manners.folds")}
            hint={m("manners.folds.hint")}
            options={foldChoices.map((value) => ({
              value,
              label: value === "" ? m("manners.folds.never") : m("manners.folds.after", { count: Number(value) }),
            }))}
            {...common}
          />
          <Select
            name="announcers"
            label={m("manners.announcers")}
            hint={m("manners.announcers.hint")}
            options={announcers.map((value) => ({ value, label: m(`manners.announcers.${value}`) }))}
            {...common}
          />
          <Button>{m("manners.save")}</Button>
        </Form>
      </div>
    </Page>
  );
  return page(at, view, { status: statusOf(errors) });
}
