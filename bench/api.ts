/** npm run bench -- api: reading a topic by the API against its page, made anew; the same 60 posts, two processes and a database. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { projectFolder } from "#platform/config";
import { migrate, openDatabase, sql } from "#platform/db";
import { startEmbedded } from "#platform/embedded";
import { databaseClock } from "#platform/time";
import { tokenFor } from "../src/people/builders.ts";
import { startLoadClient, type LoadClient } from "./page-client.ts";
import { aGroup, topics } from "./page-posts.ts";
import { startServers, type Servers } from "./page-servers.ts";

const POSTS = 60;
/** As many as a page shows. */
const SHOWN = 50;
const DURING = 1_000;
const ROUNDS = 4;
const TARGET = 0.7;

export async function run(print: (line: string) => void) {
  const dataDir = mkdtempSync(join(tmpdir(), "chapterhouse-bench-"));
  const server = await startEmbedded({ dataDir });
  const client = startLoadClient();
  let servers: Servers | undefined;
  try {
    await migrate(server.adminUrl, `${projectFolder()}/migrations`, new Date());
    const token = await populate(server.adminUrl);
    servers = await startServers(server.adminUrl, { DATA_DIR: dataDir });
    return [await measure(print, client, servers, token)];
  } finally {
    client.stop();
    servers?.stop();
    await server.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

async function populate(url: string): Promise<string> {
  const { db, close } = openDatabase({ url, name: "api bench" });
  await topics(db, await aGroup(db, 200), { count: 20, posts: POSTS, length: "long" });
  await sql`vacuum analyze`.execute(db);
  const token = await tokenFor(db, 1, await databaseClock.now(db));
  await close();
  return token;
}

async function measure(print: (line: string) => void, client: LoadClient, { ours: port }: Servers, token: string) {
  const ask = (path: string, headers: Record<string, string>) =>
    client.run({ port, paths: [path], headers, connections: 16, during: DURING });
  const rounds: { rate: number; ratio: number }[] = [];
  // The first round warms both up.
  for (let round = 0; round <= ROUNDS; round++) {
    // Whoever brings a cookie is not answered from the cache.
    const page = await ask("/topics/1/minutes-of-meeting-1", { accept: "text/html", cookie: "a=b" });
    const api = await ask(`/api/v1/topics/1?limit=${SHOWN}`, { authorization: `Bearer ${token}` });
    const ratio = api.rate / page.rate;
    print(
      `round ${round}: page ${Math.round(page.rate)}/s of ${page.bytes} octets, API ${Math.round(api.rate)}/s of ${api.bytes} octets, ratio ${ratio.toFixed(2)}, p99 ${api.p99.toFixed(1)} ms`,
    );
    if (round > 0) rounds.push({ rate: api.rate, ratio });
  }
  const { rate, ratio } = rounds.toSorted((a, b) => a.ratio - b.ratio)[Math.floor(rounds.length / 2)]!;
  return {
    name: "API, a topic",
    value: Math.round(rate),
    unit: "answers/s",
    against: "its page, made anew",
    ratio: Math.round(ratio * 100) / 100,
    target: TARGET,
    met: ratio >= TARGET,
  };
}
