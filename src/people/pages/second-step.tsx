import { z } from "zod";
import {
  Button,
  ErrorSummary,
  Field,
  Form,
  page,
  Page,
  seeOther,
  type At,
  type FieldErrors,
  type Reply,
} from "#platform/web";
import { languageNow } from "#platform/words";
import { attempt, forgive } from "../attempts/commands.ts";
import { refusalIn } from "../refusals.ts";
import { takeCode } from "../second-factor/commands.ts";
import { finishStep, stepOf, type Entry, type Step } from "../sessions/entry.ts";
import { m } from "../words.ts";
import { UsePasskey } from "./passkey-button.tsx";
import { entered, NextField, noStep, stepTokenOf, visitorOf } from "./shared.tsx";

const CodeForm = z.object({ code: z.string().optional() });

export async function show(at: At): Promise<Reply> {
  const step = await stepIn(at);
  return step ? page(at, () => <View at={at} step={step} />) : startAgain(at);
}

/** After the password or the mailed link: the code. Wrong ones are counted before they are looked at. */
export async function submit(at: At): Promise<Reply> {
  const step = await stepIn(at);
  if (!step) return startAgain(at);
  const no = (status: number, errors: () => FieldErrors) =>
    page(at, () => <View at={at} step={step} errors={errors()} />, { status });
  const { secret } = at.settings;
  const subject = { personId: step.personId };
  const counted = await at.transaction((tx, now) => attempt(tx, secret, "factor.person", subject, now));
  if (counted === null) return no(429, () => ({ "": m("second.tooMany") }));
  const typed = at.form(CodeForm).typed.code ?? "";
  try {
    const entry = await at.transaction<Entry | null>(async (tx, now) => {
      if (!(await takeCode(tx, step.personId, { secret, typed }, now))) return null;
      await forgive(tx, [counted]);
      return finishStep(tx, step, visitorOf(at), now);
    });
    return entry ? entered(at, entry) : no(422, () => ({ code: m("second.wrong") }));
  } catch (error) {
    refusalIn(error);
    return startAgain(at);
  }
}

const stepIn = async (at: At): Promise<Step | null> => stepOf(at.db, stepTokenOf(at), await at.now());

const startAgain = (at: At): Reply => seeOther("/sign-in", [noStep(at)]);

function View({ at, step, errors = {} }: { at: At; step: Step; errors?: FieldErrors }) {
  return (
    <Page frame={at.frame} title={m("second.title")} lang={languageNow()} index={false}>
      <div class="stack prose">
        <h1>{m("second.title")}</h1>
        <p>{m("second.intro")}</p>
        <ErrorSummary errors={errors} />
        <Form action="/sign-in/second">
          <Field
            name="code"
            label={m("second.code")}
            hint={m("second.code.hint")}
            autocomplete="one-time-code"
            width={12}
            errors={errors}
          />
          <Button>{m("signin.button")}</Button>
        </Form>
        <UsePasskey settings={at.settings} action="/sign-in/passkey" name="answer" label={m("signin.passkey")}>
          <NextField next={step.next} />
        </UsePasskey>
        <h2>{m("second.lost.title")}</h2>
        <p>{m("second.lost")}</p>
        <p>
          <a href="/help/report?path=%2Fsign-in%2Fsecond">{m("second.lost.write")}</a>
        </p>
      </div>
    </Page>
  );
}
