import type pg from "pg";

/**
 * Lets the program's role read and write rows, and nothing else: it cannot create, alter, drop or truncate (decision 18).
 * The audit log it only adds to. Given again at every start, so that tables of new migrations are covered.
 */
export async function grantTo(owner: pg.Client, role: string): Promise<void> {
  const name = owner.escapeIdentifier(role);
  await owner.query("begin");
  try {
    for (const statement of statements(name)) await owner.query(statement);
    await owner.query(`revoke insert, update, delete on schema_migrations from ${name}`);
    await owner.query(`revoke update, delete on audit_entries from ${name}`);
    await openJobs(owner, name);
    await owner.query("commit");
  } catch (error) {
    await owner.query("rollback");
    throw error;
  }
}

const statements = (name: string): string[] =>
  ["public", "graphile_worker"].flatMap((schema) => [
    `grant usage on schema ${schema} to ${name}`,
    `grant select, insert, update, delete on all tables in schema ${schema} to ${name}`,
    `grant usage, select on all sequences in schema ${schema} to ${name}`,
    `alter default privileges in schema ${schema} grant select, insert, update, delete on tables to ${name}`,
    `alter default privileges in schema ${schema} grant usage, select on sequences to ${name}`,
  ]);

// The job queue's tables have row-level security without any policy: closed to everybody but their owner.
async function openJobs(owner: pg.Client, name: string): Promise<void> {
  const { rows } = await owner.query<{ table: string }>(
    `select c.relname as table from pg_class c
     where c.relnamespace = 'graphile_worker'::regnamespace and c.relrowsecurity
       and not exists (select from pg_policy p where p.polrelid = c.oid and p.polname = 'chapterhouse_program')`,
  );
  for (const { table } of rows) {
    const on = `graphile_worker.${owner.escapeIdentifier(table)}`;
    await owner.query(`create policy chapterhouse_program on ${on} for all to ${name} using (true) with check (true)`);
  }
}
