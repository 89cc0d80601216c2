import { sql, type Tx } from "../src/platform/db/index.ts";

/** Until another connection waits for a lock that this transaction holds; bounded by the test's own time. */
export async function somebodyWaits(tx: Tx): Promise<void> {
  for (;;) {
    const { rows } =
      await sql`select from pg_locks where not granted and pg_backend_pid() = any(pg_blocking_pids(pid))`.execute(tx);
    if (rows.length > 0) return;
  }
}
