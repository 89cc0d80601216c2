import { unitsByIds, type Unit } from "#groups";
import { sql, type Db } from "#platform/db";
import type { HoldRule } from "../rules.ts";
import { HELD_MAIL } from "./commands.ts";

export interface HeldFacts {
  unit: Unit;
  authorName: string;
  authorAddress: string;
  subject: string;
  text: string;
  rule: HoldRule;
  heldAt: Date;
  isDecided: boolean;
}

/** What the mail about a held one says. */
export async function heldFacts(db: Db, inboundMailId: number): Promise<HeldFacts | null> {
  const row = await db
    .selectFrom("held_mails")
    .select(["unit_id as unitId", "author_name as authorName", "author_address as authorAddress", "subject"])
    .select(["body_text as text", "held_at as heldAt", sql<HoldRule>`rule`.as("rule")])
    .select(sql<boolean>`decision is not null`.as("isDecided"))
    .where("inbound_mail_id", "=", inboundMailId)
    .executeTakeFirst();
  if (!row) return null;
  const { unitId, ...facts } = row;
  return { ...facts, unit: (await unitsByIds(db, [unitId])).get(unitId)! };
}

/** What an answer to such a mail is about: the held mail and whom the question went to. */
export async function askedBy(
  db: Db,
  deliveryId: number,
): Promise<{ inboundMailId: number; unitId: number; personId: number } | undefined> {
  return db
    .selectFrom("deliveries as d")
    .innerJoin("mailings as m", "m.id", "d.mailing_id")
    .innerJoin("held_mails as h", "h.inbound_mail_id", "m.subject_id")
    .innerJoin("person_addresses as a", "a.address_id", "d.address_id")
    .select(["h.inbound_mail_id as inboundMailId", "h.unit_id as unitId", "a.person_id as personId"])
    .where("d.id", "=", deliveryId)
    .where("m.purpose", "=", HELD_MAIL)
    .executeTakeFirst();
}

export interface HeldRow {
  id: number;
  authorName: string;
  authorAddress: string;
  subject: string;
  text: string;
  rule: string;
  heldAt: Date;
}

/** Held mails on a page. */
export const HELD_SHOWN = 100;

/** Mails of a unit that wait, the oldest first. For its leaders only: the caller asks `mayManage`. */
export async function heldOf(db: Db, unitId: number): Promise<HeldRow[]> {
  return db
    .selectFrom("held_mails")
    .select([
      "inbound_mail_id as id",
      "author_name as authorName",
      "author_address as authorAddress",
      "subject",
      "body_text as text",
      "rule",
      "held_at as heldAt",
    ])
    .where("unit_id", "=", unitId)
    .where("decision", "is", null)
    .orderBy("held_at")
    .limit(HELD_SHOWN)
    .execute();
}

export interface TrustedWriter {
  id: number;
  address: string;
  since: Date;
  by: string | null;
}

/** Whose mails the unit's leaders let through without a look. For its leaders only: the caller asks `mayManage`. */
export async function trustedIn(db: Db, unitId: number): Promise<TrustedWriter[]> {
  return db
    .selectFrom("trusted_writers as w")
    .innerJoin("mail_addresses as a", "a.id", "w.address_id")
    .leftJoin("persons as p", "p.id", "w.trusted_by")
    .select(["w.id", "a.address", "w.trusted_at as since", "p.name as by"])
    .where("w.unit_id", "=", unitId)
    .where("w.ended_at", "is", null)
    .orderBy("a.address")
    .limit(500)
    .execute();
}

export async function heldCountOf(db: Db, unitId: number): Promise<number> {
  const { count } = await db
    .selectFrom("held_mails")
    .select((select) => select.fn.countAll<number>().as("count"))
    .where("unit_id", "=", unitId)
    .where("decision", "is", null)
    .executeTakeFirstOrThrow();
  return count;
}

/** How long a held mail will wait, as far as that can be said (D-28). */
export interface Wait {
  /** From 1: how many wait there that came no later, itself among them. */
  place: number;
  /** Hours: the median of what the last decisions took; null: too few to say. */
  usualHours: number | null;
}

/** Decisions of which the median is told, and how few say nothing. */
const [LAST, FEWEST] = [20, 3];

/** Of mails that wait, by their numbers; others have no entry. */
export async function waitsOf(db: Db, inboundMailIds: readonly number[]): Promise<Map<number, Wait>> {
  if (inboundMailIds.length === 0) return new Map();
  const { rows } = await sql<Wait & { id: number }>`
    select h.inbound_mail_id as id,
      (select count(*)::integer from held_mails o where o.unit_id = h.unit_id and o.decision is null
        and (o.held_at, o.inbound_mail_id) <= (h.held_at, h.inbound_mail_id)) as place,
      (select case when count(*) >= ${FEWEST} then percentile_cont(0.5) within group (order by hours) end from (
        select extract(epoch from d.decided_at - d.held_at) / 3600 as hours from held_mails d
        where d.unit_id = h.unit_id and d.decision is not null order by d.decided_at desc limit ${LAST}) l)::float8 as "usualHours"
    from held_mails h where h.inbound_mail_id = any(${[...inboundMailIds]}::bigint[]) and h.decision is null`.execute(
    db,
  );
  return new Map(rows.map(({ id, ...wait }) => [id, wait]));
}
