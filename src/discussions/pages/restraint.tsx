import type { ComponentChildren } from "preact";
import { mayManage, placeOf, viewerAt, type UnitPlace, type Viewer } from "#groups";
import {
  Button,
  ErrorSummary,
  Facts,
  Form,
  idFrom,
  NotFound,
  Notice,
  orNotFound,
  page,
  Page,
  seeOther,
  Select,
  statusOf,
  TextArea,
  Time,
  unlessRefused,
  type At,
  type FieldErrors,
  type Reply,
  type Typed,
} from "#platform/web";
import { day, languageNow } from "#platform/words";
import { accountCrumbs } from "../account.ts";
import { AppealAnswerForm, AppealForm } from "../forms.ts";
import { answerAppeal, appeal, lift } from "../restraints/commands.ts";
import { judgeOf, restraintById, type Restraint } from "../restraints/queries.ts";
import { mayAnswerAppeal, mayRestrain } from "../restraints/rules.ts";
import { m } from "../words.ts";

interface Here {
  viewer: Viewer;
  restraint: Restraint;
  unit: UnitPlace;
  isOwn: boolean;
}

/** One decision about somebody's posting: for whom it is about, and for those who manage the group. */
export async function show(at: At): Promise<Reply> {
  return view(at, await hereAt(at), {}, {});
}

/** Whom it is about says why it is wrong. */
export async function submitAppeal(at: At): Promise<Reply> {
  const here = await hereAt(at);
  if (!here.isOwn) throw new NotFound();
  const parsed = at.form(AppealForm);
  if (!parsed.ok) return view(at, here, parsed.errors, parsed.typed);
  const person = { id: here.viewer.personId!, zone: at.settings.timeZone };
  const { id } = here.restraint;
  return acted(at, here, parsed.typed, () =>
    at.transaction((tx, now) => appeal(tx, person, id, parsed.value.appeal, now)),
  );
}

export async function submitAnswer(at: At): Promise<Reply> {
  const here = await managedAt(at);
  const parsed = at.form(AppealAnswerForm);
  if (!parsed.ok) return view(at, here, parsed.errors, parsed.typed);
  const { viewer, unit, restraint } = here;
  return acted(at, here, parsed.typed, () =>
    at.transaction((tx, now) => answerAppeal(tx, viewer, unit, restraint.id, parsed.value, now)),
  );
}

export async function submitEnding(at: At): Promise<Reply> {
  const here = await managedAt(at);
  const { viewer, unit, restraint } = here;
  return acted(at, here, {}, () => at.transaction((tx, now) => lift(tx, viewer, unit, restraint.id, now)));
}

async function acted(at: At, here: Here, typed: Typed, act: () => Promise<void>): Promise<Reply> {
  return unlessRefused(
    async () => {
      await act();
      return seeOther(`/restraints/${here.restraint.id}`);
    },
    async (refused) => view(at, await hereAt(at), { "": refused.say() }, typed),
  );
}

async function hereAt(at: At): Promise<Here> {
  const viewer = await viewerAt(at);
  const restraint = orNotFound(await restraintById(at.db, idFrom(at.params.id)));
  const unit = await placeOf(at.db, restraint.unit.id);
  const isOwn = restraint.personId === viewer.personId;
  if (!isOwn && !mayManage(viewer, unit)) throw new NotFound();
  return { viewer, restraint, unit, isOwn };
}

async function managedAt(at: At): Promise<Here> {
  const here = await hereAt(at);
  if (here.isOwn) throw new NotFound();
  return here;
}

/** What it is, in words: a warning, or until when. */
export const sayKind = ({ untilDay }: Restraint): string =>
  untilDay === null ? m("restraint.warning") : m("restraint.until", { until: day(untilDay) });

async function view(at: At, here: Here, errors: FieldErrors, typed: Typed): Promise<Reply> {
  const shown = () => {
    const { isOwn, restraint } = here;
    const { id, unit, personName, appeal, outcome, liftedAt } = restraint;
    const filled = { id, errors, typed };
    const title = isOwn ? m("restraint.title.own", { unit: unit.name }) : m("restraint.title", { name: personName });
    const above = { href: `/groups/${unit.slug}/moderation`, label: m("moderation.title", { unit: unit.name }) };
    const isOpen = appeal !== null && outcome === null;
    const answers = !isOwn && isOpen && mayAnswerAppeal(judgeOf(here.viewer, here.unit), restraint);
    return (
      <Page
        frame={at.frame}
        title={title}
        lang={languageNow()}
        index={false}
        crumbs={isOwn ? accountCrumbs() : [above]}
      >
        <div class="stack">
          <h1>{title}</h1>
          <ErrorSummary errors={errors} />
          {at.query.set === "yes" && (
            <Notice tone="good">
              <p>{m("restraint.set", { name: personName })}</p>
            </Notice>
          )}
          <Facts facts={factsOf(here, at.frame.timeZone)} />
          {appeal !== null && <Appeal restraint={restraint} zone={at.frame.timeZone} />}
          {isOwn && appeal === null && !liftedAt && <Appealing {...filled} />}
          {answers && <AnsweringAppeal {...filled} />}
          {!isOwn && isOpen && !answers && <p>{m("appeal.others")}</p>}
          {mayLift(here) && (
            <Form action={`/restraints/${id}/ending`}>
              <Button plain>{m("restraint.lift")}</Button>
            </Form>
          )}
        </div>
      </Page>
    );
  };
  return page(at, shown, { status: statusOf(errors) });
}

const mayLift = ({ viewer, restraint, unit, isOwn }: Here): boolean =>
  !isOwn &&
  !restraint.liftedAt &&
  restraint.barId !== null &&
  mayRestrain(judgeOf(viewer, unit), { id: restraint.personId, leads: false });

function factsOf({ restraint, isOwn }: Here, zone: string): [string, ComponentChildren][] {
  const { unit, reason, word, setAt, setByName, postId, liftedAt } = restraint;
  return [
    [m("restraint.kind"), sayKind(restraint)],
    [m("restraint.group"), <a href={`/groups/${unit.slug}`}>{unit.name}</a>],
    [m("conduct.reason"), m(`conduct.${reason}`)],
    [m("restraint.word"), <bdi class="lines">{word}</bdi>],
    [m("restraint.at"), <Time at={setAt} zone={zone} />],
    ...fact("restraint.by", !isOwn && <bdi>{setByName}</bdi>),
    ...fact("restraint.post", postId !== null && <a href={`/posts/${postId}`}>{m("restraint.post.see")}</a>),
    ...fact("restraint.lifted", liftedAt && <Time at={liftedAt} zone={zone} />),
  ];
}

const fact = (
  term: "restraint.by" | "restraint.post" | "restraint.lifted",
  value: ComponentChildren,
): [string, ComponentChildren][] => (value ? [[m(term), value]] : []);

function Appeal({ restraint, zone }: { restraint: Restraint; zone: string }) {
  const { appeal, appealedAt, outcome, answer } = restraint;
  return (
    <section class="stack tight" aria-labelledby="appeal">
      <h2 id="appeal">{m("appeal.title")}</h2>
      <p class="lines">
        <bdi>{appeal}</bdi>
      </p>
      {appealedAt && (
        <p class="quiet">
          <Time at={appealedAt} zone={zone} />
        </p>
      )}
      {outcome === null ? (
        <p>{m("appeal.waits")}</p>
      ) : (
        <>
          <p>{m(`appeal.${outcome}`)}</p>
          <p class="lines">
            <bdi>{answer}</bdi>
          </p>
        </>
      )}
    </section>
  );
}

interface Filled {
  id: number;
  errors: FieldErrors;
  typed: Typed;
}

const Appealing = ({ id, errors, typed }: Filled) => (
  <Form action={`/restraints/${id}/appeal`}>
    <h2>{m("appeal.write")}</h2>
    <p>{m("appeal.about")}</p>
    <TextArea name="appeal" label={m("appeal.text")} rows={8} errors={errors} typed={typed} />
    <Button>{m("appeal.send")}</Button>
  </Form>
);

const AnsweringAppeal = ({ id, errors, typed }: Filled) => (
  <Form action={`/restraints/${id}/answer`}>
    <h2>{m("appeal.answer")}</h2>
    <Select
      name="outcome"
      label={m("appeal.outcome")}
      options={[
        { value: "", label: m("conduct.choose") },
        ...(["upheld", "lifted"] as const).map((value) => ({ value, label: m(`appeal.outcome.${value}`) })),
      ]}
      errors={errors}
      typed={typed}
    />
    <TextArea name="answer" label={m("appeal.answer.word")} rows={5} errors={errors} typed={typed} />
    <Button>{m("appeal.answer.send")}</Button>
  </Form>
);
