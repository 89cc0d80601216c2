/**
 * A topic's page as visitors and signed-in people get it, 16 connections (O-12): from the page cache against a bare server that sends the same
 * bytes; rendered, with identity encoding, against a bare server that renders the same prepared posts with the same renderer and no database.
 * One client process for all; rounds by turns, so that whatever else the machine does meets every side.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { projectFolder } from "#platform/config";
import { migrate, openDatabase, sql } from "#platform/db";
import { startEmbedded } from "#platform/embedded";
import { databaseClock } from "#platform/time";
import { sessionFor } from "../src/people/builders.ts";
import { startLoadClient, type LoadClient, type Measured } from "./page-client.ts";
import { aGroup, topics } from "./page-posts.ts";
import { startServers, type Servers } from "./page-servers.ts";

const POSTS = 60;
const ROUNDS = 15;
/** Milliseconds for each side of a round: short, so that both meet the same neighbours. */
const DURING = 700;
/** Milliseconds that 99 of a hundred pages may take at most, rendered or not. */
const SLOWEST = 100;
const path = "/topics/1/minutes-of-meeting-1";

interface Side {
  name: string;
  target: number;
  against: string;
  yardstick: "same" | "render";
  headers: Record<string, string>;
}

export async function run(print: (line: string) => void) {
  const dataDir = mkdtempSync(join(tmpdir(), "chapterhouse-bench-"));
  const server = await startEmbedded({ dataDir });
  const client = startLoadClient();
  let servers: Servers | undefined;
  try {
    await migrate(server.adminUrl, `${projectFolder()}/migrations`, new Date());
    const token = await populate(server.adminUrl);
    servers = await startServers(server.adminUrl, { DATA_DIR: dataDir });
    return await measure(print, client, servers, sides(token));
  } finally {
    client.stop();
    servers?.stop();
    await server.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

const browser = { accept: "text/html", "accept-encoding": "gzip, deflate, br" };

// Whoever brings a cookie is not answered from the cache.
const sides = (token: string): Side[] => [
  {
    name: "page, from the cache",
    target: 0.6,
    against: "bare node:http, same bytes",
    yardstick: "same",
    headers: browser,
  },
  {
    name: "page, rendered",
    target: 0.5,
    against: "bare node:http, same renderer, prepared posts",
    yardstick: "render",
    headers: { cookie: "a=b" },
  },
  {
    name: "page, signed in",
    target: 0.35,
    against: "bare node:http, same renderer, prepared posts",
    yardstick: "render",
    headers: { cookie: `session=${token}` },
  },
];

async function populate(url: string): Promise<string> {
  const { db, close } = openDatabase({ url, name: "page bench" });
  await topics(db, await aGroup(db, 200), { count: 20, posts: POSTS, length: "long" });
  await sql`vacuum analyze`.execute(db);
  const token = await sessionFor(db, 1, await databaseClock.now(db));
  await close();
  return token;
}

async function measure(print: (line: string) => void, client: LoadClient, servers: Servers, all: Side[]) {
  const ask = (port: number, headers: Record<string, string>, during = DURING) =>
    client.run({ port, paths: [path], headers, connections: 16, during });
  const measured = new Map<Side, { bare: Measured; ours: Measured; ratio: number }[]>(all.map((side) => [side, []]));
  // The first round warms every side up.
  for (let round = 0; round <= ROUNDS; round++)
    for (const side of all) {
      await servers.remember(path, side.headers);
      const bare = await ask(servers[side.yardstick], side.headers);
      const ours = await ask(servers.ours, side.headers);
      const ratio = ours.rate / bare.rate;
      print(
        `round ${round}, ${side.name}: bare ${Math.round(bare.rate)}/s, ours ${Math.round(ours.rate)}/s of ${ours.bytes} octets, ratio ${ratio.toFixed(2)}, p50 ${ours.p50.toFixed(1)} ms, p99 ${ours.p99.toFixed(1)} ms`,
      );
      if (round > 0) measured.get(side)!.push({ bare, ours, ratio });
    }
  return all.map((side) => resultOf(print, side, measured.get(side)!));
}

function resultOf(print: (line: string) => void, side: Side, rounds: { ours: Measured; ratio: number }[]) {
  const { ours, ratio } = middle(rounds, (one) => one.ratio);
  const { p99 } = middle(rounds, (one) => one.ours.p99).ours;
  print(`${side.name}: p99 ${p99.toFixed(1)} ms, median of ${rounds.length} rounds (limit ${SLOWEST} ms)`);
  return {
    name: side.name,
    value: Math.round(ours.rate),
    unit: "pages/s",
    against: side.against,
    ratio: Math.round(ratio * 100) / 100,
    target: side.target,
    met: ratio >= side.target && p99 < SLOWEST,
  };
}

function middle<T>(all: T[], by: (one: T) => number): T {
  return all.toSorted((a, b) => by(a) - by(b))[Math.floor(all.length / 2)]!;
}
