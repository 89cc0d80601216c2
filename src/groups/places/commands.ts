import { primaryAddressOf } from "#people";
import type { Tx } from "#platform/db";
import { addressId, firstAnswerToday, mailOne } from "#platform/mail";
import { days, type Instant } from "#platform/time";

export const PLACES_MAIL = "groups.places";
export const WEEKLY_MAIL = "groups.placesWeekly";

/** Answers a mail to places@ at the address that it came from, once a day for each. False when that was done today. */
export async function answerPlaces(
  tx: Tx,
  given: { personId: number | null; address: string; messageId: string | null },
  now: Instant,
): Promise<boolean> {
  const to = await addressId(tx, given.address, now);
  if (!(await firstAnswerToday(tx, to, "places", now))) return false;
  const { id } = await tx
    .insertInto("places_answers")
    .values({ person_id: given.personId, in_reply_to: given.messageId, asked_at: now })
    .returning("id")
    .executeTakeFirstOrThrow();
  await mailOne(tx, { purpose: PLACES_MAIL, subjectId: id, addressId: to, reason: "asked" }, now);
  return true;
}

/** The weekly list, on or off. It is off unless the person asked for it. */
export async function chooseWeekly(tx: Tx, personId: number, isWanted: boolean, now: Instant): Promise<void> {
  if (!isWanted) await tx.deleteFrom("places_letters").where("person_id", "=", personId).execute();
  else
    await tx
      .insertInto("places_letters")
      .values({ person_id: personId, since: now })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
}

// A few hours less than a week, so that the hour does not creep on from week to week.
const week = days(7) - days(0.25);
const ORDINARY = 6;

/** Sends the list to everyone who wants it and got none for a week. Returns how many. */
export async function sendWeekly(tx: Tx, now: Instant): Promise<number> {
  const due = await tx
    .updateTable("places_letters")
    .set({ sent_at: now })
    .where((eb) => eb.or([eb("sent_at", "is", null), eb("sent_at", "<=", new Date(now.getTime() - week))]))
    .returning("person_id as personId")
    .execute();
  for (const { personId } of due) {
    const address = await primaryAddressOf(tx, personId);
    if (!address) continue;
    const mail = {
      purpose: WEEKLY_MAIL,
      subjectId: personId,
      addressId: address.id,
      reason: "weekly",
      priority: ORDINARY,
    };
    await mailOne(tx, mail, now);
  }
  return due.length;
}
