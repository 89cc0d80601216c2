import { sql, type Db } from "#platform/db";
import { addressIds } from "./ledger.ts";
import { composer, type Delivery } from "./composer.ts";
import { addDeliveries, addMailing } from "./enqueue.ts";
import { prepare, type Prepared } from "./message.ts";

export const secret = Buffer.from("a secret that only the tests know");
export const mailDomain = "lists.example.org";
export const noon = new Date("2026-03-01T12:00:00Z");

/** Writes mails of the purpose "test.post": the text names the subject, a header names the delivery. */
export const testComposer = composer<Prepared>({
  purpose: "test.post",
  prepare: async (_db, mailing) =>
    prepare({
      from: { name: "Ada", address: "ada@example.org" },
      subject: `Post ${mailing.subjectId}`,
      date: mailing.createdAt,
      messageId: mailing.messageId ?? `<single${mailing.id}@${mailDomain}>`,
      text: "Minutes are ready.\n.\n..and more",
      html: null,
    }),
  compose: async (_db, mail) => (delivery: Delivery) =>
    mail.write({ to: { address: delivery.address }, footerText: delivery.reason }),
});

let count = 0;

/** A mailing to these addresses that waits to be sent. Returns its id. */
export async function buildMailing(
  db: Db,
  addresses: readonly string[],
  over: { purpose?: string; priority?: number; now?: Date } = {},
): Promise<number> {
  const now = over.now ?? noon;
  return db.transaction().execute(async (tx) => {
    const ids = await addressIds(tx, addresses, now);
    const subjectId = ++count;
    const mailing = await addMailing(
      tx,
      { purpose: over.purpose ?? "test.post", subjectId, messageId: `<post${subjectId}.${process.pid}@${mailDomain}>` },
      now,
    );
    const rows = [...ids.values()].map((addressId) => ({
      addressId,
      reason: "you follow this group",
      state: "waiting" as const,
    }));
    await addDeliveries(tx, mailing, rows, { now, ...(over.priority !== undefined && { priority: over.priority }) });
    return mailing;
  });
}

export const readers = (howMany: number, domain = "example.org"): string[] =>
  Array.from({ length: howMany }, (_, number) => `reader${number}@${domain}`);

export interface Fate {
  address: string;
  state: string;
  attempts: number;
  reply: string | null;
  failure: string | null;
}

/** What became of each delivery, by address. */
export async function fates(db: Db, mailingId: number): Promise<Fate[]> {
  const { rows } = await sql<Fate>`
    select a.address, d.state, d.attempts, d.reply, (select kind from address_failures f where f.delivery_id = d.id) as failure
    from deliveries d join mail_addresses a on a.id = d.address_id where d.mailing_id = ${mailingId} order by a.address`.execute(
    db,
  );
  return rows;
}

/** How many deliveries of a mailing are in each state. */
export async function states(db: Db, mailingId: number): Promise<Record<string, number>> {
  const { rows } = await sql<{ state: string; count: number }>`
    select state, count(*) from deliveries where mailing_id = ${mailingId} group by state`.execute(db);
  return Object.fromEntries(rows.map((row) => [row.state, row.count]));
}
