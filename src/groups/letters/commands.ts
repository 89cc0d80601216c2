import { sql, type Tx } from "#platform/db";
import { mailAll } from "#platform/mail";
import { dayIn, days, type Instant } from "#platform/time";
import type { Actor } from "../commands.ts";
import type { Unit } from "../queries.ts";
import { refused } from "../refusals.ts";
import { leaderAddressesOf, lettersSince } from "./queries.ts";
import { LETTERS_A_DAY, mayWriteLetter } from "./rules.ts";

export const CONVENERS_MAIL = "groups.letter";

export interface NewLetter {
  subject: string;
  body: string;
  /** The writer lets the conveners see the address, so that they can answer by mail. */
  showsAddress: boolean;
}

/**
 * One mail to all who lead the unit; nobody's address is shown to anybody unless the writer shows theirs. Whoever has blocked the writer gets none, and
 * the writer cannot tell: the letter is kept, and counts, all the same.
 */
export async function writeToConveners(
  tx: Tx,
  actor: Actor & { personId: number },
  unit: Unit,
  input: NewLetter,
  now: Instant,
): Promise<void> {
  // Two windows of one person wait for each other here, so that neither slips by the limit.
  await sql`select pg_advisory_xact_lock(hashtextextended(${`convener-letters ${actor.personId}`}, 0))`.execute(tx);
  const since = new Date(now.getTime() - days(1));
  if (!mayWriteLetter(await lettersSince(tx, actor.personId, since)))
    throw refused({ because: "letter-limit", most: LETTERS_A_DAY });
  const leading = await leaderAddressesOf(tx, unit.id, actor.personId, dayIn(actor.zone, now));
  if (unit.isClosed || leading.all.length === 0) throw refused({ because: "no-conveners" });
  const { subject, body, showsAddress } = input;
  const { id } = await tx
    .insertInto("convener_letters")
    .values({ unit_id: unit.id, writer_id: actor.personId, subject, body, shows_address: showsAddress, sent_at: now })
    .returning("id")
    .executeTakeFirstOrThrow();
  const deliveries = leading.receiving.map((addressId) => ({ addressId, reason: "leads", state: "waiting" as const }));
  await mailAll(tx, { purpose: CONVENERS_MAIL, subjectId: id }, deliveries, { now });
}

/** A letter is kept for a year, as the data map says: long enough for a complaint about it. */
export const LETTERS_KEPT = days(365);

export async function forgetOldLetters(tx: Tx, now: Instant): Promise<void> {
  const before = new Date(now.getTime() - LETTERS_KEPT);
  await tx.deleteFrom("convener_letters").where("sent_at", "<", before).execute();
}
