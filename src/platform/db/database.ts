import { Kysely, PostgresDialect, type LogEvent, type Transaction } from "kysely";
import pg from "pg";
import { instantFrom } from "./instants.ts";
import { Lanes } from "./lanes.ts";
import { preparing } from "./prepared.ts";
import type { DB } from "./schema.generated.ts";

export type Db = Kysely<DB>;
/** An open transaction: the first argument of every command. Nobody keeps one. */
export type Tx = Transaction<DB>;

// bigint ids stay below 2^53, so plain numbers are exact; civil dates stay "YYYY-MM-DD".
pg.types.setTypeParser(pg.types.builtins.INT8, Number);
pg.types.setTypeParser(pg.types.builtins.DATE, (text) => text);
const anyInstant = pg.types.getTypeParser(pg.types.builtins.TIMESTAMPTZ) as (text: string) => Date;
pg.types.setTypeParser(pg.types.builtins.TIMESTAMPTZ, (text) => instantFrom(text, anyInstant));
const INT8_ARRAY = 1016 as typeof pg.types.builtins.INT8;
const textArray = pg.types.getTypeParser(INT8_ARRAY) as (text: string) => (string | null)[];
pg.types.setTypeParser(INT8_ARRAY, (text) => textArray(text).map((one) => (one === null ? null : Number(one))));

export interface Database {
  db: Db;
  pool: pg.Pool;
  close(): Promise<void>;
}

export interface DatabaseOptions {
  url: string;
  /** Connections at most. */
  size?: number;
  /**
   * Every statement finds its rows by an index. PostgreSQL keeps the plan of a named statement: made while a table was small it reads the whole
   * table, for as long as the connection lives (the eighth fan-out of ten thousand in a row: 1.5 s of its time instead of 0.25 s).
   */
  byIndex?: boolean;
  /**
   * Statements outside transactions share so many of the connections, many at once on each (lanes.ts). For processes that answer people: nothing
   * that lasts long belongs there.
   */
  lanes?: number;
  /** Shown in pg_stat_activity. */
  name?: string;
  /** Milliseconds after which a statement that waits for a lock, or lasts, is over (`isOverdue`). For processes that people wait for. */
  patience?: { lock: number; statement: number };
  /** Told of statements that took over a second: their text, never their values. */
  onSlow?: (statement: string, milliseconds: number) => void;
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
    ...(options.lanes && { pipeline: true }),
    options: settingsOf(options),
  });
  const lost = options.onLost ?? (() => {});
  pool.on("error", lost);
  pool.on("connect", (client) => client.on("error", lost));
  const lanes = options.lanes ? new Lanes(pool, options.lanes) : null;
  const db = new Kysely<DB>({
    dialect: new PostgresDialect({ pool: preparing(pool, lanes), controlClient: pg.Client }),
    ...(options.onSlow && { log: slowOnes(options.onSlow) }),
  });
  return { db, pool, close: () => db.destroy() };
}

function settingsOf({ byIndex, patience }: DatabaseOptions): string | undefined {
  const set = [
    ...(byIndex ? ["enable_seqscan=off", "enable_hashjoin=off", "enable_mergejoin=off"] : []),
    ...(patience ? [`lock_timeout=${patience.lock}`, `statement_timeout=${patience.statement}`] : []),
  ];
  return set.length > 0 ? set.map((one) => `-c ${one}`).join(" ") : undefined;
}

const SLOW = 1_000;

const slowOnes = (tell: NonNullable<DatabaseOptions["onSlow"]>) => (event: LogEvent) => {
  if (event.level === "query" && event.queryDurationMillis > SLOW)
    tell(event.query.sql, Math.round(event.queryDurationMillis));
};
