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
  type Typed,
} from "#platform/web";
import { languageNow } from "#platform/words";
import { attempt, forgive } from "../attempts/commands.ts";
import { isPassword } from "../passwords/argon.ts";
import { endSession } from "../sessions/commands.ts";
import { enter } from "../sessions/entry.ts";
import { credentialsAt } from "../sessions/queries.ts";
import { m } from "../words.ts";
import { UsePasskey } from "./passkey-button.tsx";
import {
  addressField,
  callerOf,
  entered,
  formIn,
  NextField,
  nextFrom,
  sessionCookie,
  visitorOf,
  withNext,
} from "./shared.tsx";

const SignInForm = z.object({
  email: addressField,
  password: z.string({ error: () => m("error.password.missing") }).min(1, { error: () => m("error.password.missing") }),
});

export const show = (at: At): Reply => page(at, () => <SignInView at={at} next={nextFrom(at.query.next)} />);

/** Wrong password and unknown address: the same text, status and work (OWASP ASVS 6.3.8). */
export async function submit(at: At): Promise<Reply> {
  const form = formIn(at, SignInForm);
  const next = nextFrom(form.typed.next);
  const no = (status: number, errors: () => FieldErrors) =>
    page(at, () => <SignInView at={at} next={next} typed={form.typed} errors={errors()} />, { status });
  if (!form.ok) return no(422, () => form.errors);
  const { email, password } = form.value;
  const attempts = await counted(at, email);
  if (!attempts) return no(429, () => ({ "": m("signin.tooMany") }));
  const found = await credentialsAt(at.db, email);
  if (!(await isPassword(found?.hash ?? null, password)) || !found)
    return no(422, () => ({ password: m("signin.wrong") }));
  const by = { ...visitorOf(at), proof: "password" as const, next };
  const entry = await at.transaction(async (tx, now) => {
    await forgive(tx, attempts);
    return enter(tx, found.personId, by, now);
  });
  return entered(at, entry);
}

export async function signOut(at: At): Promise<Reply> {
  const { person } = at;
  if (person) await at.transaction((tx, now) => endSession(tx, person.id, person.sessionId, now));
  return seeOther("/", [sessionCookie(at, null)]);
}

/** Counted before the password is looked at, so that guesses at the same moment count too. Null: too many. */
function counted(at: At, address: string): Promise<number[] | null> {
  const { secret, origin } = callerOf(at);
  return at.transaction(async (tx, now) => {
    const byAccount = await attempt(tx, secret, "password.account", { address }, now);
    if (byAccount === null) return null;
    const byOrigin = await attempt(tx, secret, "password.origin", { origin }, now);
    if (byOrigin !== null) return [byAccount, byOrigin];
    await forgive(tx, [byAccount]);
    return null;
  });
}

/** `errors` of another way in stand there too. */
export function SignInView({
  at,
  next,
  typed,
  errors = {},
}: {
  at: At;
  next: string | null;
  typed?: Typed;
  errors?: FieldErrors;
}) {
  const common = { typed, errors };
  return (
    <Page frame={at.frame} title={m("signin.title")} lang={languageNow()} index={false}>
      <div class="stack prose">
        <h1>{m("signin.title")}</h1>
        <ErrorSummary errors={errors} />
        <Form action="/sign-in">
          <NextField next={next} />
          <Field name="email" label={m("field.address")} type="email" autocomplete="username webauthn" {...common} />
          <Field
            name="password"
            label={m("field.password")}
            type="password"
            autocomplete="current-password"
            {...common}
          />
          <Button>{m("signin.button")}</Button>
        </Form>
        <UsePasskey
          settings={at.settings}
          action="/sign-in/passkey"
          name="answer"
          label={m("signin.passkey")}
          offer={Object.keys(errors).length === 0}
        >
          <NextField next={next} />
        </UsePasskey>
        {at.settings.identityProvider && (
          <p>
            {/* Not fetched ahead: it leads away. */}
            <a class="button plain" rel="nofollow" href={withNext("/sign-in/provider", next)}>
              {m("provider.signin", { provider: at.settings.identityProvider.name })}
            </a>
          </p>
        )}
        <p>
          <a href={withNext("/sign-in/link", next)}>{m("signin.bylink")}</a>
        </p>
        <p>
          <a href={withNext("/register", next)}>{m("signin.register")}</a>
        </p>
      </div>
    </Page>
  );
}
