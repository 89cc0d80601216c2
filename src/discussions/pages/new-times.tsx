import { isBarred, mayPost, viewerAt, type Viewer } from "#groups";
import { isTimeZone, timeZones } from "#people";
import {
  Button,
  Field,
  Form,
  idFrom,
  NotFound,
  orNotFound,
  page,
  seeOther,
  Select,
  statusOf,
  unlessRefused,
  type At,
  type FieldErrors,
  type Reply,
  type Typed,
} from "#platform/web";
import { postFor, type FoundPost } from "../posts/queries.ts";
import { askTimes } from "../times/commands.ts";
import { TimesForm } from "../times/forms.ts";
import { timesOn, writtenTimes, type Times } from "../times/queries.ts";
import { LENGTH, mayAsk, MOST_TITLE, TIMES, timesFrom, type NewTimes, type TimesFaults } from "../times/rules.ts";
import { sayZone } from "../times/words.ts";
import { m } from "../words.ts";
import { ActingPage } from "./acting.tsx";
import { managesHome } from "./topic.tsx";

interface Here {
  post: FoundPost;
  viewer: Viewer;
  /** What the post asks already. */
  times: Times | null;
}

/** Ask with a post when a meeting can be held; or change what it asks, while nobody has answered. */
export async function show(at: At): Promise<Reply> {
  const here = await hereAt(at);
  if (here.times && !here.times.mayChange) return seeOther(`/posts/${here.post.id}/times`);
  return view(at, here, {}, here.times ? typedOf(writtenTimes(here.times)) : {});
}

export async function submit(at: At): Promise<Reply> {
  const here = await hereAt(at);
  const { post, viewer } = here;
  const parsed = at.form(TimesForm);
  const { typed } = parsed;
  if (typed.do === "more") return view(at, here, {}, { ...typed, rows: String(rowsOf(typed) + MORE) });
  if (!parsed.ok) throw new NotFound();
  const given = { now: await at.now(), zone: viewer.zone, isZone: isTimeZone };
  const found = timesFrom(parsed.value, given);
  if ("faults" in found) return view(at, here, sayFaults(found.faults), typed);
  return unlessRefused(
    async () =>
      seeOther(
        await at.once(async (tx, now) => {
          await askTimes(tx, at.person!.id, post.id, found.times, now);
          return `/posts/${post.id}`;
        }),
      ),
    (refused) => view(at, here, { "": refused.say() }, typed),
  );
}

const sayFaults = (faults: TimesFaults): FieldErrors =>
  Object.fromEntries(
    Object.entries(faults).map(([field, fault]) => [
      field,
      m(`times.fault.${fault}`, { most: fault === "title-long" ? MOST_TITLE : TIMES.most }),
    ]),
  );

const typedOf = ({ title, zone, asked, closesOn, slots }: NewTimes): Typed => ({
  title,
  zone,
  asked,
  closes: closesOn,
  ...Object.fromEntries(
    slots.flatMap(({ day, clock, minutes }, at) => [
      [`day-${at + 1}`, day],
      [`clock-${at + 1}`, clock],
      [`minutes-${at + 1}`, String(minutes)],
    ]),
  ),
});

async function hereAt(at: At): Promise<Here> {
  const viewer = await viewerAt(at);
  const post = orNotFound(await postFor(at.db, viewer, idFrom(at.params.id)));
  const manages = await managesHome(at, viewer, post.topic);
  if (!isAsking(viewer, post, manages)) throw new NotFound();
  const times = (await timesOn(at.db, { viewer, home: post.topic.home, manages }, [post.id])).get(post.id) ?? null;
  return { post, viewer, times };
}

/** Whether somebody may ask for a time with a post. */
export function isAsking(
  viewer: Viewer,
  { topic, authorId, isByGroup, isWithheld }: FoundPost,
  manages: boolean,
): boolean {
  const isAuthor = authorId !== null && authorId === viewer.personId;
  const writes = mayPost(viewer, topic.home) && !isBarred(viewer, topic.home);
  const facts = { isAuthor, manages, mayPost: writes, isClosed: topic.closure !== null || topic.home.isClosed };
  return !isByGroup && !isWithheld && !topic.home.isUnopened && mayAsk(facts);
}

/** Rows of fields to begin with, and how many a press of "More times" adds. */
const [FIRST, MORE] = [4, 4];

function rowsOf(typed: Typed): number {
  const asked = /^\d{1,2}$/.test(typed.rows ?? "") ? Number(typed.rows) : FIRST;
  const filled = Array.from({ length: TIMES.most }, (_, at) => at + 1).filter(
    (row) => typed[`day-${row}`] || typed[`clock-${row}`],
  );
  return Math.min(Math.max(asked, FIRST, ...filled), TIMES.most);
}

function view(at: At, { post, viewer, times }: Here, errors: FieldErrors, typed: Typed): Reply | Promise<Reply> {
  const { topic, number, id } = post;
  const zone = at.frame.timeZone;
  const filled = { errors, typed };
  const rows = rowsOf(typed);
  const shown = () => (
    <ActingPage at={at} topic={topic} title={m("times.new", { number, title: topic.title })} errors={errors}>
      <p>
        <a href={`/posts/${id}`}>{m("history.post", { name: post.authorName })}</a>
      </p>
      <p>{m("times.new.about")}</p>
      <Form action={`/posts/${id}/times`} keep={typed}>
        <Field
          name="title"
          label={m("times.field.title")}
          hint={m("times.field.title.hint")}
          value={topic.title}
          width={60}
          {...filled}
        />
        <Select
          name="zone"
          label={m("times.field.zone")}
          hint={m("times.field.zone.hint")}
          options={timeZones().map((one) => ({ value: one, label: sayZone(one) }))}
          value={zone}
          {...filled}
        />
        <input type="hidden" name="rows" value={String(rows)} />
        {Array.from({ length: rows }, (_, row) => (
          <Row key={row} number={row + 1} {...filled} />
        ))}
        {rows < TIMES.most && (
          <p>
            <Button plain name="do" value="more">
              {m("times.more")}
            </Button>
          </p>
        )}
        <Select
          name="asked"
          label={m("times.field.asked")}
          options={(["unit", "leaders"] as const).map((value) => ({ value, label: m(`times.field.asked.${value}`) }))}
          {...filled}
        />
        <Field
          name="closes"
          type="date"
          label={m("times.closes")}
          hint={m("times.closes.hint", { zone: sayZone(viewer.zone) })}
          optional
          {...filled}
        />
        <Button name="do" value="ask">
          {m(times ? "times.save" : "times.ask")}
        </Button>
      </Form>
    </ActingPage>
  );
  return page(at, shown, { status: statusOf(errors) });
}

function Row({ number, ...filled }: { number: number; errors: FieldErrors; typed: Typed }) {
  const isOptional = number > TIMES.least;
  return (
    <fieldset class="time-row">
      <legend>{m("times.row", { number })}</legend>
      <Field name={`day-${number}`} type="date" label={m("times.day")} optional={isOptional} {...filled} />
      <Field name={`clock-${number}`} type="time" label={m("times.begins")} optional={isOptional} {...filled} />
      <Field
        name={`minutes-${number}`}
        type="number"
        label={m("times.minutes")}
        width={6}
        value={String(LENGTH.usual)}
        optional={isOptional}
        {...filled}
      />
    </fieldset>
  );
}
