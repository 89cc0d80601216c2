import { open, seal } from "#platform/sealing";
import { later, type Instant } from "#platform/time";
import { AWAY, type Claim } from "./rules.ts";

/** What a browser carries while its person is at the provider, so that no answer counts that it has not asked for. */
export interface Question {
  verifier: string;
  nonce: string;
  state: string;
  next: string | null;
  /** Who wants to connect their account; null: somebody who signs in. */
  wishes: number | null;
}

/** What it carries while its person is asked what shall come of the provider's word. */
export interface Answer {
  claim: Claim;
  next: string | null;
}

/** Readable by us alone, for a quarter of an hour: nothing of it stands in a table. */
export function carried(secret: Buffer, kind: "question" | "answer", value: Question | Answer, now: Instant): string {
  const until = later(now, AWAY).getTime();
  return seal(secret, "identity", kind, Buffer.from(JSON.stringify({ value, until }))).toString("base64url");
}

function brought<T>(secret: Buffer, kind: string, text: string | undefined, now: Instant): T | null {
  const plain = text && open(secret, "identity", kind, Buffer.from(text, "base64url"));
  if (!plain) return null;
  const { value, until } = JSON.parse(String(plain)) as { value: T; until: number };
  return until > now.getTime() ? value : null;
}

export const questionIn = (secret: Buffer, text: string | undefined, now: Instant): Question | null =>
  brought<Question>(secret, "question", text, now);
export const answerIn = (secret: Buffer, text: string | undefined, now: Instant): Answer | null =>
  brought<Answer>(secret, "answer", text, now);
