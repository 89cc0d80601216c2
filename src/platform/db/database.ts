import { Kysely, PostgresDialect, type Transaction } from "kysely";
import pg from "pg";
import type { DB } from "./schema.generated.ts";

export type Db = Kysely<DB>;
/** An open transaction: the first argument of every command. Nobody keeps one. */
export type Tx = Transaction<DB>;

// bigint ids stay below 2^53, so plain numbers are exact; civil dates stay "YYYY-MM-DD".
pg.types.setTypeParser(pg.types.builtins.INT8, Number);
pg.types.setTypeParser(pg.types.builtins.DATE, (text) => text);

export interface Database {
  db: Db;
  pool: pg.Pool;
  close(): Promise<void>;
}

export interface DatabaseOptions {
  url: string;
  /** Connections at most. */
  size?: number;
  /** Shown in pg_stat_activity. */
  name?: string;
  /** A lost connection is told here; without this an idle client's error would end the process. */
  onLost?: (error: Error) => void;
}

export function openDatabase(options: DatabaseOptions): Database {
  const pool = new pg.Pool({
    connectionString: options.url,
    max: options.size ?? 8,
    application_name: options.name ?? "chapterhouse",
    idleTimeoutMillis: 30_000,
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
  });
  const lost = options.onLost ?? (() => {});
  pool.on("error", lost);
  pool.on("connect", (client) => client.on("error", lost));
  const db = new Kysely<DB>({ dialect: new PostgresDialect({ pool }) });
  return { db, pool, close: () => db.destroy() };
}
