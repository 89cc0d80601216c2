import type { Db } from "#platform/db";

export interface HeldAdvert {
  inboundMailId: number;
  unitId: number;
  authorId: number | null;
  subject: string;
  jobsUrl: string | null;
  /** Its leaders have decided, or its author has said what it is. */
  isDecided: boolean;
}

/** A mail that was held because it looked like an advertisement of a job; null: none. */
export async function heldAdvert(db: Db, inboundMailId: number): Promise<HeldAdvert | null> {
  const row = await db
    .selectFrom("held_mails as h")
    .leftJoin("unit_manners as m", "m.unit_id", "h.unit_id")
    .select(["h.inbound_mail_id as inboundMailId", "h.unit_id as unitId", "h.author_id as authorId", "h.subject"])
    .select(["m.jobs_url as jobsUrl", "h.decision", "h.no_advert_at as saidAt"])
    .where("h.inbound_mail_id", "=", inboundMailId)
    .where("h.rule", "=", "job-advert")
    .executeTakeFirst();
  if (!row) return null;
  const { decision, saidAt, ...held } = row;
  return { ...held, isDecided: decision !== null || saidAt !== null };
}
