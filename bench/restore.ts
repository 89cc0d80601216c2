/**
 * Backup and restore of 1,000,000 posts (O-5) against COPY alone: the same rows of the same tables, out to nowhere and over into the same empty
 * tables, without file, compression or sums. Memory is what this process takes beside what it had before; it must not grow with the rows.
 * RESTORE_POSTS=100000 for a shorter run.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import pg from "pg";
import { from as copyFrom, to as copyTo } from "pg-copy-streams";
import { makeBackup, restoreBackup } from "#platform/backup";
import { storeFor } from "#platform/files";
import { projectFolder } from "#platform/config";
import { migrate, openDatabase, sql } from "#platform/db";
import { startEmbedded } from "#platform/embedded";
import { prepareJobs } from "#platform/install";
import { laidBare } from "../src/platform/backup/bare.ts";
import { quoted, tablesOf } from "../src/platform/backup/tables.ts";
import { timed, watchMemory } from "./measured.ts";
import { aGroup, topics } from "./page-posts.ts";

const POSTS = Number(process.env.RESTORE_POSTS ?? 1_000_000);
const LIMIT_MB = 150;
const TARGETS = { backup: 0.3, restore: 0.6 };
const settings = { fsync: "off", synchronous_commit: "off", max_wal_size: "4GB", autovacuum: "off" };
const secret = Buffer.from("a secret that only this benchmark knows");

export async function run(print: (line: string) => void) {
  const dataDir = mkdtempSync(join(tmpdir(), "chapterhouse-bench-"));
  const server = await startEmbedded({ dataDir, settings });
  const urlOf = (name: string) => server.superUrl.replace("/postgres?", `/${name}?`);
  try {
    for (const name of ["source", "plain", "restored"]) await once(server.superUrl, `create database ${name}`);
    await fill(urlOf("source"));
    await migrate(urlOf("plain"), `${projectFolder()}/migrations`, new Date());
    print(`${POSTS} posts made`);
    const memory = watchMemory();
    const out = await timed(() => copyOut(urlOf("source")));
    print(`COPY out alone: ${out.toFixed(1)} s`);
    const at = new Date();
    const file = join(dataDir, "backup.zip");
    const store = storeFor({ files: { kind: "folder", folder: join(dataDir, "files") } });
    memory.begin();
    const backup = await timed(() => makeBackup({ adminUrl: urlOf("source"), secret, store, to: file, at }));
    print(`backup: ${backup.toFixed(1)} s`);
    const restore = await timed(() => restoreBackup({ adminUrl: urlOf("restored"), secret, store, file, at }));
    const peak = memory.end();
    print(`restore: ${restore.toFixed(1)} s; memory rose by ${peak} MB at most`);
    const over = await timed(() => copyOver(urlOf("source"), urlOf("plain")));
    print(`COPY over alone: ${over.toFixed(1)} s`);
    return [
      figure("restore, backup", backup, "COPY to stdout alone", out / backup, TARGETS.backup),
      figure("restore", restore, "COPY from database to database alone", over / restore, TARGETS.restore),
      {
        name: "restore, memory",
        value: peak,
        unit: `MB more at most (limit ${LIMIT_MB})`,
        against: "the process before",
        ratio: Math.round((100 * peak) / LIMIT_MB) / 100,
        target: 1,
        met: peak <= LIMIT_MB,
      },
    ];
  } finally {
    await server.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

function figure(name: string, seconds: number, against: string, ratio: number, target: number) {
  return {
    name,
    value: Math.round(POSTS / seconds),
    unit: "posts/s",
    against,
    ratio: Math.round(100 * ratio) / 100,
    target,
    met: ratio >= target,
  };
}

async function fill(url: string): Promise<void> {
  await migrate(url, `${projectFolder()}/migrations`, new Date());
  await prepareJobs(url);
  const { db, close } = openDatabase({ url, size: 1, name: "restore bench" });
  await topics(db, await aGroup(db, 1_000), { count: POSTS / 50, posts: 50, length: "short" });
  await sql`vacuum analyze`.execute(db);
  await close();
}

async function copyOut(url: string): Promise<void> {
  await connected(url, async (client) => {
    for (const { name, columns } of await tablesOf(client))
      await pipeline(client.query(copyTo(`copy ${quoted([name])} (${quoted(columns)}) to stdout`)), nowhere());
  });
}

async function copyOver(from: string, to: string): Promise<void> {
  await connected(from, (source) =>
    connected(to, async (target) => {
      const tables = await tablesOf(source);
      await target.query("begin; set local maintenance_work_mem = '128MB'");
      const names = tables.map(({ name }) => name);
      await laidBare(target, names, async () => {
        for (const { name, columns } of tables) {
          const what = `${quoted([name])} (${quoted(columns)})`;
          await pipeline(
            source.query(copyTo(`copy ${what} to stdout`)),
            target.query(copyFrom(`copy ${what} from stdin`)),
          );
        }
      });
      await target.query("commit; analyze");
    }),
  );
}

const nowhere = () => new Writable({ write: (_chunk, _encoding, done) => done() });

async function connected<T>(url: string, act: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await act(client);
  } finally {
    await client.end();
  }
}

const once = (url: string, statement: string) => connected(url, (client) => client.query(statement));
