import type pg from "pg";
import { quoted } from "./tables.ts";

interface Made {
  table: string;
  name: string;
  definition: string;
}

/**
 * Empties the tables and runs `act` while they have no references, no triggers and no indexes but their keys: rows may come in any order, and an
 * index is made faster whole than row by row. All of it comes back afterwards, which checks every reference. Inside one transaction.
 */
export async function laidBare(client: pg.Client, tables: string[], act: () => Promise<void>): Promise<void> {
  const references = await made(client, REFERENCES, tables);
  const indexes = await made(client, INDEXES, tables);
  for (const { table, name } of references)
    await client.query(`alter table ${quoted([table])} drop constraint ${quoted([name])}`);
  // The audit log refuses to be emptied by a trigger, which only the owner of the tables can put out of the way.
  for (const table of tables) await client.query(`alter table ${quoted([table])} disable trigger user`);
  await client.query(`truncate ${quoted(tables)}`);
  for (const { name } of indexes) await client.query(`drop index ${quoted([name])}`);
  await act();
  for (const { definition } of indexes) await client.query(definition);
  for (const { table, name, definition } of references)
    await client.query(`alter table ${quoted([table])} add constraint ${quoted([name])} ${definition}`);
  for (const table of tables) await client.query(`alter table ${quoted([table])} enable trigger user`);
}

const made = async (client: pg.Client, statement: string, tables: string[]): Promise<Made[]> =>
  (await client.query<Made>(statement, [tables])).rows;

const REFERENCES = `select c.relname as table, k.conname as name, pg_get_constraintdef(k.oid) as definition
  from pg_constraint k join pg_class c on c.oid = k.conrelid
  where k.contype = 'f' and c.relnamespace = 'public'::regnamespace and c.relname = any($1) order by 1, 2`;

const INDEXES = `select t.relname as table, c.relname as name, pg_get_indexdef(i.indexrelid) as definition
  from pg_index i join pg_class c on c.oid = i.indexrelid join pg_class t on t.oid = i.indrelid
  where t.relnamespace = 'public'::regnamespace and t.relname = any($1)
    and not exists (select from pg_constraint k where k.conindid = i.indexrelid and k.contype in ('p', 'u', 'x')) order by 1, 2`;
