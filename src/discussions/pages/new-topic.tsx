import { maySee, rulesOf, unitFor, viewerAt, type Unit } from "#groups";
import {
  Checkbox,
  Field,
  NotFound,
  Notice,
  orNotFound,
  page,
  Page,
  seeOther,
  statusOf,
  unlessRefused,
  type At,
  type FieldErrors,
  type Reply,
  type Typed,
} from "#platform/web";
import { languageNow } from "#platform/words";
import type { Refused } from "#platform/refusal";
import { withJobsRule } from "../adverts/words.ts";
import { draftFor } from "../drafts/queries.ts";
import { followTopic } from "../following/commands.ts";
import { TopicForm } from "../forms.ts";
import { mannersOf } from "../manners/queries.ts";
import { mayAnnounce } from "../manners/announcing.ts";
import { standstillOf } from "../restraints/queries.ts";
import { MOST_TAGS } from "../tags/rules.ts";
import { mailReadersOf } from "../subscriptions/queries.ts";
import { m } from "../words.ts";
import { mustAdmit, startTopic } from "../writing/commands.ts";
import { Composer } from "./composer.tsx";
import { composed, keepDraft, nextPage, refusalErrors, typedOf } from "./composing.ts";
import { groupCrumbs, topicHref } from "./parts.tsx";
import { StandstillNotice } from "./moderation.tsx";
import { UnopenedNotice } from "./opening.tsx";
import { previewOf, type Preview } from "./previewing.tsx";

export async function show(at: At): Promise<Reply> {
  const { unit } = await unitAt(at);
  const draft = await draftFor(at.db, at.person!.id, { unitId: unit.id });
  const typed = draft ? typedOf(draft) : at.query.introduce === "yes" ? introduction(at) : {};
  return form(at, unit, { typed, draft });
}

const introduction = (at: At): Typed => ({ title: m("welcome.introduce.title", { name: at.person!.name }) });

export async function submit(at: At): Promise<Reply> {
  const { unit, viewer } = await unitAt(at);
  const sent = await composed(at, TopicForm, (bytes) => mustAdmit(at.db, viewer, unit, at.person!.id, bytes));
  const { typed } = sent;
  if (sent.wants === "draft")
    return keepDraft(at, { unitId: unit.id }, typed, `/groups/${unit.slug}/topics/new?draft=saved`);
  if (!sent.ok) return form(at, unit, { typed, errors: sent.errors });
  const { value, files, poll, fileNames } = sent;
  const author = { id: at.person!.id, name: at.person!.name };
  if (sent.wants === "preview") {
    const post = { title: value.title, body: value.body, authorName: author.name, poll, fileNames };
    return form(at, unit, { typed, preview: await previewOf(at, { viewer, units: [unit] }, post) });
  }
  const input = {
    ...value,
    attachments: files,
    poll,
    isQuestion: value.question === "yes",
    isAnnouncement: value.announcement,
    isNoJob: value.noJob,
  };
  const act = async () =>
    seeOther(
      await at.once(async (tx, now) => {
        const posted = await startTopic(tx, viewer, author, unit, input, now, at.settings);
        if (value.follow) await followTopic(tx, author.id, { id: posted.topicId }, now);
        return nextPage(posted.postId, value) ?? topicHref(posted.topicId, value.title);
      }),
    );
  return unlessRefused(act, (refused) =>
    form(at, unit, { typed, errors: refusalErrors(refused, fileNames), advertFor: advertIn(refused) }),
  );
}

/** Where it should go, if that is what was refused. */
function advertIn({ refusal }: Refused): string | null {
  const { because, to } = refusal as { because: string; to?: string };
  return because === "job-advert" ? to! : null;
}

async function unitAt(at: At) {
  const viewer = await viewerAt(at);
  const unit = orNotFound(await unitFor(at.db, viewer, at.params.slug!));
  if (!maySee(viewer, unit, "posts")) throw new NotFound();
  return { viewer, unit };
}

interface Shown {
  typed: Typed;
  errors?: FieldErrors;
  preview?: Preview;
  /** It looked like an advertisement of a job: where the unit sends those. */
  advertFor?: string | null;
  draft?: { id: number; savedAt: Date } | null;
}

async function form(
  at: At,
  unit: Unit,
  { typed, errors = {}, preview, draft, advertFor = null }: Shown,
): Promise<Reply> {
  const mailReaders = await mailReadersOf(at.db, [unit.id]);
  const { jobsUrl, announcers } = await mannersOf(at.db, unit.id);
  const rules = withJobsRule(await rulesOf(at.db, unit), jobsUrl);
  const viewer = await viewerAt(at);
  const leads = viewer.leads.has(unit.id);
  const announces = mayAnnounce(viewer, unit, announcers);
  const still = leads ? null : await standstillOf(at.db, unit.id);
  const status = statusOf(errors);
  return page(
    at,
    () => (
      <Page
        frame={at.frame}
        title={m("new.title", { unit: unit.name })}
        crumbs={groupCrumbs(unit)}
        lang={languageNow()}
        index={false}
      >
        <div class="stack">
          <h1>{m("new.title", { unit: unit.name })}</h1>
          {unit.isUnopened && <UnopenedNotice unit={unit} viewer={viewer} />}
          {still && <StandstillNotice still={still} />}
          {advertFor !== null && <AdvertNotice to={advertFor} />}
          <Composer
            kind="topic"
            action={`/groups/${unit.slug}/topics`}
            unit={unit}
            mailReaders={mailReaders}
            rules={rules}
            typed={typed}
            errors={errors}
            preview={preview ?? null}
            draft={draft ?? null}
            isSaved={at.query.draft === "saved"}
            zone={at.frame.timeZone}
            label={m("new.body")}
            send={m("new.send")}
          >
            <Field
              name="tags"
              label={m("tags.field")}
              hint={m("tags.hint", { most: MOST_TAGS })}
              optional
              errors={errors}
              typed={typed}
              width={60}
            />
            {(advertFor !== null || typed.noJob === "yes") && (
              <Checkbox name="noJob" label={m("advert.none")} typed={typed} />
            )}
            {announces && <Checkbox name="announcement" label={m("announcement.tick")} typed={typed} />}
            <Checkbox name="follow" label={m("choice.tick")} typed={typed} />
            <Checkbox name="times" label={m("times.tick")} typed={typed} />
            {leads && <Checkbox name="motion" label={m("motion.tick")} typed={typed} />}
          </Composer>
        </div>
      </Page>
    ),
    { status },
  );
}

/** What looked like an advertisement has a better place; its author decides. */
const AdvertNotice = ({ to }: { to: string }) => (
  <Notice tone="warn">
    <p>
      {m("advert.looks")}{" "}
      <a href={to} rel="nofollow">
        {m("advert.there")}
      </a>
    </p>
    <p>{m("advert.or")}</p>
  </Notice>
);
