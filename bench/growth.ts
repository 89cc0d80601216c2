/**
 * What a page and a delivery cost with 10,000 posts in the database and with 1,000,000 (O-12: flat within 1.3×). Two databases on one server, asked
 * by turns: a discussion of 50 posts on a page by a signed-in reader, 16 connections; and one post to 1,000 subscribers, from the beginning of its
 * transaction to the commit of its deliveries. For search two databases more, filled as for its own benchmark: a word that stands in more posts than
 * search looks at, in both.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { addPost, bodyFromMarkdown } from "#discussions";
import { unitsByIds } from "#groups";
import { projectFolder, readSettings, type Settings } from "#platform/config";
import { migrate, openDatabase, sql, type Database } from "#platform/db";
import { startEmbedded } from "#platform/embedded";
import { newMessageId } from "#platform/mail";
import { databaseClock } from "#platform/time";
import { sessionFor } from "../src/people/builders.ts";
import { aSearch, searchedSide, type Searched } from "./growth-search.ts";
import { startLoadClient, type LoadClient } from "./page-client.ts";
import { aGroup, topics } from "./page-posts.ts";
import { startServers, type Servers } from "./page-servers.ts";

const SIZES = { small: 10_000, large: 1_000_000 };
const POSTS = 50;
const SUBSCRIBERS = 1_000;
const ROUNDS = { pages: 11, deliveries: 41, searches: 11 };
const DURING = 1_000;
/** The dearer may cost 1.3 of the cheaper. */
const TARGET = 0.77;
// The bulk is not what is measured, so it need not survive; later rows go their ordinary way.
const settings = { fsync: "off", synchronous_commit: "off", max_wal_size: "4GB", autovacuum: "off" };

interface Side {
  posts: number;
  database: Database;
  servers: Servers;
  cookie: string;
  paths: string[];
}

export async function run(print: (line: string) => void) {
  const dataDir = mkdtempSync(join(tmpdir(), "chapterhouse-bench-"));
  const server = await startEmbedded({ dataDir, settings });
  const client = startLoadClient();
  const sides: Side[] = [];
  const searched: Searched[] = [];
  try {
    for (const name of ["small", "large"] as const) sides.push(await aSide(print, server.superUrl, dataDir, name));
    const given = readSettings({ ...process.env, DATA_DIR: dataDir, SAMPLE: "0" });
    const read = [await pages(print, client, sides), await deliveries(print, given, sides)];
    for (const name of ["small", "large"] as const) {
      const url = await emptyDatabase(server.superUrl, `searched_${name}`);
      searched.push(await searchedSide(print, url, SIZES[name]));
    }
    return [...read, await searches(print, searched)];
  } finally {
    client.stop();
    for (const { servers, database } of sides) {
      servers.stop();
      await database.close();
    }
    for (const { database } of searched) await database.close();
    await server.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

async function aSide(
  print: (line: string) => void,
  superUrl: string,
  dataDir: string,
  name: "small" | "large",
): Promise<Side> {
  const began = performance.now();
  const url = await emptyDatabase(superUrl, name);
  const count = SIZES[name] / POSTS;
  await fill(url, count);
  const database = openDatabase({ url, name: "growth bench" });
  const cookie = `session=${await sessionFor(database.db, 1, await databaseClock.now(database.db))}`;
  // From all over the table.
  const paths = Array.from({ length: 40 }, (_, n) => 1 + Math.floor((n * (count - 1)) / 40)).map(
    (id) => `/topics/${id}/minutes-of-meeting-${id}`,
  );
  print(`${SIZES[name]} posts made in ${Math.round((performance.now() - began) / 1000)} s`);
  return { posts: SIZES[name], database, servers: await startServers(url, { DATA_DIR: dataDir }), cookie, paths };
}

async function emptyDatabase(superUrl: string, name: string): Promise<string> {
  const url = superUrl.replace("/postgres?", `/${name}?`);
  await once(superUrl, `create database ${name}`);
  await migrate(url, `${projectFolder()}/migrations`, new Date());
  return url;
}

/** One delivery for each post stands for those of the years before. */
async function fill(url: string, count: number): Promise<void> {
  const { db, close } = openDatabase({
    url: `${url}&options=-c%20session_replication_role%3Dreplica`,
    size: 1,
    name: "growth fill",
  });
  await topics(db, await aGroup(db, SUBSCRIBERS), { count, posts: POSTS, length: "short" });
  await sql`insert into mailings (purpose, subject_id, message_id, created_at) select 'discussions.post', id, message_id, posted_at from posts order by id`.execute(
    db,
  );
  await sql`insert into deliveries (mailing_id, address_id, capacity_id, reason, state, created_at, settled_at)
    select id, 1 + id % ${SUBSCRIBERS}, 1, 'every-post', 'sent', created_at, created_at from mailings order by id`.execute(
    db,
  );
  await sql`vacuum analyze`.execute(db);
  await close();
}

async function pages(print: (line: string) => void, client: LoadClient, [small, large]: Side[]) {
  const cost = async ({ servers, cookie, paths }: Side) =>
    1_000 /
    (await client.run({ port: servers.ours, paths, headers: { cookie }, connections: 16, during: DURING })).rate;
  return compared(
    print,
    "growth, page",
    "ms a page",
    ROUNDS.pages,
    () => cost(small!),
    () => cost(large!),
  );
}

async function deliveries(print: (line: string) => void, given: Settings, [small, large]: Side[]) {
  const cost = async ({ database }: Side) => (1_000 * (await onePost(database, given))) / SUBSCRIBERS;
  return compared(
    print,
    "growth, delivery",
    "µs a recipient",
    ROUNDS.deliveries,
    () => cost(small!),
    () => cost(large!),
  );
}

const searches = (print: (line: string) => void, [small, large]: Searched[]) =>
  compared(
    print,
    "growth, search",
    "ms a search",
    ROUNDS.searches,
    () => aSearch(small!),
    () => aSearch(large!),
  );

/** Milliseconds. Nobody sends these mails. */
async function onePost({ db }: Database, given: Settings): Promise<number> {
  const began = performance.now();
  await db.transaction().execute(async (tx) => {
    const now = await databaseClock.now(tx);
    const post = {
      unit: (await unitsByIds(tx, [1])).get(1)!,
      topicId: null,
      parentId: null,
      author: { id: 1, name: "Reader 1" },
      title: "Minutes of the last meeting",
      body: bodyFromMarkdown("The committee met."),
      markdown: "The committee met.",
      source: "web" as const,
      writtenAt: now,
      messageId: newMessageId(given.mailDomain),
    };
    await addPost(tx, post, now, given);
  });
  return performance.now() - began;
}

async function compared(
  print: (line: string) => void,
  name: string,
  unit: string,
  times: number,
  small: () => Promise<number>,
  large: () => Promise<number>,
) {
  const rounds: { cost: number; ratio: number }[] = [];
  // The first round warms both sides up.
  for (let round = 0; round <= times; round++) {
    const few = await small();
    const cost = await large();
    print(
      `round ${round}, ${name}: ${few.toFixed(2)} ${unit} among 10,000 posts, ${cost.toFixed(2)} among 1,000,000, ratio ${(few / cost).toFixed(2)}`,
    );
    if (round > 0) rounds.push({ cost, ratio: few / cost });
  }
  const { cost, ratio } = rounds.toSorted((a, b) => a.ratio - b.ratio)[Math.floor(rounds.length / 2)]!;
  const value = Number(cost.toPrecision(3));
  return {
    name,
    value,
    unit,
    against: "the same among 10,000 posts",
    ratio: Math.round(ratio * 100) / 100,
    target: TARGET,
    met: ratio >= TARGET,
  };
}

async function once(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(statement);
  await client.end();
}
