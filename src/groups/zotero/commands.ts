import { sql, type Tx } from "#platform/db";
import { enqueue } from "#platform/jobs";
import type { Instant } from "#platform/time";
import type { Actor } from "../commands.ts";
import { recordChanges } from "../changes/commands.ts";
import { fillShelf } from "../jobs.ts";
import type { Unit } from "../queries.ts";
import type { Fetched, Problem } from "./client.ts";
import type { Shelf } from "./queries.ts";
import type { Style } from "./rules.ts";

export interface NewShelf {
  groupId: number;
  style: Style;
  /** How one gets in there, in the leaders' words. */
  entry: string;
}

/** A Zotero group on the unit's page, in place of the one before. Its items come with the job that asks for them. */
export async function linkShelf(
  tx: Tx,
  actor: Actor,
  unit: Pick<Unit, "id">,
  { groupId, style, entry }: NewShelf,
  now: Instant,
): Promise<void> {
  const row = { group_id: groupId, style, entry, linked_by: actor.personId, linked_at: now };
  const empty = { name: null, reading: null, editing: null, items: "[]", total: null };
  const asked = { fetched_at: null, failed_at: null, problem: null };
  await tx
    .insertInto("unit_shelves")
    .values({ unit_id: unit.id, ...row })
    .onConflict((conflict) => conflict.column("unit_id").doUpdateSet({ ...row, ...empty, ...asked }))
    .execute();
  await recordChanges(tx, actor, unit.id, {}, { link: `Zotero ${groupId}` }, now);
  await enqueue(tx, fillShelf, { unitId: unit.id });
}

/** Does nothing where there is none. */
export async function unlinkShelf(tx: Tx, actor: Actor, unit: Pick<Unit, "id">, now: Instant): Promise<void> {
  const gone = await tx
    .deleteFrom("unit_shelves")
    .where("unit_id", "=", unit.id)
    .returning("group_id as groupId")
    .executeTakeFirst();
  if (gone) await recordChanges(tx, actor, unit.id, { link: `Zotero ${gone.groupId}` }, { link: null }, now);
}

/** What came of asking, if the shelf is still that of the group that was asked for. What has not changed is not written, so that no page is made anew for it. */
export async function noteShelf(
  tx: Tx,
  { unitId, groupId, style }: Pick<Shelf, "unitId" | "groupId" | "style">,
  came: Fetched | Problem,
  now: Instant,
): Promise<void> {
  const where = sql`unit_id = ${unitId} and group_id = ${groupId} and style = ${style}`;
  if (typeof came === "string") {
    await sql`update unit_shelves set problem = ${came}, failed_at = ${now}::timestamptz where ${where} and problem is distinct from ${came}`.execute(
      tx,
    );
    await sql`update unit_shelves set failed_at = ${now}::timestamptz where ${where} and problem is not null`.execute(
      tx,
    );
    return;
  }
  const { name, reading, editing, items, total } = came;
  const written = JSON.stringify(items);
  const { rows } = await sql`
    select from unit_shelves where ${where} and problem is null and (name, reading, editing, items, total)
      is not distinct from (${name}::text, ${reading}::text, ${editing}::text, ${written}::jsonb, ${total}::integer)`.execute(
    tx,
  );
  if (rows.length > 0) await sql`update unit_shelves set fetched_at = ${now}::timestamptz where ${where}`.execute(tx);
  else
    await sql`
      update unit_shelves set name = ${name}, reading = ${reading}, editing = ${editing}, items = ${written}::jsonb, total = ${total},
        fetched_at = ${now}::timestamptz, failed_at = null, problem = null where ${where}`.execute(tx);
}
