import type { Tx } from "#platform/db";
import type { Instant } from "#platform/time";
import type { At, CookieChange } from "#platform/web";
import { passwordProblem } from "../passwords/rules.ts";
import { startSession } from "../sessions/commands.ts";
import { m } from "../words.ts";
import { sessionCookie } from "./shared.tsx";

/** For forms of the app in which an account is made: what is wrong with a new password, in a sentence; null: nothing. */
export function passwordProblemSaid(
  password: string,
  own: { name: string; addresses: readonly string[] },
): string | null {
  const problem = passwordProblem(password, own);
  return problem && m(`error.password.${problem}`);
}

/** Signs in whoever has just proved who they are, in this browser. */
export async function startedSession(tx: Tx, at: At, personId: number, now: Instant): Promise<CookieChange> {
  return sessionCookie(at, await startSession(tx, personId, { proof: "password", userAgent: at.userAgent }, now));
}
