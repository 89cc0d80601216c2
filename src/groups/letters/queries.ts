import { sql, type Db } from "#platform/db";
import type { Day, Instant } from "#platform/time";
import { isCurrent } from "../permission/queries.ts";
import { leadingRoles } from "../rules.ts";

export interface LetterFacts {
  unitId: number;
  /** null: somebody without an account, who wrote by mail. */
  writerId: number | null;
  unitName: string;
  slug: string;
  writerName: string;
  /** Where an answer goes; null: the writer shows no address, or has none any more. */
  replyTo: string | null;
  subject: string;
  body: string;
  sentAt: Instant;
}

/** What the mail of a letter says; null when it is gone. */
export async function letterOf(db: Db, id: number): Promise<LetterFacts | null> {
  const { rows } = await sql<LetterFacts>`
    select l.unit_id as "unitId", l.writer_id as "writerId", u.name as "unitName", u.slug, p.name as "writerName", l.subject, l.body, l.sent_at as "sentAt",
      (select a.address from person_addresses o join mail_addresses a on a.id = o.address_id
        where l.shows_address and o.person_id = l.writer_id and o.is_primary) as "replyTo"
    from convener_letters l join units u on u.id = l.unit_id join persons p on p.id = l.writer_id
    where l.id = ${id}`.execute(db);
  return rows[0] ?? null;
}

/** The same of a mail to the unit's owners: whoever wrote it showed their address. */
export async function ownerLetterOf(db: Db, id: number): Promise<OwnerLetterFacts | null> {
  const { rows } = await sql<OwnerLetterFacts>`
    select l.unit_id as "unitId", l.writer_id as "writerId", u.name as "unitName", u.slug, l.writer_name as "writerName", l.subject, l.body_text as body,
      l.sent_at as "sentAt", a.address as "replyTo", l.in_reply_to as "inReplyTo", l.files
    from owner_letters l join units u on u.id = l.unit_id join mail_addresses a on a.id = l.address_id where l.id = ${id}`.execute(
    db,
  );
  return rows[0] ?? null;
}

export interface OwnerLetterFacts extends LetterFacts {
  inReplyTo: string | null;
  /** How many files it brought, which are not passed on. */
  files: number;
}

/** Mails to owners since then: of this address, and to this unit. */
export async function ownerLettersSince(db: Db, addressId: number, unitId: number, since: Instant) {
  const { rows } = await sql<{ ofAddress: number; toUnit: number }>`
    select (select count(*)::integer from owner_letters where address_id = ${addressId} and sent_at > ${since}::timestamptz) as "ofAddress",
      (select count(*)::integer from owner_letters where unit_id = ${unitId} and sent_at > ${since}::timestamptz) as "toUnit"`.execute(
    db,
  );
  return rows[0]!;
}

export interface Leading {
  /** Those who lead the unit on the day and have a primary address. */
  all: number[];
  /** Those of them who get what the writer writes: they have not blocked the writer (P-22). */
  receiving: number[];
}

/** Addresses by number, for mail to them, never for a page. Whether somebody blocks the writer is nothing that the writer may tell from the answer. */
export async function leaderAddressesOf(db: Db, unitId: number, writerId: number | null, day: Day): Promise<Leading> {
  const { rows } = await sql<{ id: number; blocks: boolean }>`
    select distinct o.address_id as id, exists (
        select from person_blocks b where b.blocker_id = a.person_id and b.blocked_id = ${writerId}::bigint) as blocks
    from appointments a join person_addresses o on o.person_id = a.person_id and o.is_primary
    where a.unit_id = ${unitId} and a.role = any(${[...leadingRoles]}::text[]) and ${isCurrent(day)}
    order by id`.execute(db);
  return { all: rows.map((row) => row.id), receiving: rows.filter((row) => !row.blocks).map((row) => row.id) };
}

/** The addresses, by number, of all who lead the unit on the day. */
export async function leadingAddresses(db: Db, unitId: number, day: Day): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select distinct o.address_id as id from appointments a join person_addresses o on o.person_id = a.person_id and o.is_primary
    where a.unit_id = ${unitId} and a.role = any(${[...leadingRoles]}::text[]) and ${isCurrent(day)} order by id`.execute(
    db,
  );
  return rows.map((row) => row.id);
}

export async function lettersSince(db: Db, writerId: number, since: Instant): Promise<number> {
  const { count } = await db
    .selectFrom("convener_letters")
    .select((select) => select.fn.countAll<number>().as("count"))
    .where("writer_id", "=", writerId)
    .where("sent_at", ">", since)
    .executeTakeFirstOrThrow();
  return count;
}
