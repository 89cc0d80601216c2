import { z } from "zod";
import {
  Button,
  Checkbox,
  ErrorSummary,
  Field,
  Form,
  page,
  Page,
  seeOther,
  type At,
  type FieldErrors,
  type Reply,
  type Typed,
} from "#platform/web";
import { languageNow } from "#platform/words";
import { hashPassword } from "../passwords/argon.ts";
import { admitCaller, register } from "../registrations/commands.ts";
import { passwordProblem } from "../passwords/rules.ts";
import { refusalIn } from "../refusals.ts";
import { m } from "../words.ts";
import { addressField, callerOf, formIn, nameField, NextField, nextFrom, withNext } from "./shared.tsx";

const RegisterForm = z
  .object({
    name: nameField,
    email: addressField,
    password: z.string().optional(),
    // P-2: without this tick nothing of the form is kept. A box without tick is not sent at all, so never optional.
    age: z.literal("yes", { error: () => m("error.age") }),
  })
  .superRefine(({ name, email, password }, context) => {
    const problem = password ? passwordProblem(password, { name, addresses: [email] }) : null;
    if (problem) context.addIssue({ code: "custom", path: ["password"], message: m(`error.password.${problem}`) });
  });

export const show = (at: At): Reply => page(at, () => <View at={at} next={nextFrom(at.query.next)} />);

export async function submit(at: At): Promise<Reply> {
  const form = formIn(at, RegisterForm);
  const next = nextFrom(form.typed.next);
  if (!form.ok)
    return page(at, () => <View at={at} next={next} typed={form.typed} errors={form.errors} />, { status: 422 });
  const { name, email, password } = form.value;
  try {
    await at.transaction((tx, now) => admitCaller(tx, callerOf(at), now));
    // For known and unknown addresses alike: the same work for all.
    const passwordHash = password ? await hashPassword(password) : null;
    return seeOther(
      await at.once(async (tx, now) => {
        await register(tx, callerOf(at), { name, address: email, passwordHash, next }, now);
        return "/register/sent";
      }),
    );
  } catch (error) {
    const { say } = refusalIn(error);
    return page(at, () => <View at={at} next={next} typed={form.typed} errors={{ "": say() }} />, { status: 429 });
  }
}

/** The same for every address, known or not. */
export const sent = (at: At): Reply =>
  page(at, () => (
    <Page frame={at.frame} title={m("register.sent.title")} lang={languageNow()} index={false}>
      <div class="stack prose">
        <h1>{m("register.sent.title")}</h1>
        <p>{m("register.sent.text")}</p>
        <p>{m("register.sent.nothing")}</p>
      </div>
    </Page>
  ));

function View({ at, next, typed, errors = {} }: { at: At; next: string | null; typed?: Typed; errors?: FieldErrors }) {
  const common = { typed, errors };
  return (
    <Page frame={at.frame} title={m("register.title")} lang={languageNow()}>
      <div class="stack prose">
        <h1>{m("register.title")}</h1>
        <p>{m("register.intro")}</p>
        <ErrorSummary errors={errors} />
        <Form action="/register">
          <NextField next={next} />
          <Field name="name" label={m("field.name")} hint={m("field.name.hint")} autocomplete="name" {...common} />
          <Field name="email" label={m("field.address")} type="email" autocomplete="email" {...common} />
          <Field
            name="password"
            label={m("field.password")}
            hint={m("register.password.hint")}
            type="password"
            autocomplete="new-password"
            optional
            {...common}
          />
          <Checkbox name="age" label={m("register.age")} {...common} />
          <Button>{m("register.button")}</Button>
        </Form>
        <p>
          <a href={withNext("/sign-in", next)}>{m("register.already")}</a>
        </p>
      </div>
    </Page>
  );
}
