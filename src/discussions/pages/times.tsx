import { create as contentDisposition } from "content-disposition";
import { viewerAt } from "#groups";
import { dayIn, type Instant } from "#platform/time";
import {
  Button,
  ErrorSummary,
  Facts,
  Field,
  Form,
  idFrom,
  NotFound,
  orNotFound,
  page,
  Page,
  seeOther,
  Select,
  statusOf,
  unlessRefused,
  type At,
  type FieldErrors,
  type Reply,
  type Typed,
} from "#platform/web";
import { languageNow } from "#platform/words";
import { postFor, type FoundPost } from "../posts/queries.ts";
import { answerTimes, chooseTime, removeTimes, reopenTimes } from "../times/commands.ts";
import { ENTRY_NAME, ENTRY_TYPE, entryOf } from "../times/entry.ts";
import { AnswersForm, ChoiceForm, ReopeningForm } from "../times/forms.ts";
import { lastChosenAt } from "../times/mail/queries.ts";
import { answersTo, timesOn, type Onlooker, type PersonAnswers } from "../times/queries.ts";
import { answers, type Answer } from "../times/rules.ts";
import { saySpan } from "../times/words.ts";
import { m } from "../words.ts";
import { topicCrumbs } from "./parts.tsx";
import { countOf, shownTimes, TimesBody, TimesTitle, When, type ShownTimes } from "./times-view.tsx";
import { managesHome } from "./topic.tsx";

interface Here {
  post: FoundPost;
  of: Onlooker;
  times: ShownTimes;
  now: Instant;
}

/** One question for a time: the answers of who is asked, who said what, and the choice of who asked and may write there, or leads. */
export async function show(at: At): Promise<Reply> {
  return view(at, await hereAt(at), {}, {});
}

export async function answer(at: At): Promise<Reply> {
  const { post, of, times } = await hereAt(at);
  const { id } = post;
  const parsed = at.form(AnswersForm);
  const given = parsed.ok ? parsed.value : new Map();
  const own = { ...of, viewer: { ...of.viewer, personId: at.person!.id } };
  return again(
    at,
    (tx, now) => answerTimes(tx, own, id, given, now),
    `/posts/${id}`,
    (why) => (why === "incomplete" ? missing(times, given, at.frame.timeZone) : null),
  );
}

const missing = (times: ShownTimes, given: ReadonlyMap<number, unknown>, zone: string): FieldErrors =>
  Object.fromEntries(
    times.slots
      .filter(({ number }) => !given.has(number))
      .map((slot) => [`time-${slot.number}`, m("times.answer.missing", { span: saySpan(slot, zone) })]),
  );

export async function choose(at: At): Promise<Reply> {
  const { post, of } = await leadingAt(at);
  const parsed = at.form(ChoiceForm);
  const number = parsed.ok ? parsed.value.number : 0;
  const acting = { by: at.person!.id, of };
  return again(
    at,
    (tx, now) => chooseTime(tx, acting, post.id, number, now, at.settings),
    `/posts/${post.id}/times`,
    (_why, said) => ({ number: said }),
  );
}

export async function reopen(at: At): Promise<Reply> {
  const { post, of } = await leadingAt(at);
  const parsed = at.form(ReopeningForm);
  const until = parsed.ok ? parsed.value.until : "";
  const acting = { by: at.person!.id, of };
  return again(
    at,
    (tx, now) => reopenTimes(tx, acting, post.id, until, now, at.settings),
    `/posts/${post.id}/times`,
    (why, said) => (why === "until" ? { until: said } : null),
  );
}

export async function remove(at: At): Promise<Reply> {
  const { post } = await leadingAt(at);
  return again(
    at,
    (tx) => removeTimes(tx, post.id),
    `/posts/${post.id}`,
    () => null,
  );
}

/** The chosen time for calendars; one that was taken back as a meeting that was called off. */
export async function entry(at: At): Promise<Reply> {
  const post = orNotFound(await postFor(at.db, await viewerAt(at), idFrom(at.params.id)));
  const chosen = orNotFound(await lastChosenAt(at.db, post.id));
  const body = entryOf(chosen, at.settings);
  const headers = { "content-disposition": contentDisposition(ENTRY_NAME), "cache-control": "private, no-cache" };
  return { kind: "data", status: 200, type: ENTRY_TYPE, body, headers };
}

/** Does it and leads on; where it is refused, the page as it is now, with the reason beside the field that it is about, or above. */
function again(
  at: At,
  act: (...on: Parameters<Parameters<At["once"]>[0]>) => Promise<void>,
  to: string,
  errorsOf: (why: string, said: string) => FieldErrors | null,
): Promise<Reply> {
  const { typed } = at.form(AnswersForm);
  return unlessRefused(
    async () =>
      seeOther(
        await at.once(async (tx, now) => {
          await act(tx, now);
          return to;
        }),
      ),
    async (refused) => {
      const { why = "" } = refused.refusal as { why?: string };
      return view(at, await hereAt(at), errorsOf(why, refused.say()) ?? { "": refused.say() }, typed);
    },
  );
}

async function hereAt(at: At): Promise<Here> {
  const viewer = await viewerAt(at);
  const post = orNotFound(await postFor(at.db, viewer, idFrom(at.params.id)));
  const of = { viewer, home: post.topic.home, manages: await managesHome(at, viewer, post.topic) };
  const times = orNotFound((await timesOn(at.db, of, [post.id])).get(post.id) ?? null);
  const now = await at.now();
  return { post, of, times: shownTimes(times, viewer, now), now };
}

async function leadingAt(at: At): Promise<Here> {
  const here = await hereAt(at);
  if (!here.times.mayLead) throw new NotFound();
  return here;
}

async function view(at: At, { post, of, times, now }: Here, errors: FieldErrors, typed: Typed): Promise<Reply> {
  const zone = at.frame.timeZone;
  const people = times.people ? await answersTo(at.db, post.id) : [];
  const today = dayIn(of.viewer.zone, now);
  const title = m("times.title", { title: times.title });
  const shown = () => (
    <Page frame={at.frame} title={title} crumbs={topicCrumbs(post.topic)} lang={languageNow()} index={false}>
      <div class="stack times-page">
        <h1>
          <TimesTitle times={times} />
        </h1>
        <ErrorSummary errors={errors} />
        <p>
          {m("times.by", { name: times.askedBy })} <a href={`/posts/${post.id}`}>{m("times.post")}</a>
        </p>
        <TimesBody times={times} zone={zone} id="f-time-" errors={errors} typed={typed} />
        {people.length > 0 && <WhoSaidWhat times={times} people={people} zone={zone} />}
        {times.mayLead && <Leading times={times} zone={zone} today={today} now={now} errors={errors} typed={typed} />}
      </div>
    </Page>
  );
  return page(at, shown, { status: statusOf(errors) });
}

function WhoSaidWhat({ times, people, zone }: { times: ShownTimes; people: PersonAnswers[]; zone: string }) {
  const named = (number: number, answer: Answer) =>
    people
      .filter((one) => one.answers.some((given) => given.number === number && given.answer === answer))
      .map((one) => one.name)
      .join(", ");
  return (
    <section class="stack" aria-labelledby="who">
      <h2 id="who">{m("times.who")}</h2>
      {times.slots.map((slot) => (
        <div key={slot.number}>
          <h3>
            <When slot={slot} zone={zone} />
          </h3>
          <Facts
            facts={answers.map((answer) => [
              m(`times.answer.${answer}`),
              <bdi key={answer}>{named(slot.number, answer) || m("times.nobody")}</bdi>,
            ])}
          />
        </div>
      ))}
    </section>
  );
}

interface LeadingProps {
  times: ShownTimes;
  zone: string;
  today: string;
  now: Instant;
  errors: FieldErrors;
  typed: Typed;
}

/** For who asked and who leads: choose a time, ask again, change the question while nobody has answered. */
function Leading(props: LeadingProps) {
  const { times } = props;
  return (
    <section class="stack" aria-labelledby="choosing">
      <h2 id="choosing">{m(times.choice ? "times.rechoose" : "times.choose")}</h2>
      <Choosing {...props} />
      {times.choice && <Reopening {...props} />}
      {times.mayChange && (
        <div class="acts">
          <a href={`/posts/${times.postId}/times/new`}>{m("times.edit")}</a>
          <Form action={`/posts/${times.postId}/times/removal`} class="inline">
            <button class="link">{m("times.remove")}</button>
          </Form>
        </div>
      )}
    </section>
  );
}

function Choosing({ times, zone, now, errors, typed }: LeadingProps) {
  const possible = times.slots.filter(({ begins, number }) => begins > now && number !== times.choice?.number);
  if (possible.length === 0) return <p>{m(times.choice ? "times.rechoose.none" : "times.choose.none")}</p>;
  const options = possible.map((slot) => ({
    value: String(slot.number),
    label: m("times.choose.option", {
      span: saySpan(slot, zone),
      yes: countOf(slot, "yes"),
      maybe: countOf(slot, "if-need-be"),
      best: slot.number === times.best ? "yes" : "no",
    }),
  }));
  const start = times.best ?? possible[0]!.number;
  return (
    <Form action={`/posts/${times.postId}/times/choice`} keep={typed}>
      <Select
        name="number"
        label={m("times.choose.label")}
        hint={m("times.choose.hint", { count: times.people ?? 0 })}
        options={options}
        value={String(start)}
        errors={errors}
        typed={typed}
      />
      <Button>{m("times.choose.send")}</Button>
    </Form>
  );
}

function Reopening({ times, today, errors, typed }: LeadingProps) {
  return (
    <details open={"until" in errors}>
      <summary>{m("times.reopen")}</summary>
      <Form action={`/posts/${times.postId}/times/reopening`} keep={typed}>
        <Field
          name="until"
          type="date"
          label={m("times.closes")}
          hint={m("times.reopen.hint", { count: times.people ?? 0 })}
          value={times.closesOn < today ? today : times.closesOn}
          errors={errors}
          typed={typed}
        />
        <Button plain>{m("times.reopen.send")}</Button>
      </Form>
    </details>
  );
}
