import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { projectFolder } from "../src/platform/config/index.ts";
import { findEmbedded } from "../src/platform/embedded/index.ts";
import { smtpSend } from "./lab.ts";
import { childrenOf, runProgram, type Running } from "./processes/run.ts";

// Whole installations, each several processes: patience for a busy machine. What must be quick is awaited within its own limit.
vi.setConfig({ testTimeout: 90_000 });

// The whole program with its sample. A mail that the door has accepted must reach everybody, whoever is killed meanwhile.
const dataDir = mkdtempSync(join(tmpdir(), "chapterhouse-crash-"));
const within = { timeout: 10_000, interval: 100 };
let program: Running;
let port = 0;
let mailPort = 0;
let group = { id: 0, address: "" };
let readers: string[] = [];

async function start(): Promise<void> {
  const env = {
    DATA_DIR: dataDir,
    PORT: String(port),
    MAIL_PORT: String(mailPort),
    DATABASE_URL: "",
    SMTP_URL: "",
    ROLES: "",
    PUBLIC_URL: "",
    SAMPLE: "1",
  };
  program = runProgram("../../dist/main.js", ["start"], env);
  await program.says("Sign in as");
}

beforeAll(async () => {
  // As it runs in an installation: from the bundle, without a compiler in every process.
  execFileSync(process.execPath, [join(projectFolder(), "scripts/build.mjs")]);
  [port, mailPort] = [await freePort(), await freePort()];
  await start();
  const [unit] = await ask<{ id: number; local_part: string }>(
    "select u.id::integer, a.local_part from units u join unit_addresses a on a.unit_id = u.id and a.is_current where u.acronym = 'BRSL'",
  );
  group = { id: unit!.id, address: `${unit!.local_part}@chapterhouse.localhost` };
  // The sample's people get their subscriptions by jobs.
  await noJobWaits();
  const rows = await ask<{ address: string }>(
    `select address from subscriptions s join mail_addresses a on a.id = s.address_id where unit_id = ${group.id} and mode = 'each' and ended_at is null order by 1`,
  );
  readers = rows.map(({ address }) => address);
  if (readers.length < 4) throw new Error("the sample's group has too few subscribers to show anything");
}, 60_000);

afterAll(async () => {
  program.child.kill("SIGTERM");
  await program.ended;
  rmSync(dataDir, { recursive: true });
});

test("F1: a killed web process answers again", async () => {
  kill(processOf("web"));
  await vi.waitFor(async () => expect(await status("/groups")).toBe(200), within);
});

test("F2: mails accepted just before the mail process is killed reach every subscriber once", async () => {
  const subjects = ["Glue for cold rooms", "A torn spine", "Where to buy paper"];
  for (const subject of subjects) await post(subject);
  kill(processOf("work"));
  for (const subject of subjects) await reachesEverybody(subject);
});

test("F3: mails accepted just before the database server is killed reach every subscriber once", async () => {
  const subjects = ["Damp boxes", "Loose pages"];
  for (const subject of subjects) await post(subject);
  kill(Number(readFileSync(join(dataDir, "postgres/postmaster.pid"), "utf8").split("\n")[0]));
  for (const subject of subjects) await reachesEverybody(subject);
  await vi.waitFor(async () => expect(await status("/groups")).toBe(200), within);
});

test("mails accepted just before everything is killed reach every subscriber once after the next start", async () => {
  await post("Mending a map");
  const all = [
    program.child.pid!,
    processOf("web"),
    processOf("work"),
    Number(readFileSync(join(dataDir, "postgres/postmaster.pid"), "utf8").split("\n")[0]),
  ];
  for (const pid of all) kill(pid);
  await program.ended;
  await start();
  await reachesEverybody("Mending a map");
  await post("And again");
  await reachesEverybody("And again");
});

async function post(subject: string): Promise<void> {
  const from = "imani@members.example";
  const id = `<${subject.replaceAll(" ", "-").toLowerCase()}@members.example>`;
  const raw = `From: Imani Okafor <${from}>\nTo: ${group.address}\nSubject: ${subject}\nMessage-ID: ${id}\nDate: Mon, 02 Nov 2026 10:00:00 +0000\n\nWhat would you use?\n`;
  const { accepted } = await smtpSend(mailPort, { from, to: [group.address], raw });
  expect(accepted.map(({ code }) => code)).toEqual([250]);
}

const noJobWaits = () =>
  vi.waitFor(async () => expect(await ask("select from graphile_worker._private_jobs")).toEqual([]), within);

async function reachesEverybody(subject: string): Promise<void> {
  const copies = () =>
    ask<{ recipient: string }>(
      `select recipient from mailbox_mails where position(convert_to('${subject}', 'UTF8') in raw) > 0 order by 1`,
    );
  await vi.waitFor(async () => expect((await copies()).map(({ recipient }) => recipient)).toEqual(readers), within);
}

async function ask<Row extends pg.QueryResultRow>(text: string): Promise<Row[]> {
  const client = new pg.Client({
    connectionString: findEmbedded(dataDir)!.superUrl.replace("/postgres?", "/chapterhouse?"),
  });
  client.on("error", () => {});
  try {
    await client.connect();
    return (await client.query<Row>(text)).rows;
  } finally {
    await client.end().catch(() => {});
  }
}

const status = async (path: string) => (await fetch(`http://127.0.0.1:${port}${path}`)).status;
const kill = (pid: number) => process.kill(pid, "SIGKILL");

function processOf(role: string): number {
  const found = childrenOf(program.child.pid!).find(({ command }) => command.trim().endsWith(`role ${role}`));
  if (!found) throw new Error(`no process plays ${role}`);
  return found.pid;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((done) => server.once("listening", done));
  const { port: free } = server.address() as { port: number };
  await new Promise((done) => server.close(done));
  return free;
}
