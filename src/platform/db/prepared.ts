import { createHash } from "node:crypto";
import type { PostgresPool, PostgresPoolClient } from "kysely";
import type pg from "pg";

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
export function preparing(pool: pg.Pool): PostgresPool {
  const clients = new WeakMap<pg.PoolClient, PostgresPoolClient>();
  return {
    options: pool.options,
    end: () => pool.end(),
    async connect() {
      const client = await pool.connect();
      let named = clients.get(client);
      if (!named) clients.set(client, (named = namedClient(client)));
      return named;
    },
  };
}

function namedClient(client: pg.PoolClient): PostgresPoolClient {
  const query = (text: string, values: readonly unknown[]) =>
    // Without values it is begin, commit and their like, which go as the simplest of messages.
    values.length === 0 ? client.query(text) : client.query({ name: nameOf(text), text, values: [...values] });
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
