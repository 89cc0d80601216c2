import { namesOf } from "#people";
import type { Tx } from "#platform/db";
import type { Instant } from "#platform/time";

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
  "mail_budgets",
  "mail_holds",
  "kept_copies",
  "mail_forms",
  "subscriptions",
  "newcomers",
  "digest_marks",
  "post_uploads",
  "traced_mails",
  "mail_requests",
  "time_answers",
] as const;

/**
 * The person's account is being deleted: what they chose, noted and began here goes, and private letters to and from them; mails of theirs that wait for a
 * leader are discarded. What they wrote stays, under the name that they have now.
 */
export async function forgetReader(tx: Tx, personId: number, now: Instant): Promise<void> {
  for (const table of OWN_ROWS) await tx.deleteFrom(table).where("person_id", "=", personId).execute();
  await tx
    .deleteFrom("private_letters")
    .where((is) => is.or([is("writer_id", "=", personId), is("reader_id", "=", personId)]))
    .execute();
  const [{ name }] = [...(await namesOf(tx, [personId]))].map(([, name]) => ({ name })) as [{ name: string }];
  await tx.updateTable("posts").set({ author_name: name }).where("author_id", "=", personId).execute();
  await tx
    .updateTable("held_mails")
    .set({ decision: "discarded", decided_at: now })
    .where("author_id", "=", personId)
    .where("decision", "is", null)
    .execute();
  await tx
    .updateTable("held_mails")
    .set({ author_name: name, author_address: "", body_text: "" })
    .where("author_id", "=", personId)
    .execute();
}
