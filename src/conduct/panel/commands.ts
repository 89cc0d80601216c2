import { note } from "#platform/audit";
import type { Tx } from "#platform/db";
import type { Day, Instant } from "#platform/time";
import { refuse } from "../refusals.ts";
import type { PanelKind } from "../rules.ts";

export interface NewPanelist {
  personId: number;
  kind: PanelKind;
  fromDay: Day;
  untilDay: Day;
}

/** Staff name somebody for a term. They are called to cases that open from then on. */
export async function namePanelist(
  tx: Tx,
  by: number | null,
  { personId, kind, fromDay, untilDay }: NewPanelist,
  now: Instant,
): Promise<void> {
  await tx.selectFrom("persons").select("id").where("id", "=", personId).forNoKeyUpdate().execute();
  const other = await tx
    .selectFrom("conduct_panelists")
    .select("id")
    .where("person_id", "=", personId)
    .where("ended_at", "is", null)
    .where("from_day", "<=", untilDay)
    .where("until_day", ">=", fromDay)
    .executeTakeFirst();
  if (other) refuse({ because: "term", why: "has-one" });
  const term = { person_id: personId, kind, from_day: fromDay, until_day: untilDay };
  await tx
    .insertInto("conduct_panelists")
    .values({ ...term, named_by: by, named_at: now })
    .execute();
  const details = { kind, from: fromDay, until: untilDay };
  if (by !== null) await note(tx, { act: "conduct.panelist-named", by, person: personId, details }, now);
}

/** Ends a term before its day. On cases that they sit on they go on sitting: nobody is taken off a case by whoever names the panel. */
export async function endTerm(tx: Tx, by: number, id: number, now: Instant): Promise<void> {
  const ended = await tx
    .updateTable("conduct_panelists")
    .set({ ended_at: now, ended_by: by })
    .where("id", "=", id)
    .where("ended_at", "is", null)
    .returning("person_id as personId")
    .executeTakeFirst();
  if (!ended) refuse({ because: "term", why: "over" });
  await note(tx, { act: "conduct.panelist-ended", by, person: ended.personId }, now);
}

/** A closed account sits nowhere. */
export async function leavePanel(tx: Tx, personId: number, now: Instant): Promise<void> {
  await tx
    .updateTable("conduct_panelists")
    .set({ ended_at: now })
    .where("person_id", "=", personId)
    .where("ended_at", "is", null)
    .execute();
  await tx
    .updateTable("conduct_seats")
    .set({ left_at: now })
    .where("person_id", "=", personId)
    .where("left_at", "is", null)
    .execute();
}
