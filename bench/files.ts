/**
 * Serving a large file through the site, permission and all, against a bare node:http server that streams the same file from the same disk; and how
 * much memory the site's process takes meanwhile. Each in a process of its own.
 */
import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createReadStream, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer, get, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { askProof, authenticate } from "#people";
import { projectFolder, readSettings } from "#platform/config";
import { migrate, openDatabase } from "#platform/db";
import { startEmbedded } from "#platform/embedded";
import { keepFile, nameFiles, storeFor } from "#platform/files";
import { prepareJobs } from "#platform/install";
import { databaseClock } from "#platform/time";
import { serveWeb } from "#platform/web";
import { frameFor } from "../src/app/frame.ts";
import { routes } from "../src/app/routes.ts";
import { aGroup, topics } from "./page-posts.ts";

const BYTES = 100_000_000;
const ROUNDS = 6;
const TARGET = 0.6;
const LIMIT_MB = 60;

export async function run(print: (line: string) => void) {
  const dataDir = mkdtempSync(join(tmpdir(), "chapterhouse-bench-"));
  const server = await startEmbedded({ dataDir, settings: { fsync: "off" } });
  const env = { DATA_DIR: dataDir, FILES_BENCH: server.superUrl, PORT: "3999" };
  const { path, key } = await aFile(server.superUrl, dataDir);
  const lying = join(dataDir, "files", key.slice(0, 2), key);
  const [site, bare] = [
    await begun({ ...env, FILES_BENCH_FILE: "" }),
    await begun({ ...env, FILES_BENCH_FILE: lying }),
  ];
  try {
    const rates: Record<"site" | "bare", number[]> = { site: [], bare: [] };
    for (let round = 0; round <= ROUNDS; round += 1) {
      // The first warms both up.
      const [ours, theirs] = [await rateOf(site.port, path), await rateOf(bare.port, "/")];
      if (round === 0) site.child.send("begin");
      else {
        rates.site.push(ours);
        rates.bare.push(theirs);
      }
    }
    site.child.send("end");
    const [rise] = (await once(site.child, "message")) as [number];
    const [value, against] = [median(rates.site), median(rates.bare)];
    const ratio = Math.round((100 * value) / against) / 100;
    print(`site ${Math.round(value)} MB/s, bare stream ${Math.round(against)} MB/s; memory rose by ${rise} MB at most`);
    return [
      {
        name: "files",
        value: Math.round(value),
        unit: "MB/s",
        against: "bare node:http, same file",
        ratio,
        target: TARGET,
        met: ratio >= TARGET,
      },
      {
        name: "files, memory",
        value: rise,
        unit: `MB more at most (limit ${LIMIT_MB})`,
        against: "the process before",
        ratio: Math.round((100 * rise) / LIMIT_MB) / 100,
        target: 1,
        met: rise <= LIMIT_MB,
      },
    ];
  } finally {
    site.child.kill();
    bare.child.kill();
    await server.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

const median = (values: number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;

/** A discussion whose post brings the file. */
async function aFile(url: string, dataDir: string): Promise<{ path: string; key: string }> {
  await migrate(url, `${projectFolder()}/migrations`, new Date());
  await prepareJobs(url);
  const { db, close } = openDatabase({ url, size: 2, name: "files bench" });
  await topics(db, await aGroup(db, 10), { count: 1, posts: 1, length: "short" });
  const source = join(dataDir, "large");
  writeFileSync(source, Buffer.alloc(BYTES, "a large file "));
  const store = storeFor({ files: { kind: "folder", folder: join(dataDir, "files") } });
  const file = await keepFile(store, { path: source, size: BYTES, sha256: Buffer.alloc(32, 1) });
  const post = await db.transaction().execute(async (tx) => {
    await nameFiles(tx, [file], new Date());
    const { id } = await tx.selectFrom("posts").select("id").limit(1).executeTakeFirstOrThrow();
    const row = { filename: "large.bin", content_type: "application/octet-stream", size: BYTES, file_key: file.key };
    await tx
      .insertInto("post_attachments")
      .values({ post_id: id, number: 1, ...row })
      .execute();
    return id;
  });
  await close();
  return { path: `/posts/${post}/attachments/1`, key: file.key };
}

async function begun(env: NodeJS.ProcessEnv): Promise<{ child: ChildProcess; port: number }> {
  const child = fork(fileURLToPath(import.meta.url), [], {
    env: { ...process.env, ...env },
  });
  const gone = once(child, "exit").then(() => Promise.reject(new Error("the server did not start")));
  const [port] = (await Promise.race([once(child, "message"), gone])) as [number];
  gone.catch(() => {});
  return { child, port };
}

/** Megabytes a second, read and thrown away. */
async function rateOf(port: number, path: string): Promise<number> {
  const began = performance.now();
  const [response] = (await once(get({ host: "127.0.0.1", port, path, agent: false }), "response")) as [
    IncomingMessage,
  ];
  let bytes = 0;
  for await (const piece of response) bytes += (piece as Buffer).length;
  if (response.statusCode !== 200 || bytes !== BYTES)
    throw new Error(`${path} answered ${response.statusCode} with ${bytes} bytes`);
  return bytes / 1_000 / (performance.now() - began);
}

async function serveSite(url: string): Promise<void> {
  const settings = readSettings();
  const { db } = openDatabase({ url, name: "files bench", lanes: 2 });
  const parts = { settings, db, clock: databaseClock, routes, authenticate, askProof, frame: frameFor(settings) };
  const app = await serveWeb(parts);
  await app.listen({ host: "127.0.0.1", port: 0 });
  let [before, most] = [0, 0];
  process.on("message", (say) => {
    if (say === "end") return process.send!(Math.max(0, Math.round((most - before) / 2 ** 20)));
    before = process.memoryUsage.rss();
    setInterval(() => (most = Math.max(most, process.memoryUsage.rss())), 10);
    return true;
  });
  process.send!((app.server.address() as AddressInfo).port);
}

async function serveBare(file: string): Promise<void> {
  const { size } = statSync(file);
  const server = createServer((_request, response) => {
    response.writeHead(200, { "content-type": "application/octet-stream", "content-length": size });
    createReadStream(file).pipe(response);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  process.send!((server.address() as AddressInfo).port);
}

if (process.send && process.env.FILES_BENCH) {
  const { FILES_BENCH: url, FILES_BENCH_FILE: file } = process.env;
  await (file ? serveBare(file) : serveSite(url));
}
