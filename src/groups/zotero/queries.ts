import { sql, type Db } from "#platform/db";
import type { Instant } from "#platform/time";
import type { Problem } from "./client.ts";
import type { ShelfItem, Style } from "./rules.ts";

export interface Shelf {
  unitId: number;
  groupId: number;
  style: Style;
  entry: string;
  name: string | null;
  reading: string | null;
  editing: string | null;
  items: ShelfItem[];
  total: number | null;
  fetchedAt: Instant | null;
  problem: Problem | null;
}

const shelves = (where: ReturnType<typeof sql>) => sql<Shelf>`
  select unit_id as "unitId", group_id as "groupId", style, entry, name, reading, editing, items, total, fetched_at as "fetchedAt", problem
  from unit_shelves where ${where}`;

export const shelfOf = async (db: Db, unitId: number): Promise<Shelf | null> =>
  (await shelves(sql`unit_id = ${unitId}`).execute(db)).rows[0] ?? null;

/** Shelves of open units that were last asked for before `before`, the oldest first. */
export const shelvesDue = async (db: Db, before: Instant): Promise<Shelf[]> =>
  (
    await shelves(
      sql`greatest(fetched_at, failed_at) is null or greatest(fetched_at, failed_at) <= ${before}::timestamptz order by greatest(fetched_at, failed_at) nulls first, unit_id limit 200`,
    ).execute(db)
  ).rows;
