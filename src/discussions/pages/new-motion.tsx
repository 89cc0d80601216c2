import { viewerAt, votersOf } from "#groups";
import { addDays, dayIn, isSkipped, timeOf, type Instant } from "#platform/time";
import {
  Button,
  Field,
  Form,
  idFrom,
  NotFound,
  Notice,
  orNotFound,
  page,
  seeOther,
  Select,
  statusOf,
  TextArea,
  unlessRefused,
  type At,
  type FieldErrors,
  type Reply,
  type Typed,
} from "#platform/web";
import type { Refused } from "#platform/refusal";
import { withoutMarks } from "../body.ts";
import { postById } from "../editing/queries.ts";
import { openMotion } from "../motions/commands.ts";
import { MotionForm } from "../motions/forms.ts";
import { openMotionOn } from "../motions/queries.ts";
import {
  MOST_WORDING,
  offeredMajorities,
  offeredQuorums,
  quorumFrom,
  USUAL_DAYS,
  type OfferedMajority,
} from "../motions/rules.ts";
import { sayMajority } from "../motions/words.ts";
import { postFor, type FoundPost } from "../posts/queries.ts";
import { m } from "../words.ts";
import { ActingPage } from "./acting.tsx";
import { managesHome } from "./topic.tsx";

/** For leaders: put a post to an open vote of the group. */
export async function show(at: At): Promise<Reply> {
  const post = await postAt(at);
  const open = await openMotionOn(at.db, post.id);
  return open === null ? view(at, post, {}, {}) : seeOther(`/motions/${open}`);
}

export async function submit(at: At): Promise<Reply> {
  const post = await postAt(at);
  const parsed = at.form(MotionForm);
  if (!parsed.ok) return view(at, post, parsed.errors, parsed.typed);
  const { wording, day, time, majority, quorum, least } = parsed.value;
  const zone = at.frame.timeZone;
  if (isSkipped(zone, day, time)) return view(at, post, { time: m("motion.time.skipped", { zone }) }, parsed.typed);
  const rule = { quorum: quorumFrom(quorum, least), majorities: [offeredMajorities[majority]] };
  const motion = { wording, closesAt: timeOf(zone, day, time), rule };
  const acting = { by: at.person!.id, unit: post.topic.home, postId: post.id };
  return unlessRefused(
    async () =>
      seeOther(
        await at.once(
          async (tx, now) => `/motions/${await openMotion(tx, acting, motion, now, at.settings)}?opened=yes`,
        ),
      ),
    (refused) => view(at, post, errorsOf(refused), parsed.typed),
  );
}

/** Beside the field that it is about. */
function errorsOf(refused: Refused): FieldErrors {
  const { why } = refused.refusal as { why?: string };
  const field = why === "soon" || why === "far" ? "day" : why === "quorum" ? "least" : "";
  return { [field]: refused.say() };
}

async function postAt(at: At): Promise<FoundPost> {
  const viewer = await viewerAt(at);
  const post = orNotFound(await postFor(at.db, viewer, idFrom(at.params.id)));
  if (post.isByGroup || !(await managesHome(at, viewer, post.topic))) throw new NotFound();
  return post;
}

async function view(at: At, post: FoundPost, errors: FieldErrors, typed: Typed): Promise<Reply> {
  const { topic, number, id } = post;
  const unit = topic.home;
  const now = await at.now();
  const roll = (await votersOf(at.db, unit, now, at.settings.timeZone)).length;
  const text = orNotFound(await postById(at.db, id)).text;
  const zone = at.frame.timeZone;
  const start = startOf(text, now, zone);
  const shown = () => (
    <ActingPage at={at} topic={topic} title={m("motion.new", { number, title: topic.title })} errors={errors}>
      <p>
        <a href={`/posts/${id}`}>{m("history.post", { name: post.authorName })}</a>
      </p>
      <p>{m("motion.new.about", { unit: unit.name, roll })}</p>
      <p>{m("motion.open", { unit: unit.name })}</p>
      {roll === 0 ? (
        <Notice tone="warn">
          <p>{m("refused.motion.nobody")}</p>
        </Notice>
      ) : (
        <Form action={`/posts/${id}/motion`} keep={typed}>
          <Question start={start} zone={zone} errors={errors} typed={typed} />
          <Measure roll={roll} errors={errors} typed={typed} />
          <Button>{m("motion.new.send")}</Button>
        </Form>
      )}
    </ActingPage>
  );
  return page(at, shown, { status: statusOf(errors) });
}

interface Start {
  wording: string;
  day: string;
  time: string;
}

/** The end of a working day: whoever votes on the last day has most of it. */
const USUAL_TIME = "18:00";

/** What the post says, for a week. */
const startOf = (text: string, now: Instant, zone: string): Start => ({
  wording: withoutMarks(text).trim().slice(0, MOST_WORDING).toWellFormed(),
  day: addDays(dayIn(zone, now), USUAL_DAYS),
  time: USUAL_TIME,
});

interface Filled {
  errors: FieldErrors;
  typed: Typed;
}

/** What is asked, and until when. */
function Question({ start, zone, ...filled }: Filled & { start: Start; zone: string }) {
  return (
    <>
      <TextArea
        name="wording"
        label={m("motion.wording")}
        hint={m("motion.wording.hint")}
        rows={6}
        value={start.wording}
        {...filled}
      />
      <Field name="day" type="date" label={m("motion.day")} value={start.day} {...filled} />
      <Field
        name="time"
        type="time"
        label={m("motion.time")}
        hint={m("motion.time.hint", { zone })}
        value={start.time}
        {...filled}
      />
    </>
  );
}

/** What carries it. */
function Measure({ roll, ...filled }: Filled & { roll: number }) {
  return (
    <>
      <Select
        name="majority"
        label={m("motion.majority")}
        hint={m("motion.majority.hint")}
        options={majorityOptions()}
        {...filled}
      />
      <Select
        name="quorum"
        label={m("motion.quorum")}
        hint={m("motion.quorum.hint")}
        options={offeredQuorums.map((value) => ({ value, label: m(`motion.quorum.${value}.label`) }))}
        {...filled}
      />
      <Field
        name="least"
        type="number"
        label={m("motion.least.field")}
        hint={m("motion.least.hint", { roll })}
        width={8}
        optional
        {...filled}
      />
    </>
  );
}

const majorityOptions = () =>
  (Object.keys(offeredMajorities) as OfferedMajority[]).map((value) => ({
    value,
    label: sayMajority(offeredMajorities[value]),
  }));
