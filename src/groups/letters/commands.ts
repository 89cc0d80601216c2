import { sql, type Tx } from "#platform/db";
import { mailAll } from "#platform/mail";
import { dayIn, days, type Instant } from "#platform/time";
import type { Actor } from "../commands.ts";
import type { Unit } from "../queries.ts";
import { refused } from "../refusals.ts";
import { leaderAddressesOf, lettersSince, ownerLettersSince } from "./queries.ts";
import { LETTERS_A_DAY, mayWriteLetter, mayWriteOwners } from "./rules.ts";

export const CONVENERS_MAIL = "groups.letter";
export const OWNERS_MAIL = "groups.owners";

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

export interface OwnerLetter {
  inboundMailId: number;
  unitId: number;
  writer: { id: number | null; name: string; addressId: number };
  subject: string;
  body: string;
  inReplyTo: string | null;
  /** How many files the mail brought. */
  files: number;
}

/**
 * A mail to the unit's owners goes to all who lead it, with its writer's address, to which they answer. false: nobody leads it, or too many such
 * mails came within a day.
 */
export async function passToOwners(
  tx: Tx,
  letter: OwnerLetter,
  { now, zone }: { now: Instant; zone: string },
): Promise<boolean> {
  const { unitId, writer } = letter;
  await sql`select pg_advisory_xact_lock(hashtextextended(${`owner-letters ${unitId}`}, 0))`.execute(tx);
  if (!mayWriteOwners(await ownerLettersSince(tx, writer.addressId, unitId, new Date(now.getTime() - days(1)))))
    return false;
  const leading = await leaderAddressesOf(tx, unitId, writer.id, dayIn(zone, now));
  if (leading.all.length === 0) return false;
  const { id } = await tx
    .insertInto("owner_letters")
    .values({
      inbound_mail_id: letter.inboundMailId,
      unit_id: unitId,
      writer_id: writer.id,
      writer_name: writer.name,
      address_id: writer.addressId,
      subject: letter.subject,
      body_text: letter.body,
      in_reply_to: letter.inReplyTo,
      files: letter.files,
      sent_at: now,
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  const deliveries = leading.receiving.map((addressId) => ({ addressId, reason: "leads", state: "waiting" as const }));
  await mailAll(tx, { purpose: OWNERS_MAIL, subjectId: id }, deliveries, { now });
  return true;
}

/** A letter is kept for a year, as the data map says: long enough for a complaint about it. */
export const LETTERS_KEPT = days(365);

export async function forgetOldLetters(tx: Tx, now: Instant): Promise<void> {
  const before = new Date(now.getTime() - LETTERS_KEPT);
  await tx.deleteFrom("convener_letters").where("sent_at", "<", before).execute();
  await tx.deleteFrom("owner_letters").where("sent_at", "<", before).execute();
}
