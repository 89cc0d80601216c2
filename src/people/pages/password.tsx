import { z } from "zod";
import {
  Button,
  ErrorSummary,
  Field,
  Form,
  Notice,
  page,
  Page,
  seeOther,
  statusOf,
  type At,
  type FieldErrors,
  type Reply,
  type Typed,
} from "#platform/web";
import { inLanguage, languageNow } from "#platform/words";
import { attempt } from "../attempts/commands.ts";
import { hashPassword, isPassword } from "../passwords/argon.ts";
import { passwordProblem } from "../passwords/rules.ts";
import { addressesOf } from "../queries.ts";
import { hasFactor } from "../second-factor/queries.ts";
import { setPassword } from "../sessions/commands.ts";
import { passwordHashOf, sessionById } from "../sessions/queries.ts";
import { mayChangePasswordWithoutOld } from "../sessions/rules.ts";
import { m } from "../words.ts";
import { personIn } from "./person.ts";
import { askProof } from "./proof.tsx";
import { formIn, languageOf } from "./shared.tsx";

const PasswordForm = z.object({
  old_password: z.string().optional(),
  password: z.string({ error: () => m("error.password.short") }),
});

export const show = async (at: At): Promise<Reply> => (await proofOfBoth(at, null)) ?? view(at);

/** With a second factor the old password alone opens nothing, a new one neither. */
const proofOfBoth = async (at: At, typed: Typed | null): Promise<Reply | null> =>
  (await hasFactor(at.db, personIn(at).id)) ? askProof(at, typed) : null;

export async function submit(at: At): Promise<Reply> {
  const person = personIn(at);
  const form = formIn(at, PasswordForm);
  const asked = await proofOfBoth(at, form.typed);
  if (asked) return asked;
  if (!form.ok) return view(at, form.errors);
  const errors = await refusedBecause(at, form.value);
  if (errors) return view(at, errors);
  const hash = await hashPassword(form.value.password);
  await at.transaction((tx, now) => setPassword(tx, person.id, hash, person.sessionId, now));
  return seeOther("/account/password?done=changed");
}

async function refusedBecause(at: At, given: { old_password?: string; password: string }): Promise<FieldErrors | null> {
  const person = personIn(at);
  const say = (errors: () => FieldErrors) => inLanguage(languageOf(at), errors);
  const addresses = (await addressesOf(at.db, person.id)).map((own) => own.address);
  const problem = passwordProblem(given.password, { name: person.name, addresses });
  if (problem) return say(() => ({ password: m(`error.password.${problem}`) }));
  if (await mayWithoutOld(at)) return null;
  const { secret } = at.settings;
  const counted = await at.transaction((tx, now) =>
    attempt(tx, secret, "password.account", { personId: person.id }, now),
  );
  if (counted === null) return say(() => ({ "": m("refused.tooMany") }));
  const right = await isPassword(await passwordHashOf(at.db, person.id), given.old_password ?? "");
  return right ? null : say(() => ({ old_password: m("password.wrongOld") }));
}

async function mayWithoutOld(at: At): Promise<boolean> {
  return mayChangePasswordWithoutOld(await sessionById(at.db, personIn(at).sessionId), await at.now());
}

interface Facts {
  hasPassword: boolean;
  needsOld: boolean;
  address: string;
}

async function view(at: At, errors: FieldErrors = {}): Promise<Reply> {
  const { id } = personIn(at);
  const [primary] = await addressesOf(at.db, id);
  const facts = {
    hasPassword: (await passwordHashOf(at.db, id)) !== null,
    needsOld: !(await mayWithoutOld(at)),
    address: primary?.address ?? "",
  };
  return page(at, () => <View at={at} facts={facts} errors={errors} />, {
    status: statusOf(errors),
  });
}

function View({ at, facts, errors }: { at: At; facts: Facts; errors: FieldErrors }) {
  const { hasPassword, needsOld } = facts;
  return (
    <Page
      frame={at.frame}
      title={m("password.title")}
      lang={languageNow()}
      index={false}
      crumbs={[{ href: "/account", label: m("account.title") }]}
    >
      <div class="stack prose">
        <h1>{m("password.title")}</h1>
        {at.query.done === "changed" && (
          <Notice tone="good">
            <p>{m("password.changed")}</p>
          </Notice>
        )}
        <ErrorSummary errors={errors} />
        {(hasPassword || !needsOld) && <PasswordFields needsOld={needsOld} errors={errors} />}
        {needsOld && <ByLink hasPassword={hasPassword} address={facts.address} />}
      </div>
    </Page>
  );
}

function PasswordFields({ needsOld, errors }: { needsOld: boolean; errors: FieldErrors }) {
  return (
    <Form action="/account/password">
      {needsOld && (
        <Field
          name="old_password"
          label={m("password.old")}
          type="password"
          autocomplete="current-password"
          errors={errors}
        />
      )}
      <Field
        name="password"
        label={m("password.new")}
        hint={m("password.hint")}
        type="password"
        autocomplete="new-password"
        errors={errors}
      />
      <Button>{m("password.button")}</Button>
    </Form>
  );
}

function ByLink({ hasPassword, address }: { hasPassword: boolean; address: string }) {
  return (
    <>
      <p>{hasPassword ? m("password.forgotten") : m("password.none")}</p>
      <Form action="/sign-in/link">
        <input type="hidden" name="email" value={address} />
        <input type="hidden" name="next" value="/account/password" />
        <Button plain={hasPassword}>{m("password.mail", { address })}</Button>
      </Form>
    </>
  );
}
