/**
 * npm run bench -- sse: 2,000 streams of a discussion's new posts, half of them of signed-in people, what they hold while nothing happens, and how soon a
 * post reaches all of them. Beside it a bare node:http server with as many. Linux only: /proc tells the memory.
 */
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { projectFolder } from "#platform/config";
import { migrate, openDatabase, sql, type Db } from "#platform/db";
import { startEmbedded } from "#platform/embedded";
import { sessionFor } from "../src/people/builders.ts";
import { aGroup, topics } from "./page-posts.ts";
import { startStreamServer, type StreamServer } from "./sse-server.ts";

const STREAMS = 2_000;
const PEOPLE = 200;
/** Whoever brings a cookie is not answered from the cache. */
const PAGE = "/topics/1/minutes-of-meeting-1";
const ROUNDS = 5;
/** Megabytes that all of them may hold, and milliseconds in which a post must reach all of them. */
const MOST = 60;
const SOON = 1_000;

export async function run(print: (line: string) => void) {
  const dataDir = mkdtempSync(join(tmpdir(), "chapterhouse-bench-"));
  const server = await startEmbedded({ dataDir });
  await migrate(server.adminUrl, `${projectFolder()}/migrations`, new Date());
  const { db, close } = openDatabase({ url: server.adminUrl, name: "sse bench client" });
  const env = { STREAM_DATABASE: server.adminUrl, DATA_DIR: dataDir };
  const running: StreamServer[] = [];
  const start = async (kind: "site" | "bare") => {
    const one = await startStreamServer(kind, env);
    running.push(one);
    return one;
  };
  try {
    const cookies = await populate(db);
    const bare = await measure(
      print,
      await start("bare"),
      () => "/",
      async (one) => one.tell(),
    );
    print(`bare node:http: ${bare.memory.toFixed(1)} MB, all told within ${bare.slowest.toFixed(0)} ms`);
    const head = (at: number) =>
      `/topics/1/new.events HTTP/1.1${at % 2 === 0 ? `\r\ncookie: session=${cookies[at % PEOPLE]}` : ""}`;
    const ours = await measure(print, await start("site"), head, () => aPost(db));
    print(`the site: ${ours.memory.toFixed(1)} MB, all told within ${ours.slowest.toFixed(0)} ms of the post's commit`);
    return [
      result(
        "sse, memory of 2,000 streams",
        ours.memory,
        "MB",
        `bare node:http (${bare.memory.toFixed(1)} MB)`,
        bare.memory / ours.memory,
        MOST,
      ),
      result(
        "sse, a post to 2,000 streams",
        ours.slowest,
        "ms",
        `bare node:http (${bare.slowest.toFixed(0)} ms)`,
        bare.slowest / ours.slowest,
        SOON,
      ),
    ];
  } finally {
    for (const one of running) one.stop();
    await close();
    await server.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

function result(name: string, value: number, unit: string, against: string, ratio: number, most: number) {
  const rounded = Math.round(value * 10) / 10;
  return {
    name,
    value: rounded,
    unit,
    against,
    ratio: Number(ratio.toPrecision(2)),
    target: `< ${most} ${unit}`,
    met: value < most,
  };
}

async function populate(db: Db): Promise<string[]> {
  await topics(db, await aGroup(db, PEOPLE), { count: 5, posts: 20, length: "short" });
  await sql`vacuum analyze`.execute(db);
  return Promise.all(Array.from({ length: PEOPLE }, (_, at) => sessionFor(db, at + 1, new Date())));
}

/** As a post is written, in one statement and with all that the tables do at it. */
async function aPost(db: Db): Promise<void> {
  await sql`with topic as (update topics set post_count = post_count + 1 where id = 1 returning id, post_count)
    insert into posts (topic_id, number, author_id, author_name, message_id, source, subject, body_text, body_html, written_at, posted_at, sorts_at)
    select id, post_count, 1, 'Reader 1', post_count || '@bench', 'web', 'Minutes', 'x', '<p>x</p>', clock_timestamp(), clock_timestamp(), clock_timestamp()
    from topic`.execute(db);
}

async function showPages(port: number): Promise<void> {
  for (let at = 0; at < STREAMS; at += 50)
    await Promise.all(
      Array.from({ length: 50 }, async () =>
        (await fetch(`http://127.0.0.1:${port}${PAGE}`, { headers: { cookie: "a=b" } })).text(),
      ),
    );
}

async function openAll(port: number, head: (at: number) => string): Promise<Client[]> {
  const clients: Client[] = [];
  for (let at = 0; at < STREAMS; at += 50)
    clients.push(...(await Promise.all(Array.from({ length: 50 }, (_, more) => Client.open(port, head(at + more))))));
  return clients;
}

async function measure(
  print: (line: string) => void,
  server: StreamServer,
  head: (at: number) => string,
  tell: (one: StreamServer) => Promise<void>,
) {
  const cold = await server.memory();
  // The same process without them is one at work: it has shown as many pages to as many at once, and let go of them.
  await showPages(server.port);
  await pause(2_000);
  const before = await server.memory();
  const clients = await openAll(server.port, head);
  await pause(1_000);
  const after = await server.memory();
  const memory = after - before;
  print(
    `${cold.toFixed(1)} MB at the start, ${before.toFixed(1)} after ${STREAMS} pages, ${after.toFixed(1)} with ${STREAMS}`,
  );
  const slowest: number[] = [];
  for (let round = 1; round <= ROUNDS; round++) {
    const began = performance.now();
    await Promise.all([tell(server), ...clients.map((client) => client.hears(round))]);
    slowest.push(performance.now() - began);
  }
  for (const client of clients) client.end();
  return { memory, slowest: Math.max(...slowest) };
}

class Client {
  private events = 0;
  private wanted = 0;
  private go: () => void = () => {};
  private readonly socket: Socket;

  private constructor(socket: Socket) {
    this.socket = socket;
    socket.on("data", (bytes: Buffer) => {
      this.events += bytes.toString("latin1").split("event: post").length - 1;
      if (this.events >= this.wanted) this.go();
    });
  }

  static async open(port: number, head: string): Promise<Client> {
    const socket = connect(port, "127.0.0.1");
    await once(socket, "connect");
    const line = head.includes("HTTP/1.1") ? head : `${head} HTTP/1.1`;
    socket.write(`GET ${line}\r\nhost: 127.0.0.1\r\naccept: text/event-stream\r\n\r\n`);
    const [bytes] = (await once(socket, "data")) as [Buffer];
    if (!bytes.toString("latin1").startsWith("HTTP/1.1 200")) throw new Error(bytes.toString("latin1").slice(0, 200));
    return new Client(socket);
  }

  hears(many: number): Promise<void> {
    this.wanted = many;
    return new Promise((go) => {
      this.go = go;
      if (this.events >= many) go();
    });
  }

  end(): void {
    this.socket.destroy();
  }
}
