import { sql, type Db } from "#platform/db";
import type { Instant } from "#platform/time";
import type { Command } from "./rules.ts";

/** A request as it was kept. */
export interface Request {
  id: number;
  unitId: number;
  personId: number | null;
  name: string;
  address: string;
  addressId: number;
  commands: Command[];
  confirmUntil: Instant | null;
  confirmedAt: Instant | null;
}

export async function requestById(db: Db, id: number): Promise<Request | null> {
  const { rows } = await sql<Request>`
    select r.id, r.unit_id as "unitId", r.person_id as "personId", r.name, a.address, r.address_id as "addressId", r.commands,
      r.confirm_until as "confirmUntil", r.confirmed_at as "confirmedAt"
    from mail_requests r join mail_addresses a on a.id = r.address_id where r.id = ${id}`.execute(db);
  return rows[0] ?? null;
}

/** Requests of an address since then, and whether one of them was asked back about. */
export async function requestsSince(
  db: Db,
  addressId: number,
  since: Instant,
): Promise<{ count: number; wasAsked: boolean }> {
  const { rows } = await sql<{ count: number; wasAsked: boolean }>`
    select count(*)::integer as count, coalesce(bool_or(confirm_until is not null), false) as "wasAsked"
    from mail_requests where address_id = ${addressId} and asked_at > ${since}::timestamptz`.execute(db);
  return rows[0]!;
}

export interface RequestAnswer {
  id: number;
  requestId: number;
  subject: string;
  said: string;
  inReplyTo: string | null;
  asks: boolean;
  writtenAt: Instant;
  language: string | null;
}

export async function requestAnswerById(db: Db, id: number): Promise<RequestAnswer | null> {
  const { rows } = await sql<RequestAnswer>`
    select a.id, a.request_id as "requestId", a.subject, a.said, a.in_reply_to as "inReplyTo", a.asks, a.written_at as "writtenAt", p.language
    from mail_request_answers a join mail_requests r on r.id = a.request_id left join persons p on p.id = r.person_id where a.id = ${id}`.execute(
    db,
  );
  return rows[0] ?? null;
}
