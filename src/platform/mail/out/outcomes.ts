import { faultIn, faultOf, type Fault } from "../back/codes.ts";
import type { Answer, RefusedAnswer } from "./client.ts";

/** Five days, as RFC 5321 4.5.4.1 advises and D-17 says. */
export const GIVE_UP_AFTER = 5 * 24 * 3_600_000;
const LONGEST_DELAY = 4 * 3_600_000;

export interface Failure {
  kind: Fault;
  code: string | null;
  said: string;
}

/** What is written into a delivery's row. */
export type Outcome =
  | { state: "sent"; reply: string; counted: true }
  | { state: "failed"; reply: string; counted: true; failure: Failure }
  /** `delay`: milliseconds until it is tried again. */
  | { state: "deferred"; reply: string; counted: boolean; delay: number }
  | { state: "withdrawn"; reply: string; counted: false };

/** What an answer tells us about: this copy, its reader, or the relay. */
export interface Judgement {
  about: "copy" | "reader" | "relay";
  outcome: Outcome;
}

export interface Tried {
  /** Attempts counted before this one. */
  attempts: number;
  /** Milliseconds since the mailing was made. */
  age: number;
  /** 0 up to 1. */
  chance: number;
}

export function judge(answer: Exclude<Answer, { is: "accepted" }>, tried: Tried): Judgement {
  switch (answer.is) {
    case "unsent":
      return { about: "copy", outcome: soon(answer.text, tried) };
    case "unknown":
      return { about: "copy", outcome: again(answer.text, tried) };
    case "temporary":
      return answer.stage === "mail"
        ? { about: "relay", outcome: soon(answer.text, tried) }
        : { about: "copy", outcome: again(answer.text, tried) };
    case "permanent":
      if (isTooBig(answer)) return { about: "copy", outcome: failed("policy", answer) };
      if (answer.stage === "mail") return { about: "relay", outcome: soon(answer.text, tried) };
      return { about: "reader", outcome: failed(kindOf(answer), answer) };
  }
}

/** Tried again later, or given up when the mail has become five days old. */
export function again(reply: string, { attempts, age, chance }: Tried): Outcome {
  const delay = retryDelay(attempts, chance);
  if (age + delay > GIVE_UP_AFTER)
    return { state: "failed", reply, counted: true, failure: { kind: "temporary", code: null, said: reply } };
  return { state: "deferred", reply, counted: true, delay };
}

/**
 * Tried again in a moment, without counting. Not at once: a copy that itself breaks the connection would be first in the
 * queue again and hold up all others.
 */
export function soon(reply: string, { age, chance }: Tried, delay = 2_000): Outcome {
  if (age > GIVE_UP_AFTER)
    return { state: "failed", reply, counted: true, failure: { kind: "temporary", code: null, said: reply } };
  return { state: "deferred", reply, counted: false, delay: Math.round(delay * (0.75 + chance / 2)) };
}

/** A minute, doubled at each attempt up to four hours, give or take a quarter. Milliseconds. */
export function retryDelay(attempts: number, chance: number): number {
  return Math.round(Math.min(60_000 * 2 ** Math.min(attempts, 20), LONGEST_DELAY) * (0.75 + chance / 2));
}

type Refused = RefusedAnswer<"permanent">;

const failed = (kind: Failure["kind"], { code, status, text }: Refused): Outcome => ({
  state: "failed",
  reply: text,
  counted: true,
  failure: { kind, code: status ?? String(code), said: text },
});

const isTooBig = ({ code, status }: Refused): boolean => status === "5.3.4" || (code === 552 && status === null);

// Only what is said of the address counts against it, and only where the address was asked for.
function kindOf({ stage, status, text }: Refused): Failure["kind"] {
  if (stage !== "rcpt") return "policy";
  return status === null ? (faultIn(text) ?? "permanent") : faultOf(status, text);
}
