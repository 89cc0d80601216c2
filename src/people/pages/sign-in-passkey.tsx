import { z } from "zod";
import { page, type At, type Reply } from "#platform/web";
import { attempt } from "../attempts/commands.ts";
import { newChallenge, PasskeyRefused, provePasskey } from "../passkeys/commands.ts";
import { relyingParty } from "../passkeys/rules.ts";
import { optionsToSignIn } from "../passkeys/verify.ts";
import { enter } from "../sessions/entry.ts";
import { m } from "../words.ts";
import { callerOf, entered, nextFrom, visitorOf } from "./shared.tsx";
import { SignInView } from "./sign-in.tsx";

const AnswerForm = z.object({ answer: z.string().optional(), next: z.string().optional() });

/** What the script asks the browser for. */
export async function challenge(at: At): Promise<Reply> {
  const party = relyingParty(at.settings);
  const { secret, origin } = callerOf(at);
  const made = await at.transaction(async (tx, now) => {
    if ((await attempt(tx, secret, "passkey.origin", { origin }, now)) === null) return null;
    return newChallenge(tx, { purpose: "sign-in", personId: null }, now);
  });
  if (!party || !made) return json(party ? 429 : 404, {});
  return json(200, await optionsToSignIn({ party, challenge: made }));
}

export const json = (status: number, value: unknown): Reply => ({
  kind: "data",
  status,
  type: "application/json",
  body: JSON.stringify(value),
  headers: { "cache-control": "no-store" },
});

/** A passkey whose owner showed themselves to it is two factors: nothing more is asked. */
export async function submit(at: At): Promise<Reply> {
  const { typed } = at.form(AnswerForm);
  const next = nextFrom(typed.next);
  try {
    const personId = await provePasskey(at, typed.answer ?? "");
    const by = { ...visitorOf(at), proof: "passkey" as const, next };
    return entered(at, await at.transaction((tx, now) => enter(tx, personId, by, now)));
  } catch (error) {
    if (!(error instanceof PasskeyRefused)) throw error;
    return page(at, () => <SignInView at={at} next={next} errors={{ "": m("passkey.refused") }} />, { status: 422 });
  }
}
