import { z } from "zod";
import {
  addressField,
  hashPassword,
  isTimeZone,
  nameField,
  passwordProblemSaid,
  startedSession,
  timeZones,
} from "#people";
import { Refused } from "#platform/refusal";
import {
  Button,
  Checkbox,
  ErrorSummary,
  Facts,
  Field,
  Form,
  NotFound,
  page,
  Page,
  Select,
  seeOther,
  type At,
  type FieldErrors,
  type Reply,
  type Typed,
} from "#platform/web";
import { languageNow } from "#platform/words";
import { isFirstRunCode } from "../first-run/code.ts";
import { found } from "../first-run/commands.ts";
import { apply, isEmpty, isUnfounded } from "../first-run/queries.ts";
import { m } from "../words.ts";

/** Languages with a catalogue. */
const languages = [{ value: "en", label: "English" }];

const WelcomeForm = z
  .object({
    code: z.string({ error: () => m("welcome.code.wrong") }),
    association: z
      .string({ error: () => m("welcome.association.wrong") })
      .trim()
      .min(1, { error: () => m("welcome.association.wrong") })
      .max(100, { error: () => m("welcome.association.wrong") }),
    zone: z
      .string({ error: () => m("welcome.zone.wrong") })
      .refine(isTimeZone, { error: () => m("welcome.zone.wrong") }),
    language: z.enum(["en"], { error: () => m("welcome.language.wrong") }),
    name: nameField,
    email: addressField,
    password: z.string().default(""),
    sample: z.literal("yes").optional(),
  })
  .superRefine(({ name, email, password }, context) => {
    const problem = passwordProblemSaid(password, { name, addresses: [email] });
    if (problem) context.addIssue({ code: "custom", path: ["password"], message: problem });
  });

/** S-10: five questions on a fresh installation. Gone as soon as somebody is staff. */
export async function show(at: At): Promise<Reply> {
  await mustBeFresh(at);
  return page(at, () => <View at={at} />);
}

export async function submit(at: At): Promise<Reply> {
  await mustBeFresh(at);
  const form = at.form(WelcomeForm);
  const again = (errors: FieldErrors) =>
    page(at, () => <View at={at} typed={form.typed} errors={errors} />, { status: 422 });
  // Before anything else: whoever has no code learns nothing from the rest, and makes us hash no passwords.
  if (!isFirstRunCode(at.settings.secret, form.typed.code ?? "")) return again({ code: m("welcome.code.wrong") });
  if (!form.ok) return again(form.errors);
  const { association, zone, language, name, email, password, sample } = form.value;
  const passwordHash = await hashPassword(password);
  const administrator = { name, address: email, passwordHash };
  const founding = { associationName: association, timeZone: zone, language, administrator };
  try {
    if (sample && at.settings.isLocal) {
      // Once the sample is there its staff are, and this form is gone: so nothing may be refused after it.
      const { isOfSample, sampleDomain } = await import("../sample/people.ts");
      if (isOfSample(email)) return again({ email: m("welcome.ofSample", { domain: sampleDomain }) });
      await (await import("../sample/load.ts")).loadInto(at.db, at.settings);
    }
    const cookie = await at.transaction(async (tx, now) => startedSession(tx, at, await found(tx, founding, now), now));
    apply(at.settings, founding);
    return seeOther("/desk/first-steps", [cookie]);
  } catch (error) {
    if (error instanceof Refused) return again({ "": error.say() });
    throw error;
  }
}

const begun = new WeakSet<At["db"]>();

/** On an empty installation the front page leads to the questions. Asked until the answer is no, which it then stays. */
export const orWelcome =
  (home: (at: At) => Promise<Reply> | Reply) =>
  async (at: At): Promise<Reply> => {
    if (begun.has(at.db)) return home(at);
    if (await isEmpty(at.db)) return seeOther("/welcome");
    begun.add(at.db);
    return home(at);
  };

async function mustBeFresh(at: At): Promise<void> {
  if (!(await isUnfounded(at.db))) throw new NotFound();
}

function View({ at, typed, errors = {} }: { at: At; typed?: Typed; errors?: FieldErrors }) {
  const common = { typed, errors };
  return (
    <Page frame={at.frame} title={m("welcome.title")} lang={languageNow()} index={false}>
      <div class="stack prose">
        <h1>{m("welcome.title")}</h1>
        <p>{m("welcome.intro")}</p>
        <ErrorSummary errors={errors} />
        <Form action="/welcome">
          <Field {...common} name="code" label={m("welcome.code")} hint={m("welcome.code.hint")} />
          <h2>{m("welcome.q1")}</h2>
          <Field
            {...common}
            name="association"
            label={m("welcome.association")}
            hint={fixedHint(at, "ASSOCIATION_NAME")}
          />
          <h2>{m("welcome.q2")}</h2>
          <Addresses at={at} />
          <h2>{m("welcome.q3")}</h2>
          <ZoneAndLanguage at={at} {...common} />
          <h2>{m("welcome.q4")}</h2>
          <p>{m("welcome.administrator")}</p>
          <Field {...common} name="name" label={m("welcome.name")} autocomplete="name" />
          <Field {...common} name="email" label={m("welcome.email")} type="email" autocomplete="email" />
          <Field
            {...common}
            name="password"
            label={m("welcome.password")}
            hint={m("welcome.password.hint")}
            type="password"
            autocomplete="new-password"
          />
          <h2>{m("welcome.q5")}</h2>
          {at.settings.isLocal ? (
            <Checkbox {...common} name="sample" label={m("welcome.sample")} />
          ) : (
            <p>{m("welcome.noSample")}</p>
          )}
          <Button>{m("welcome.button")}</Button>
        </Form>
      </div>
    </Page>
  );
}

/** What was set from outside wins, so say so beside the question. */
const fixedHint = ({ settings }: At, variable: string): string | undefined =>
  settings.outside?.includes(variable) ? m("welcome.fixed", { variable }) : undefined;

/** These the program must know before it can listen and send, so they are no question of a form. */
function Addresses({ at: { settings } }: { at: At }) {
  return (
    <>
      <p>{m("welcome.addresses")}</p>
      <Facts
        facts={[
          ["PUBLIC_URL", settings.publicUrl],
          ["MAIL_DOMAIN", settings.mailDomain],
          ["SMTP_URL", settings.smtpUrl === null ? m("welcome.noRelay") : new URL(settings.smtpUrl).host],
        ]}
      />
    </>
  );
}

function ZoneAndLanguage({ at, typed, errors }: { at: At; typed?: Typed; errors: FieldErrors }) {
  return (
    <>
      <Select
        name="zone"
        label={m("welcome.zone")}
        hint={fixedHint(at, "TIME_ZONE")}
        value={at.settings.timeZone}
        typed={typed}
        errors={errors}
        options={timeZones().map((zone) => ({ value: zone, label: zone.replaceAll("_", " ") }))}
      />
      <Select
        name="language"
        label={m("welcome.language")}
        value="en"
        typed={typed}
        errors={errors}
        options={languages}
      />
    </>
  );
}
