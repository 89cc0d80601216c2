import { z } from "zod";
import {
  Button,
  Checkbox,
  ErrorSummary,
  Field,
  Form,
  isOwnPath,
  page,
  Page,
  seeOther,
  TextArea,
  unlessRefused,
  type At,
  type FieldErrors,
  type Reply,
  type Typed,
} from "#platform/web";
import { languageNow } from "#platform/words";
import { reportPage } from "../help/commands.ts";
import { m } from "../words.ts";

const ReportForm = z.object({
  path: z.string().max(500).default(""),
  said: z
    .string()
    .trim()
    .min(1, { error: () => m("report.empty") })
    .max(5_000, { error: () => m("report.long") }),
  answer: z
    .string()
    .trim()
    .max(254, { error: () => m("report.address") })
    .refine((text) => text === "" || /^[^\s@]+@[^\s@]+$/.test(text), { error: () => m("report.address") })
    .default(""),
  context: z.literal("yes").optional(),
});

export const show = (at: At): Reply => page(at, () => <View at={at} path={pathFrom(at.query.path)} />);

export async function submit(at: At): Promise<Reply> {
  const form = at.form(ReportForm);
  const again = (errors: FieldErrors, status: number) =>
    page(at, () => <View at={at} path={pathFrom(form.typed.path)} typed={form.typed} errors={errors} />, { status });
  if (!form.ok) return again(form.errors, 422);
  const { said, answer, context } = form.value;
  const report = {
    path: pathFrom(form.value.path),
    said,
    context: context ? at.userAgent : null,
    personId: at.person?.id ?? null,
    answerTo: answer === "" ? null : answer,
  };
  return unlessRefused(
    async () =>
      seeOther(
        await at.once(async (tx, now) => {
          await reportPage(tx, at.settings.secret, at.remoteAddress, report, now);
          return "/help/report/sent";
        }),
      ),
    (refused) => again({ "": refused.say() }, 429),
  );
}

export const sent = (at: At): Reply =>
  page(at, () => (
    <Page frame={at.frame} title={m("report.sent")} lang={languageNow()} index={false}>
      <div class="stack prose">
        <h1>{m("report.sent")}</h1>
        <p>{m("report.senttext")}</p>
      </div>
    </Page>
  ));

const pathFrom = (text: string | undefined): string =>
  text !== undefined && isOwnPath(text) && text.length <= 500 ? text : "";

function View(props: { at: At; path: string; typed?: Typed; errors?: FieldErrors }) {
  const { at, path, typed, errors = {} } = props;
  return (
    <Page
      frame={at.frame}
      title={m("report.title")}
      lang={languageNow()}
      index={false}
      crumbs={[
        { href: "/", label: m("home") },
        { href: "/help", label: m("help.title") },
      ]}
    >
      <div class="stack prose">
        <h1>{m("report.title")}</h1>
        <p>{m("report.intro")}</p>
        <ErrorSummary errors={errors} />
        <Form action="/help/report" keep={typed}>
          <input type="hidden" name="path" value={path} />
          {path !== "" && <p>{m("report.about", { path })}</p>}
          <TextArea
            name="said"
            label={m("report.said")}
            hint={m("report.hint")}
            rows={6}
            typed={typed}
            errors={errors}
          />
          {!at.person && (
            <Field
              name="answer"
              type="email"
              autocomplete="email"
              label={m("report.answer")}
              hint={m("report.answerhint")}
              typed={typed}
              errors={errors}
              optional
            />
          )}
          <Checkbox name="context" label={m("report.context")} typed={typed} errors={errors} />
          <Button>{m("report.send")}</Button>
        </Form>
      </div>
    </Page>
  );
}
