import { z } from "zod";
import {
  Button,
  ErrorSummary,
  Field,
  Form,
  page,
  Page,
  postAgainTo,
  seeOther,
  type At,
  type FieldErrors,
  type Reply,
  type Typed,
} from "#platform/web";
import { inLanguage, languageNow } from "#platform/words";
import { attempt, forgive } from "../attempts/commands.ts";
import { PasskeyRefused, provePasskey } from "../passkeys/commands.ts";
import { passkeysOf } from "../passkeys/queries.ts";
import { isPassword } from "../passwords/argon.ts";
import { primaryAddressOf } from "../queries.ts";
import { takeCode } from "../second-factor/commands.ts";
import { hasFactor } from "../second-factor/queries.ts";
import { proveAgain } from "../sessions/commands.ts";
import { passwordHashOf, sessionById } from "../sessions/queries.ts";
import { hasRecentProof } from "../sessions/rules.ts";
import { m } from "../words.ts";
import { UsePasskey } from "./passkey-button.tsx";
import { personIn } from "./person.ts";
import { HOME, languageOf, nextFrom, sessionCookie } from "./shared.tsx";

// Names that no other form has: what was typed there stands beside them, and comes along to the act.
const ProofForm = z.object({
  _proof_password: z.string().optional(),
  _proof_code: z.string().optional(),
  _proof_passkey: z.string().optional(),
  /** The act that waits, or the page. */
  _proof_act: z.string().optional(),
  _proof_next: z.string().optional(),
});
type Given = z.infer<typeof ProofForm>;

/** Before a dangerous act (Route.recentProof): null when the person showed a moment ago who they are, else the page that asks. */
export async function askProof(at: At, typed: Typed | null): Promise<Reply | null> {
  if (await isRecent(at)) return null;
  if (typed === null) return seeOther(`/account/proof?next=${encodeURIComponent(at.path)}`);
  return view(at, { typed: { ...typed, _proof_act: at.path }, status: 401 });
}

const isRecent = async (at: At): Promise<boolean> =>
  hasRecentProof(await sessionById(at.db, personIn(at).sessionId), await at.now());

export async function show(at: At): Promise<Reply> {
  const next = nextFrom(at.query.next) ?? HOME;
  return (await isRecent(at)) ? seeOther(next) : view(at, { typed: { _proof_next: next }, status: 200 });
}

/** On to what waited: the page, or the act with everything that was typed for it. */
export async function submit(at: At): Promise<Reply> {
  const form = at.form(ProofForm);
  const given = form.ok ? form.value : {};
  const act = nextFrom(given._proof_act);
  const goOn = (cookies?: Parameters<typeof seeOther>[1]) =>
    act === null ? seeOther(nextFrom(given._proof_next) ?? HOME, cookies) : postAgainTo(act, cookies);
  // They signed in anew in another tab meanwhile.
  if (await isRecent(at)) return goOn();
  const problem = await problemWith(at, given);
  if (problem) return view(at, { typed: form.typed, errors: inLanguage(languageOf(at), problem), status: 422 });
  const { id, sessionId } = personIn(at);
  const token = await at.transaction((tx, now) => proveAgain(tx, id, sessionId, now));
  return goOn([sessionCookie(at, token)]);
}

type Problem = () => FieldErrors;

async function problemWith(at: At, given: Given): Promise<Problem | null> {
  if (given._proof_passkey) return passkeyProblem(at, given._proof_passkey);
  const { id } = personIn(at);
  const { secret } = at.settings;
  const counted = await at.transaction((tx, now) => attempt(tx, secret, "password.account", { personId: id }, now));
  if (counted === null) return () => ({ "": m("refused.tooMany") });
  if (!(await isPassword(await passwordHashOf(at.db, id), given._proof_password ?? "")))
    return () => ({ _proof_password: m("proof.wrong") });
  const wrongCode = await codeProblem(at, given._proof_code ?? "");
  if (wrongCode) return wrongCode;
  await at.transaction((tx) => forgive(tx, [counted]));
  return null;
}

async function codeProblem(at: At, typed: string): Promise<Problem | null> {
  const { id } = personIn(at);
  const { secret } = at.settings;
  if (!(await hasFactor(at.db, id))) return null;
  const counted = await at.transaction((tx, now) => attempt(tx, secret, "factor.person", { personId: id }, now));
  if (counted === null) return () => ({ "": m("refused.tooMany") });
  const right = await at.transaction(async (tx, now) => {
    const taken = await takeCode(tx, id, { secret, typed }, now);
    if (taken) await forgive(tx, [counted]);
    return taken;
  });
  return right ? null : () => ({ _proof_code: m("second.wrong") });
}

async function passkeyProblem(at: At, answer: string): Promise<Problem | null> {
  try {
    const personId = await provePasskey(at, answer);
    return personId === personIn(at).id ? null : () => ({ "": m("passkey.other") });
  } catch (error) {
    if (!(error instanceof PasskeyRefused)) throw error;
    return () => ({ "": m("passkey.refused") });
  }
}

interface Facts {
  hasPassword: boolean;
  hasFactor: boolean;
  hasPasskey: boolean;
  address: string;
}

async function view(at: At, more: { typed: Typed; errors?: FieldErrors; status: number }): Promise<Reply> {
  const { id } = personIn(at);
  const facts = {
    hasPassword: (await passwordHashOf(at.db, id)) !== null,
    hasFactor: await hasFactor(at.db, id),
    hasPasskey: (await passkeysOf(at.db, id)).length > 0,
    address: (await primaryAddressOf(at.db, id))?.address ?? "",
  };
  return page(at, () => <View at={at} facts={facts} typed={more.typed} errors={more.errors ?? {}} />, {
    status: more.status,
  });
}

function View({ at, facts, typed, errors }: { at: At; facts: Facts; typed: Typed; errors: FieldErrors }) {
  return (
    <Page frame={at.frame} title={m("proof.title")} lang={languageNow()} index={false}>
      <div class="stack prose">
        <h1>{m("proof.title")}</h1>
        <p>{m("proof.why")}</p>
        <ErrorSummary errors={errors} />
        {facts.hasPassword && (
          <form method="post" action="/account/proof" class="stack" novalidate>
            <Kept typed={typed} />
            <Field
              name="_proof_password"
              label={m("field.password")}
              type="password"
              autocomplete="current-password"
              errors={errors}
            />
            {facts.hasFactor && (
              <Field
                name="_proof_code"
                label={m("second.code")}
                hint={m("second.code.hint")}
                autocomplete="one-time-code"
                width={12}
                errors={errors}
              />
            )}
            <Button>{m("proof.button")}</Button>
          </form>
        )}
        {facts.hasPasskey && (
          <UsePasskey settings={at.settings} action="/account/proof" name="_proof_passkey" label={m("proof.passkey")}>
            <Kept typed={typed} />
          </UsePasskey>
        )}
        <ByLink facts={facts} typed={typed} />
      </div>
    </Page>
  );
}

/** What was typed before the question came, but no password: those are in no page. */
function Kept({ typed }: { typed: Typed }) {
  const kept = Object.entries(typed).filter(([name]) => !/password|_proof_(?:code|passkey)/i.test(name));
  return (
    <>
      {kept.map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
    </>
  );
}

/** Signing in by a mailed link is a proof too. With an act that waits, this page stays open meanwhile. */
function ByLink({ facts, typed }: { facts: Facts; typed: Typed }) {
  const waits = typed._proof_act !== undefined;
  return (
    <>
      <h2>{m("proof.link.title")}</h2>
      <p>{m(waits ? "proof.link.waits" : "proof.link.why", { address: facts.address })}</p>
      <Form action="/sign-in/link" class="stack">
        <input type="hidden" name="email" value={facts.address} />
        <input type="hidden" name="next" value={typed._proof_next ?? "/account/proof/given"} />
        <Button plain>{m("password.mail", { address: facts.address })}</Button>
      </Form>
      {waits && (
        <form method="post" action="/account/proof" class="stack">
          <Kept typed={typed} />
          <Button plain>{m("proof.link.done")}</Button>
        </form>
      )}
    </>
  );
}

/** Where the mailed link leads while an act waits in another tab. */
export const given = (at: At): Reply =>
  page(at, () => (
    <Page frame={at.frame} title={m("proof.given.title")} lang={languageNow()} index={false}>
      <div class="stack prose">
        <h1>{m("proof.given.title")}</h1>
        <p>{m("proof.given")}</p>
      </div>
    </Page>
  ));
