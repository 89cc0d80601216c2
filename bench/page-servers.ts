/** The site and its yardsticks in one process of their own: a bare server that sends the same bytes, and one that renders the same posts with the same renderer, all of them each time. */
import { fork } from "node:child_process";
import { once } from "node:events";
import { createServer, get, type IncomingMessage, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { renderToString } from "preact-render-to-string";
import { askProof, authenticate, callerBehind } from "#people";
import { apiDoor } from "#platform/api";
import { readSettings } from "#platform/config";
import { openDatabase } from "#platform/db";
import { databaseClock } from "#platform/time";
import { PageCache, serveWeb, withoutKept, type Reply, type Route } from "#platform/web";
import { inLanguage } from "#platform/words";
import { frameFor } from "../src/app/frame.ts";
import { operations } from "../src/app/operations.ts";
import { routes } from "../src/app/routes.ts";
import { aroundPages } from "../src/app/site/queries.ts";

export interface Servers {
  /** The site itself. */
  ours: number;
  /** Sends what the site sent last, from memory. */
  same: number;
  /** Renders the topic that the site showed last, from prepared values. */
  render: number;
  /** Asks the site for a page; the yardsticks then stand for that one. */
  remember(path: string, headers: Record<string, string>): Promise<void>;
  stop(): void;
}

export async function startServers(url: string, env: NodeJS.ProcessEnv = {}): Promise<Servers> {
  const child = fork(fileURLToPath(import.meta.url), [], {
    env: { ...process.env, ...env, PAGE_SERVERS: url },
  });
  const gone = once(child, "exit").then(() => Promise.reject(new Error("the servers did not start")));
  const [ports] = (await Promise.race([once(child, "message"), gone])) as [Pick<Servers, "ours" | "same" | "render">];
  gone.catch(() => {});
  return {
    ...ports,
    async remember(path, headers) {
      child.send(await bytesOf(ports.ours, path, headers));
      await once(child, "message");
    },
    stop: () => void child.kill(),
  };
}

/** As they come, compressed or not: fetch would undo that. */
async function bytesOf(port: number, path: string, headers: Record<string, string>): Promise<string> {
  const [response] = (await once(get({ port, host: "127.0.0.1", path, headers, agent: false }), "response")) as [
    IncomingMessage,
  ];
  if (response.statusCode !== 200) throw new Error(`${path} answered ${response.statusCode}`);
  return Buffer.concat(await response.toArray()).toString("base64");
}

let shown: Extract<Reply, { kind: "page" }> | undefined;
let body = Buffer.alloc(0);

const watched = (route: Route): Route => ({
  ...route,
  async handle(at) {
    const reply = await route.handle(at);
    if (reply.kind === "page" && at.person === null) shown = reply;
    return reply;
  },
});

const page = () =>
  `<!doctype html>${inLanguage("en", () => withoutKept(() => renderToString(shown!.view() as Parameters<typeof renderToString>[0])))}`;

const sameBytes: RequestListener = (_request, response) => {
  response.writeHead(200, { "content-type": "text/html; charset=utf-8", "content-length": body.length });
  response.end(body);
};

const sameRenderer: RequestListener = (_request, response) => {
  const html = page();
  response.writeHead(200, { "content-type": "text/html; charset=utf-8", "content-length": Buffer.byteLength(html) });
  response.end(html);
};

// What is measured here is not how soon we say no.
const free = { name: "bench", most: Number.MAX_SAFE_INTEGER, seconds: 60 };

async function serve(url: string): Promise<void> {
  const settings = readSettings();
  const { db } = openDatabase({ url, name: "page bench", lanes: 3 });
  const cache = await PageCache.begin(url, settings.pageCache * 2 ** 20);
  const parts = {
    settings,
    db,
    clock: databaseClock,
    routes: routes.map(watched),
    authenticate,
    askProof,
    frame: frameFor(settings),
    around: aroundPages(settings.timeZone),
    cache,
    doors: [apiDoor({ operations, authenticate: callerBehind, limits: { token: free, address: free, guesses: free } })],
  };
  const app = await serveWeb(parts);
  await app.listen({ host: "127.0.0.1", port: 0 });
  const ours = (app.server.address() as AddressInfo).port;
  process.on("message", (bytes: string) => {
    body = Buffer.from(bytes, "base64");
    process.send!("remembered");
  });
  process.send!({ ours, same: await listening(sameBytes), render: await listening(sameRenderer) });
}

async function listening(listener: RequestListener): Promise<number> {
  const server = createServer(listener).listen(0, "127.0.0.1");
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
}

if (process.env.PAGE_SERVERS) {
  process.on("disconnect", () => process.exit());
  await serve(process.env.PAGE_SERVERS);
}
