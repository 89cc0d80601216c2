import type { Tx } from "#platform/db";
import { nameFiles, type Move, type StoredFile } from "#platform/files";
import type { Instant } from "#platform/time";
import { recordChanges } from "../changes/commands.ts";
import type { Actor } from "../commands.ts";
import type { Unit } from "../queries.ts";

export interface NewEmblem {
  alt: string;
  /** In the store already. */
  file: StoredFile;
  digest: string;
}

/** The unit's own picture instead of the drawn spine; an earlier one is replaced. */
export async function changeEmblem(
  tx: Tx,
  actor: Actor,
  unit: Pick<Unit, "id">,
  input: NewEmblem,
  now: Instant,
): Promise<void> {
  const { alt, digest, file } = input;
  await nameFiles(tx, [file], now);
  const given = {
    alt,
    digest,
    content: null,
    file_key: file.key,
    uploaded_by: actor.personId,
    uploaded_at: now,
  };
  await tx
    .insertInto("unit_emblems")
    .values({ unit_id: unit.id, ...given })
    .onConflict((conflict) => conflict.column("unit_id").doUpdateSet(given))
    .execute();
  await recordChanges(tx, actor, unit.id, {}, { emblem: input.alt }, now);
}

/** Back to the drawn spine. False when there was no picture. */
export async function removeEmblem(tx: Tx, actor: Actor, unit: Pick<Unit, "id">, now: Instant): Promise<boolean> {
  const row = await tx.deleteFrom("unit_emblems").where("unit_id", "=", unit.id).returning("alt").executeTakeFirst();
  if (!row) return false;
  await recordChanges(tx, actor, unit.id, { emblem: row.alt }, { emblem: null }, now);
  return true;
}

/** Emblems that an earlier version kept in the database. */
export const emblemsToMove: Move = {
  async next(db) {
    const row = await db
      .selectFrom("unit_emblems")
      .select(["unit_id", "content", "digest"])
      .where("content", "is not", null)
      .limit(1)
      .executeTakeFirst();
    if (!row) return null;
    return {
      bytes: row.content!,
      async settle(tx, { key }) {
        const { numUpdatedRows } = await tx
          .updateTable("unit_emblems")
          .set({ content: null, file_key: key })
          .where("unit_id", "=", row.unit_id)
          .where("content", "is not", null)
          .where("digest", "=", row.digest)
          .executeTakeFirst();
        return numUpdatedRows === 1n;
      },
    };
  },
};
