import { sql, type Db } from "#platform/db";
import type { SafeHtml } from "#platform/web";

/** What a post says, as it is stored: people stand in it by their ids. */
export interface Body {
  html: SafeHtml;
  quoted: SafeHtml | null;
}

/** Which version of its row a post was read in: the transaction that wrote it and where it lies (`VERSION`). */
interface Versioned {
  id: number;
  version: string;
  postedAt: Date;
}

/** Of the table `p`. Whatever changes a row changes this; an edit, an erasure and a restored backup alike. */
export const VERSION = "p.xmin::text || p.ctid::text";

/** Characters of bodies kept in one process. */
const MOST = 8_000_000;

/**
 * Bodies as they were read last. They are nine tenths of what a discussion's page asks of the database, and the same for everybody who may read it;
 * who may is decided with each page anew, by the statement that finds the posts.
 */
class Bodies {
  private readonly kept = new Map<string, Body>();
  private characters = 0;

  of(post: Versioned): Body | undefined {
    return this.kept.get(keyOf(post));
  }

  keep(post: Versioned, body: Body): void {
    const size = body.html.length + (body.quoted?.length ?? 0) + 100;
    if (this.characters + size > MOST) {
      this.kept.clear();
      this.characters = 0;
    }
    this.characters += size;
    this.kept.set(keyOf(post), body);
  }
}

// The time too: a standby that took over may give a row's numbers once more.
const keyOf = ({ id, version, postedAt }: Versioned): string => `${id} ${version} ${postedAt.getTime()}`;

// By the handle: one process may hold several databases, whose versions say nothing of one another.
const known = new WeakMap<Db, Bodies>();

/** The bodies of these posts, which the caller was given for its viewer, by their ids; none for what has gone meanwhile. */
export async function bodiesOf(db: Db, posts: readonly Versioned[]): Promise<Map<number, Body>> {
  // Within a transaction nothing is kept: it may yet be rolled back.
  const store = db.isTransaction ? new Bodies() : storeOf(db);
  const bodies = new Map<number, Body>();
  for (const post of posts) {
    const body = store.of(post);
    if (body) bodies.set(post.id, body);
  }
  if (bodies.size === posts.length) return bodies;
  const missing = posts.filter((post) => !bodies.has(post.id));
  for (const row of await readBodies(db, missing)) {
    const body = { html: row.html, quoted: row.quoted };
    store.keep(row, body);
    bodies.set(row.id, body);
  }
  return bodies;
}

function storeOf(db: Db): Bodies {
  let store = known.get(db);
  if (!store) known.set(db, (store = new Bodies()));
  return store;
}

async function readBodies(db: Db, posts: readonly Versioned[]): Promise<(Versioned & Body)[]> {
  const ids = posts.map((post) => post.id);
  const { rows } = await sql<Versioned & Body>`
    select p.id, ${sql.raw(VERSION)} as version, p.posted_at as "postedAt", p.body_html as html, p.quoted_html as quoted
    from posts p where p.id = any(${ids}::bigint[])`.execute(db);
  return rows;
}
