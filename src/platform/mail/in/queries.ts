import { sql, type Db, type InboundState } from "#platform/db";
import type { Instant } from "#platform/time";
import type { Verdict } from "./results.ts";

export interface InboundSummary {
  id: number;
  recipient: string;
  sender: string;
  arrivedAt: Date;
  state: InboundState;
  fate: string | null;
  size: number;
}

/** The newest mails that came in, for staff. `fates` null: all, those still on their way too. */
export async function inboundMails(
  db: Db,
  { fates, most }: { fates: readonly string[] | null; most: number },
): Promise<InboundSummary[]> {
  let query = db
    .selectFrom("inbound_mails")
    .select([
      "id",
      "recipient",
      "sender",
      "arrived_at as arrivedAt",
      "state",
      "fate",
      sql<number>`octet_length(raw)`.as("size"),
    ])
    .orderBy("id", "desc")
    .limit(most);
  if (fates) query = query.where("fate", "in", fates);
  return query.execute();
}

/** What DMARC said of a mail that was handled once; null: nothing yet. */
export async function dmarcOf(db: Db, id: number): Promise<Verdict["dmarc"] | null> {
  const row = await db
    .selectFrom("inbound_mails")
    .select(sql<Verdict["dmarc"] | null>`verdict ->> 'dmarc'`.as("dmarc"))
    .where("id", "=", id)
    .executeTakeFirst();
  return row?.dmarc ?? null;
}

/** One mail with its first bytes as text: bytes that are no text show as marks, so nothing of it can act. */
export async function inboundMail(
  db: Db,
  id: number,
  bytes: number,
): Promise<(InboundSummary & { detail: string | null; verdict: Verdict | null; head: string }) | null> {
  const row = await db
    .selectFrom("inbound_mails")
    .select([
      "id",
      "recipient",
      "sender",
      "arrived_at as arrivedAt",
      "state",
      "fate",
      sql<number>`octet_length(raw)`.as("size"),
    ])
    .select([
      sql<string | null>`fate_detail::text`.as("detail"),
      sql<Verdict | null>`verdict`.as("verdict"),
      sql<Buffer>`substring(raw from 1 for ${bytes}::integer)`.as("start"),
    ])
    .where("id", "=", id)
    .executeTakeFirst();
  if (!row) return null;
  const { start, ...summary } = row;
  return { ...summary, head: start.toString("utf8").replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, "\ufffd") };
}

/** Whether a mail that was accepted before that moment still waits to be decided: for whoever counts what came in time. */
export async function mailWaits(db: Db, before: Instant): Promise<boolean> {
  const row = await db
    .selectFrom("inbound_mails")
    .select("id")
    .where("state", "in", ["waiting", "claimed"])
    .where("arrived_at", "<", before)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}
