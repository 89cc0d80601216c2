/** The site, and a bare server of streams of events, in one process of their own each, so that what they hold can be read. */
import { fork } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { askProof, authenticate } from "#people";
import { readSettings } from "#platform/config";
import { openDatabase } from "#platform/db";
import { databaseClock } from "#platform/time";
import { PageCache, serveWeb } from "#platform/web";
import { frameFor } from "../src/app/frame.ts";
import { liveUpdates } from "../src/app/live.ts";
import { routes } from "../src/app/routes.ts";

export interface StreamServer {
  port: number;
  /** Megabytes that the process holds, after it has thrown away what it can. */
  memory(): Promise<number>;
  /** The bare one: one event to all. */
  tell(): void;
  stop(): void;
}

export async function startStreamServer(kind: "site" | "bare", env: NodeJS.ProcessEnv): Promise<StreamServer> {
  const child = fork(fileURLToPath(import.meta.url), [], {
    execArgv: ["--expose-gc"],
    env: { ...process.env, ...env, STREAM_SERVER: kind },
  });
  const gone = once(child, "exit").then(() => Promise.reject(new Error("the server did not start")));
  const [port] = (await Promise.race([once(child, "message"), gone])) as [number];
  gone.catch(() => {});
  return {
    port,
    async memory() {
      child.send("memory");
      await once(child, "message");
      return pss(child.pid!);
    },
    tell: () => void child.send("tell"),
    stop: () => void child.kill("SIGKILL"),
  };
}

function pss(pid: number): number {
  const text = readFileSync(`/proc/${pid}/smaps_rollup`, "utf8");
  return Number(/^Pss:\s+(\d+) kB/m.exec(text)![1]) / 1024;
}

async function site(): Promise<number> {
  const url = process.env.STREAM_DATABASE!;
  const settings = readSettings();
  const database = openDatabase({ url, name: "sse bench", lanes: 3 });
  const { timeZone } = settings;
  // All 2,000 come from one address here, and a few belong to one person.
  const limits = { address: 10_000, person: 10_000 };
  const live = liveUpdates({ database, url, clock: databaseClock, timeZone, limits });
  const app = await serveWeb({
    settings,
    db: database.db,
    clock: databaseClock,
    routes,
    authenticate,
    askProof,
    frame: frameFor(settings),
    cache: await PageCache.begin(url, 16 * 2 ** 20),
    streams: live.streams,
  });
  await app.listen({ host: "127.0.0.1", port: 0 });
  return (app.server.address() as AddressInfo).port;
}

async function bare(): Promise<number> {
  const open = new Set<ServerResponse>();
  const server = createServer((request, response) => {
    if (request.headers.accept !== "text/event-stream") return void response.end("x".repeat(20_000));
    response.writeHead(200, { "content-type": "text/event-stream" });
    response.write(":\n\n");
    open.add(response);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  process.on("message", (word) => {
    if (word === "tell") for (const response of open) response.write('id: 2\nevent: post\ndata: {"post":1}\n\n');
  });
  return (server.address() as AddressInfo).port;
}

if (process.env.STREAM_SERVER) {
  process.on("disconnect", () => process.exit());
  process.on("message", (word) => {
    if (word !== "memory") return;
    (globalThis as unknown as { gc(how: object): void }).gc({
      type: "major",
      execution: "sync",
      flavor: "last-resort",
    });
    process.send!("ready");
  });
  process.send!(process.env.STREAM_SERVER === "bare" ? await bare() : await site());
}
