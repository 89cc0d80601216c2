import pg from "pg";

/** How many connections of a running installation there are to the database of `adminUrl`, beside this one. */
export async function programsOn(adminUrl: string): Promise<number> {
  return connected(adminUrl, async (client) => {
    const { rows } = await client.query<{ count: number }>(
      "select count(*)::integer as count from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and application_name like 'chapterhouse%'",
    );
    return rows[0]!.count;
  });
}

/**
 * Takes everything out of the database: tables, jobs, and the record of migrations, so that `prepareDatabase` begins anew. Whole schemas,
 * so that no list of tables has to be kept. Only the owner's role may (decision 18).
 */
export async function emptyDatabase(adminUrl: string): Promise<void> {
  await connected(adminUrl, (client) =>
    client.query(
      "begin; drop schema if exists graphile_worker cascade; drop schema public cascade; create schema public; commit",
    ),
  );
}

async function connected<T>(url: string, act: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url, application_name: "emptying" });
  await client.connect();
  try {
    return await act(client);
  } finally {
    await client.end();
  }
}
