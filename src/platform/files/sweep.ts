import { sql, type Db, type Tx } from "#platform/db";
import { hours, later, type Instant } from "#platform/time";
import { isOurs } from "./claim.ts";
import { isKey } from "./keep.ts";
import type { Kept, Store } from "./store.ts";

/** Longer than any upload, any transaction and any backup lasts. */
export const GRACE = hours(24);
const AT_ONCE = 500;

/**
 * Rows that nothing names any more go a day after that was seen; bytes that no row has go when they are a day old. What a row has is
 * never touched: a key is made for one file, so no upload can take one up again. Returns how many files' bytes went.
 */
export async function sweepFiles(
  db: Db,
  store: Store,
  now: Instant,
  transaction: <T>(act: (tx: Tx) => Promise<T>) => Promise<T>,
): Promise<number> {
  await transaction((tx) => release(tx, now));
  if (!(await isOurs(db, store))) return 0;
  let gone = 0;
  for await (const some of inRuns(old(store, later(now, -GRACE)))) {
    for (const key of await unknown(db, some)) {
      await store.remove(key);
      gone += 1;
    }
  }
  return gone;
}

async function release(tx: Tx, now: Instant): Promise<void> {
  const named = await namedSomewhere(tx);
  await sql`update stored_files f set released_at = case when ${named} then null else ${now}::timestamptz end
    where (released_at is null) <> ${named}`.execute(tx);
  await sql`delete from stored_files f where released_at <= ${later(now, -GRACE)}::timestamptz and not ${named}`.execute(
    tx,
  );
}

/** Whether any row refers to `stored_files f`: from the catalogue, so that a table of a later slice counts too. */
async function namedSomewhere(tx: Tx) {
  const { rows } = await sql<{ table: string; column: string }>`
    select c.conrelid::regclass::text as table, a.attname::text as column
    from pg_constraint c join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[1]
    where c.contype = 'f' and c.confrelid = 'stored_files'::regclass order by 1, 2`.execute(tx);
  const each = rows.map(
    ({ table, column }) => sql<boolean>`exists (select from ${sql.table(table)} x where x.${sql.ref(column)} = f.key)`,
  );
  return each.length === 0 ? sql<boolean>`false` : sql<boolean>`(${sql.join(each, sql` or `)})`;
}

async function unknown(db: Db, keys: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ key: string }>`
    select key from unnest(${[...keys]}::text[]) key where not exists (select from stored_files f where f.key = key.key)`.execute(
    db,
  );
  return rows.map(({ key }) => key);
}

async function* old(store: Store, before: Instant): AsyncGenerator<Kept> {
  for await (const one of store.list()) if (isKey(one.key) && one.storedAt <= before) yield one;
}

async function* inRuns(files: AsyncIterable<Kept>): AsyncGenerator<string[]> {
  let run: string[] = [];
  for await (const { key } of files) {
    if (run.push(key) < AT_ONCE) continue;
    yield run;
    run = [];
  }
  if (run.length > 0) yield run;
}
