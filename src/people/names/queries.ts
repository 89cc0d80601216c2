import { sql, type Db } from "#platform/db";

/**
 * Ids of people in whose name every one of these words begins a word, in any case and without accents; at most `most`. It tells names from
 * nobody: whoever asks shows only what the viewer may see of these people.
 */
export async function personsNamed(db: Db, words: string, most: number): Promise<number[]> {
  const beginnings = words.match(/[\p{L}\p{N}]+/gu) ?? [];
  if (beginnings.length === 0) return [];
  const asked = beginnings.map((word) => `'${word}':*`).join(" & ");
  const { rows } = await sql<{ id: number }>`
    select id from persons where to_tsvector('public.names', name) @@ to_tsquery('public.names', ${asked}) order by id limit ${most}`.execute(
    db,
  );
  return rows.map((row) => row.id);
}

/** What these people are called. It tells names to anybody: for things that they signed where whoever reads may read them. */
export async function namesOf(db: Db, ids: readonly number[]): Promise<Map<number, string>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .selectFrom("persons")
    .select(["id", "name"])
    .where(sql<boolean>`id = any(${[...new Set(ids)]}::bigint[])`)
    .execute();
  return new Map(rows.map(({ id, name }) => [id, name]));
}
