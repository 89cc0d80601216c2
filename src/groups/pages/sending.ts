import type { Tx } from "#platform/db";
import type { Instant } from "#platform/time";
import { seeOther, unlessRefused, type At, type Parsed, type Reply } from "#platform/web";
import { fieldOf } from "../refusals.ts";
import type { Wrong } from "../words.ts";

/** A checked form becomes an act; what is wrong, by its shape or by a rule, comes back on the same page with everything typed. */
export async function send<T>(
  at: At,
  form: Parsed<T>,
  again: (wrong: Wrong) => Reply,
  act: (value: T, tx: Tx, now: Instant) => Promise<string>,
): Promise<Reply> {
  if (!form.ok) return again({ keys: form.errors });
  const { value } = form;
  return unlessRefused(
    async () => seeOther(await at.once((tx, now) => act(value, tx, now))),
    ({ refusal, say }) => again({ field: fieldOf(refusal), say }),
  );
}
