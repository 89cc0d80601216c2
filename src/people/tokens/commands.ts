import { mustBeOpen } from "../closings/commands.ts";
import { note } from "#platform/audit";
import type { Tx } from "#platform/db";
import { days, later, type Instant } from "#platform/time";
import { refused } from "../refusals.ts";
import { hashOfToken, newSessionToken } from "../sessions/secrets.ts";
import { hintOf, KEPT, LONGEST_LIFE, TOKENS_AT_MOST, tokenFrom, type Scope } from "./rules.ts";

export interface NewToken {
  name: string;
  scopes: readonly Scope[];
  days: number;
}

/** A token for a program of this person. Returns it, this once: only its hash is kept. */
export async function makeToken(tx: Tx, personId: number, input: NewToken, now: Instant): Promise<string> {
  // Two that are made at once wait for each other here.
  await mustBeOpen(tx, personId);
  const { live } = await tx
    .selectFrom("api_tokens")
    .select((select) => select.fn.countAll<number>().as("live"))
    .where("person_id", "=", personId)
    .where("revoked_at", "is", null)
    .where("expires_at", ">", now)
    .executeTakeFirstOrThrow();
  if (live >= TOKENS_AT_MOST) throw refused({ because: "too-many-tokens" });
  const token = tokenFrom(newSessionToken());
  const { id } = await tx
    .insertInto("api_tokens")
    .values({
      person_id: personId,
      name: input.name,
      token_hash: hashOfToken(token),
      hint: hintOf(token),
      scopes: [...new Set(input.scopes)],
      created_at: now,
      expires_at: later(now, days(Math.min(input.days, LONGEST_LIFE))),
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  const details = { token: id, scopes: input.scopes.join(" ") };
  await note(tx, { act: "people.token-made", by: personId, person: personId, details }, now);
  return token;
}

/** One's own, from now on. Does nothing to another's, or to one that has ended. */
export async function revokeToken(tx: Tx, personId: number, id: number, now: Instant): Promise<void> {
  const ended = await tx
    .updateTable("api_tokens")
    .set({ revoked_at: now })
    .where("id", "=", id)
    .where("person_id", "=", personId)
    .where("revoked_at", "is", null)
    .executeTakeFirst();
  if (ended.numUpdatedRows === 0n) return;
  await note(tx, { act: "people.token-ended", by: personId, person: personId, details: { token: id } }, now);
}

export async function revokeAllTokens(tx: Tx, personId: number, now: Instant): Promise<void> {
  await tx
    .updateTable("api_tokens")
    .set({ revoked_at: now })
    .where("person_id", "=", personId)
    .where("revoked_at", "is", null)
    .execute();
}

export async function forgetOldTokens(tx: Tx, now: Instant): Promise<void> {
  const before = later(now, -KEPT);
  await tx
    .deleteFrom("api_tokens")
    .where((is) => is.or([is("expires_at", "<=", before), is("revoked_at", "<=", before)]))
    .execute();
}
