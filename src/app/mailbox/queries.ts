import type { Db } from "#platform/db";
import { readMail, type Mail } from "#platform/mail";

export interface BoxedMail {
  id: number;
  recipient: string;
  arrivedAt: Date;
  raw: Buffer;
  from: string;
  subject: string;
  text: string;
}

/** The newest mails of the built-in mailbox, of one recipient when `to` is given. They are our own, so they are read here and now. */
export async function boxedMails(db: Db, to: string | null, most: number): Promise<BoxedMail[]> {
  let query = db
    .selectFrom("mailbox_mails")
    .select(["id", "recipient", "raw", "arrived_at as arrivedAt"])
    .orderBy("id", "desc")
    .limit(most);
  if (to) query = query.where("recipient", "=", to);
  return Promise.all((await query.execute()).map(read));
}

export async function boxedMail(db: Db, id: number): Promise<BoxedMail | null> {
  const row = await db
    .selectFrom("mailbox_mails")
    .select(["id", "recipient", "raw", "arrived_at as arrivedAt"])
    .where("id", "=", id)
    .executeTakeFirst();
  return row ? read(row) : null;
}

async function read(row: Pick<BoxedMail, "id" | "recipient" | "raw" | "arrivedAt">): Promise<BoxedMail> {
  const parsed = await readMail(row.raw);
  if (!parsed.ok) return { ...row, from: "", subject: "", text: row.raw.toString("utf8") };
  return { ...row, from: fromOf(parsed.mail), subject: parsed.mail.subject, text: parsed.mail.text ?? "" };
}

const fromOf = ({ from }: Mail): string => (from ? `${from.name} <${from.address}>` : "");
