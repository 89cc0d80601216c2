import type { FieldErrors } from "#platform/web";
import { day, words } from "#platform/words";
import en from "./messages.en.json" with { type: "json" };
import type { Standing } from "./rules.ts";

export const m = words({ en });
type Key = keyof typeof en;

/** What is wrong with a form: keys of our texts by field, or a refusal beside the field that it is about. */
export type Wrong = { keys: FieldErrors } | { field: string; say: () => string };

/** Says it in the language now rendering. */
export const errorsOf = (wrong: Wrong | null): FieldErrors => {
  if (!wrong) return {};
  if ("say" in wrong) return { [wrong.field]: wrong.say() };
  return Object.fromEntries(Object.entries(wrong.keys).map(([field, key]) => [field, m(key as Key)]));
};

/** Standing in a sentence. */
export function sayStanding(standing: Standing): string {
  const since = standing.since ? day(standing.since) : "";
  const until = standing.until ? day(standing.until) : "";
  return m(`standing.${standing.kind}`, { since, until });
}
