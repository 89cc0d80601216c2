import { createHash } from "node:crypto";
import type { PostgresPool, PostgresPoolClient } from "kysely";
import type pg from "pg";
import { CLOCK_QUESTION } from "#platform/time";
import type { Lanes } from "./lanes.ts";

/** Statements with names at most, in one process; each connection keeps its own plan of those it has run. */
const MOST = 400;
/** A text that comes back so often is worth a name; what is made anew each time (a list of changing length) never gets there. */
const TIMES = 3;

const seen = new Map<string, { times: number; name: string | undefined }>();
let names = 0;

/**
 * The pool as the query builder sees it. Statements that come back are sent as named ones, so that PostgreSQL parses and plans them once per
 * connection: our joins cost more to plan than to run, and one mail to a group is two dozen of them.
 */
export function preparing(pool: pg.Pool, lanes: Lanes | null): PostgresPool {
  const clients = new WeakMap<pg.PoolClient, PostgresPoolClient>();
  const own = async () => {
    const client = await pool.connect();
    let named = clients.get(client);
    if (!named) clients.set(client, (named = namedClient(client)));
    return named;
  };
  return {
    options: pool.options,
    end() {
      lanes?.close();
      return pool.end();
    },
    connect: lanes ? async () => laneClient(lanes, own) : own,
  };
}

/** Single statements go by the lanes; one that begins a transaction gets a connection of its own, to its end. */
function laneClient(lanes: Lanes, own: () => Promise<PostgresPoolClient>): PostgresPoolClient {
  let held: PostgresPoolClient | undefined;
  const query = async (text: string, values: readonly unknown[]) => {
    if (!held && values.length === 0 && /^(?:begin|start transaction)\b/.test(text)) held = await own();
    return held ? held.query(text, values) : lanes.query({ name: nameOf(text), text, values });
  };
  return { query, release: (broken?: boolean) => held?.release(broken) } as unknown as PostgresPoolClient;
}

function namedClient(client: pg.PoolClient): PostgresPoolClient {
  /** What the clock said as the transaction began, for whoever asks first of all. */
  let clock: pg.QueryResult | null = null;
  const begin = async () => {
    const [begun, read] = (await client.query(`begin; ${CLOCK_QUESTION}`)) as unknown as pg.QueryResult[];
    clock = read!;
    return begun!;
  };
  const query = async (text: string, values: readonly unknown[]) => {
    if (text === "begin") return begin();
    const read = clock;
    clock = null;
    if (read && text === CLOCK_QUESTION) return read;
    // Without values it is commit and its like, which go as the simplest of messages.
    return values.length === 0 ? client.query(text) : client.query({ name: nameOf(text), text, values: [...values] });
  };
  return { query, release: (broken?: Error | boolean) => client.release(broken) } as unknown as PostgresPoolClient;
}

function nameOf(text: string): string | undefined {
  let known = seen.get(text);
  if (!known) {
    // Texts that never came back make room.
    if (seen.size >= 4 * MOST) for (const [old, entry] of seen) if (entry.name === undefined) seen.delete(old);
    seen.set(text, (known = { times: 0, name: undefined }));
  }
  known.times += 1;
  if (known.name === undefined && known.times >= TIMES && names < MOST) {
    names += 1;
    known.name = `k${createHash("sha256").update(text).digest("base64url").slice(0, 20)}`;
  }
  return known.name;
}
