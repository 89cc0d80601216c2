import type { Tx } from "#platform/db";

/** Each a table whose rows are one person's choices and notes, and nobody else's. */
const OWN_ROWS = [
  "feed_keys",
  "drafts",
  "saved_posts",
  "topic_choices",
  "topic_readings",
  "unit_readings",
  "readers",
  "mention_refusals",
  "notification_choices",
  "notifications",
  "mail_holds",
  "mail_forms",
] as const;

/** The person's account is being deleted: what they chose, noted and began here goes; what they wrote stays, without their name. */
export async function forgetReader(tx: Tx, personId: number): Promise<void> {
  for (const table of OWN_ROWS) await tx.deleteFrom(table).where("person_id", "=", personId).execute();
}
