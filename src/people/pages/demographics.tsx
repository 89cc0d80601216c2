import { z } from "zod";
import {
  Button,
  Checkbox,
  ErrorSummary,
  Form,
  Notice,
  page,
  Page,
  seeOther,
  Select,
  Time,
  type At,
  type FieldErrors,
  type Reply,
  type Typed,
} from "#platform/web";
import { languageNow } from "#platform/words";
import { forgetDemographics, saveDemographics } from "../demographics/commands.ts";
import { ownDemographics, type Own } from "../demographics/queries.ts";
import { answersFrom, LEAST, questions, type Answer, type Question } from "../demographics/rules.ts";
import { m } from "../words.ts";
import { personIn } from "./person.ts";
import { formIn } from "./shared.tsx";

export const show = (at: At): Promise<Reply> => view(at);

/** Where several answers may be true, each has a box of its own. */
const boxOf = (question: string, answer: string): string => `${question}-${answer}`;

const Answers = z
  .record(z.string(), z.string())
  .refine((typed) => typed.consent === "yes", { error: () => m("count.error.consent"), path: ["consent"] })
  .transform((typed, context): Answer[] => {
    const answers = answersFrom(questions.flatMap((question) => saidTo(question, typed)));
    if (answers) return answers;
    context.addIssue({ code: "custom", message: m("count.error.answer") });
    return z.NEVER;
  });

function saidTo({ name, many, answers }: Question, typed: Record<string, string>): Answer[] {
  if (!many) return typed[name] ? [{ question: name, answer: typed[name] }] : [];
  return answers.flatMap((answer) => (typed[boxOf(name, answer)] === "yes" ? [{ question: name, answer }] : []));
}

export async function submit(at: At): Promise<Reply> {
  const person = personIn(at);
  const form = formIn(at, Answers);
  if (!form.ok) return view(at, { typed: form.typed, errors: form.errors });
  return seeOther(
    await at.once(async (tx, now) => {
      await saveDemographics(tx, person.id, form.value, now);
      return "/account/counted?done=saved";
    }),
  );
}

export async function submitRemoval(at: At): Promise<Reply> {
  const person = personIn(at);
  return seeOther(
    await at.once(async (tx) => {
      await forgetDemographics(tx, person.id);
      return "/account/counted?done=removed";
    }),
  );
}

async function view(at: At, wrong?: { typed: Typed; errors: FieldErrors }): Promise<Reply> {
  const own = await ownDemographics(at.db, personIn(at).id);
  return page(at, () => <View at={at} own={own} wrong={wrong} />, { status: wrong ? 422 : 200 });
}

const done = { saved: "account.saved", removed: "count.removed" } as const;

function View({ at, own, wrong }: { at: At; own: Own | null; wrong?: { typed: Typed; errors: FieldErrors } }) {
  const said = done[at.query.done as keyof typeof done];
  return (
    <Page
      frame={at.frame}
      title={m("count.title")}
      lang={languageNow()}
      index={false}
      crumbs={[{ href: "/account", label: m("account.title") }]}
    >
      <div class="stack prose">
        <h1>{m("count.title")}</h1>
        {said && (
          <Notice tone="good">
            <p>{m(said)}</p>
          </Notice>
        )}
        <ErrorSummary errors={wrong?.errors ?? {}} />
        <p>{m("count.intro")}</p>
        <p>{m("count.seen", { least: LEAST })}</p>
        <Form action="/account/counted">
          {questions.map((question) => (
            <Asked key={question.name} question={question} own={own} wrong={wrong} />
          ))}
          <Checkbox
            name="consent"
            label={m("count.consent")}
            value={own ? "yes" : undefined}
            // What was unticked stays unticked when the form comes back.
            typed={wrong && { ...wrong.typed, consent: wrong.typed.consent ?? "" }}
            errors={wrong?.errors}
          />
          <Button>{m("account.save")}</Button>
        </Form>
        {own && (
          <section class="stack" aria-labelledby="removal">
            <h2 id="removal">{m("count.removal")}</h2>
            <p>
              {m("count.given")} <Time at={own.givenAt} zone={at.frame.timeZone} />
            </p>
            <Form action="/account/counted/removal">
              <Button plain>{m("count.remove")}</Button>
            </Form>
          </section>
        )}
      </div>
    </Page>
  );
}

interface AskedProps {
  question: (typeof questions)[number];
  own: Own | null;
  wrong?: { typed: Typed; errors: FieldErrors };
}

function Asked({ question, own, wrong }: AskedProps) {
  const { name, many, answers } = question;
  const isSaid = (answer: string) => own?.answers.some((one) => one.question === name && one.answer === answer);
  if (!many)
    return (
      <Select
        name={name}
        label={m(`count.${name}`)}
        value={answers.find(isSaid) ?? ""}
        typed={wrong?.typed}
        errors={wrong?.errors}
        optional
        options={[
          { value: "", label: m("count.unsaid") },
          ...answers.map((answer) => ({ value: answer, label: labelOf(name, answer) })),
        ]}
      />
    );
  return (
    <fieldset class="stack tight">
      <legend>{m(`count.${name}`)}</legend>
      <p class="hint">{m("count.many")}</p>
      {answers.map((answer) => (
        <Checkbox
          key={answer}
          name={boxOf(name, answer)}
          label={labelOf(name, answer)}
          value={isSaid(answer) ? "yes" : undefined}
          typed={wrong && { ...wrong.typed, [boxOf(name, answer)]: wrong.typed[boxOf(name, answer)] ?? "" }}
        />
      ))}
    </fieldset>
  );
}

/** An answer in the reader's words. */
export const labelOf = (question: string, answer: string): string =>
  m(`count.${question}.${answer}` as Parameters<typeof m>[0]);
