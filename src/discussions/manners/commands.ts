import { note } from "#platform/audit";
import { unitsByIds } from "#groups";
import { primaryAddressOf } from "#people";
import { mailOne } from "#platform/mail";
import type { Tx } from "#platform/db";
import type { Instant } from "#platform/time";
import { mannersOf, type Manners } from "./queries.ts";

export const WELCOME_MAIL = "discussions.welcome";

/** A leader's words and settings, in place of those before. */
export async function setManners(
  tx: Tx,
  actorId: number,
  unitId: number,
  manners: Manners,
  now: Instant,
): Promise<void> {
  const row = {
    welcome: manners.welcome,
    edit_minutes: manners.editMinutes,
    jobs_url: manners.jobsUrl,
    folds_after: manners.foldsAfter,
    announcers: manners.announcers,
    changed_by: actorId,
    changed_at: now,
  };
  await tx
    .insertInto("unit_manners")
    .values({ unit_id: unitId, ...row })
    .onConflict((conflict) => conflict.column("unit_id").doUpdateSet(row))
    .execute();
  await note(tx, { act: "discussions.manners-changed", by: actorId, unit: unitId }, now);
}

/** Somebody came: kept, and the unit's welcome goes out to them, once however often they come back or the news is told. */
export async function welcome(tx: Tx, unitId: number, personId: number, now: Instant): Promise<void> {
  const newcomer = await tx
    .insertInto("newcomers")
    .values({ unit_id: unitId, person_id: personId, came_at: now })
    .onConflict((conflict) => conflict.doNothing())
    .returning("id")
    .executeTakeFirst();
  if (!newcomer || (await mannersOf(tx, unitId)).welcome.trim() === "") return;
  // Until it is open it mails nobody; then all who are there are told.
  if ((await unitsByIds(tx, [unitId])).get(unitId)!.isUnopened) return;
  const address = await primaryAddressOf(tx, personId);
  if (!address) return;
  await tx.updateTable("newcomers").set({ welcomed_at: now }).where("id", "=", newcomer.id).execute();
  await mailOne(
    tx,
    { purpose: WELCOME_MAIL, subjectId: newcomer.id, addressId: address.id, reason: "joined", priority: 3 },
    now,
  );
}
