import { execFileSync } from "node:child_process";
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterAll, afterEach, beforeAll, expect, inject, test, vi } from "vitest";
import { findEmbedded } from "../src/platform/embedded/index.ts";
import { asRole, onServer, PROGRAM_ROLE, withDatabase } from "./global.ts";
import { runProgram, type Running } from "./processes/run.ts";

// Whole installations, each several processes: patience for a busy machine. What must be quick is awaited within its own limit.
vi.setConfig({ testTimeout: 90_000 });

interface Installation {
  dataDir: string;
  port: number;
  mailPort: number;
}

const running: Running[] = [];
const folders: string[] = [];
let used = "";

/** One that was started once and stopped: most tests begin where it ended, and need not make a database for that. */
beforeAll(async () => {
  const place = await anInstallation();
  const program = await started(place);
  program.child.kill("SIGTERM");
  await program.ended;
  used = place.dataDir;
  folders.length = running.length = 0;
}, 60_000);
afterAll(() => rmSync(used, { recursive: true, force: true }));

afterEach(async () => {
  for (const program of running.splice(0)) {
    program.child.kill("SIGTERM");
    await program.ended;
  }
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

async function anInstallation(): Promise<Installation> {
  const dataDir = mkdtempSync(join(tmpdir(), "chapterhouse-start-"));
  folders.push(dataDir);
  return { dataDir, port: await freePort(), mailPort: await freePort() };
}

async function anUsedInstallation(): Promise<Installation> {
  const place = await anInstallation();
  // With its owners: for root the database runs as another user.
  execFileSync("cp", ["-a", `${used}/.`, place.dataDir]);
  return place;
}

function command(name: string, { dataDir, port, mailPort }: Installation, env: NodeJS.ProcessEnv = {}): Running {
  const own = {
    DATA_DIR: dataDir,
    PORT: String(port),
    MAIL_PORT: String(mailPort),
    DATABASE_URL: "",
    SMTP_URL: "",
    ROLES: "",
    PUBLIC_URL: "",
  };
  const program = runProgram("installation.ts", name.split(" ").filter(Boolean), { ...own, ...env });
  running.push(program);
  return program;
}

async function started(place: Installation): Promise<Running> {
  const program = command("start", place);
  await program.says("Sign in as");
  return program;
}

interface Answer {
  pid: number;
  ppid: number;
  addresses: number;
}
const ask = async ({ port }: Installation): Promise<Answer> =>
  (await fetch(`http://127.0.0.1:${port}/`)).json() as Promise<Answer>;
const soon = { timeout: 10_000, interval: 50 };

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((done) => server.once("listening", done));
  const { port } = server.address() as { port: number };
  await new Promise((done) => server.close(done));
  return port;
}

async function refusal(program: Running): Promise<{ code: number | null; said: string }> {
  const { code } = await program.ended;
  return { code, said: program.stderr().trim() };
}

test("an operator starts everything with one command and stops it with another, and nothing stays behind", async () => {
  const place = await anInstallation();
  const program = command("start", place);
  expect(await program.says("Loaded the sample")).toBeTruthy();
  expect(await program.says("Chapterhouse is running")).toContain(`http://127.0.0.1:${place.port}`);
  expect(await program.says("Outgoing mail is kept here")).toContain("/mailbox");
  await program.says("Sign in as");
  expect((await ask(place)).addresses).toBe(1);
  program.child.kill("SIGTERM");
  expect(await program.ended).toEqual({ code: 0, signal: null });
  await Promise.all([program.says("web ended"), program.says("work ended")]);
  expect(readFileSync(join(place.dataDir, "postgres.log"), "utf8")).toMatch(/database system is shut down\s*$/);
  await started(place);
  expect((await ask(place)).addresses).toBe(1);
});

test(
  "the sample is reset on this machine only, not while it runs, and not over people of its own",
  { timeout: 120_000 },
  async () => {
    const place = await anInstallation();
    const refused = async (words: string, env: NodeJS.ProcessEnv = {}) => {
      const { code, said } = await refusal(command(words, place, env));
      return [code, said.split("\n").at(-1)];
    };
    expect(await refused("sample")).toEqual([64, "Say so in full: chapterhouse sample --reset"]);
    expect(await refused("sample --reset", { PUBLIC_URL: "https://groups.example.org" })).toEqual([
      1,
      expect.stringMatching(/^Nothing was changed: others can reach this installation/),
    ]);
    const program = await started(place);
    expect(await refused("sample --reset")).toEqual([
      1,
      expect.stringMatching(/is running on DATA_DIR .* Stop it first/),
    ]);
    await enter(place, "bo@elsewhere.example");
    expect((await ask(place)).addresses).toBe(2);
    program.child.kill("SIGTERM");
    await program.ended;

    expect(await refused("sample --reset")).toEqual([1, expect.stringMatching(/1 person has registered here/)]);
    const reset = command("sample --reset --others-too", place);
    expect((await reset.ended).code).toBe(0);
    await started(place);
    expect((await ask(place)).addresses).toBe(1);
  },
);

async function enter({ dataDir }: Installation, address: string): Promise<void> {
  const client = new pg.Client({ connectionString: findEmbedded(dataDir)!.url });
  await client.connect();
  const domain = address.split("@")[1];
  await client.query(
    "insert into mail_addresses (address, key, domain, first_seen_at) values ($1, $1, $2, '2026-01-01')",
    [address, domain],
  );
  await client.end();
}

test("a web process that is killed is back within seconds", async () => {
  const place = await anUsedInstallation();
  const program = await started(place);
  const before = await ask(place);
  expect(before.ppid).toBe(program.child.pid);
  await expect(fetch(`http://127.0.0.1:${place.port}/die`)).rejects.toThrow("fetch failed");
  await vi.waitFor(async () => expect((await ask(place)).pid).not.toBe(before.pid), soon);
});

test("after a kill -9 of the one that watches, its processes end and the next start takes the database over", async () => {
  const place = await anUsedInstallation();
  const program = await started(place);
  const { pid } = await ask(place);
  const postmaster = readFileSync(join(place.dataDir, "postgres/postmaster.pid"), "utf8").split("\n")[0];
  program.child.kill("SIGKILL");
  await vi.waitFor(() => expect(() => process.kill(pid, 0)).toThrow("ESRCH"), soon);
  await started(place);
  expect((await ask(place)).addresses).toBe(1);
  expect(readFileSync(join(place.dataDir, "postgres/postmaster.pid"), "utf8").split("\n")[0]).toBe(postmaster);
});

test("pages answer again after a kill -9 of the database server", async () => {
  const place = await anUsedInstallation();
  await started(place);
  process.kill(Number(readFileSync(join(place.dataDir, "postgres/postmaster.pid"), "utf8").split("\n")[0]), "SIGKILL");
  await vi.waitFor(async () => expect((await ask(place)).addresses).toBe(1), soon);
});

test("a second start on the same folder is told so and harms nothing; one beside it runs", async () => {
  const [place, other] = [await anUsedInstallation(), await anUsedInstallation()];
  await started(place);
  const { code, said } = await refusal(command("start", { ...other, dataDir: place.dataDir }));
  expect(code).toBe(1);
  expect(said).toMatch(/^Chapterhouse is already running on DATA_DIR .*npm start$/);
  await started(other);
  expect([(await ask(place)).addresses, (await ask(other)).addresses]).toEqual([1, 1]);
});

test("a port that another program holds is named with its setting", { timeout: 40_000 }, async () => {
  const place = await anInstallation();
  const holder = createServer().listen(place.mailPort, "127.0.0.1");
  await new Promise((done) => holder.once("listening", done));
  const { code, said } = await refusal(command("start", place));
  holder.close();
  expect(code).toBe(78);
  expect(said).toBe(
    `MAIL_PORT ${place.mailPort} on 127.0.0.1 is already in use by another program. Stop that program, or choose another port: MAIL_PORT=${place.mailPort + 1} npm start`,
  );
});

test.each([
  ["start", { PORT: "eighty" }, 78, /^PORT is "eighty", which cannot be used\. /],
  [
    "start",
    { DATABASE_URL: "postgres://nobody@127.0.0.1:1/none" },
    78,
    /^DATABASE_URL leads to 127\.0\.0\.1:1\/none, which cannot be used: .*chapterhouse doctor$/,
  ],
  ["strat", {}, 64, /^There is no command "strat"\. Did you mean "start"\? Try: chapterhouse help$/],
  ["role web", {}, 1, /^Roles are started by: chapterhouse start\./],
])("'%s' with %o ends with one sentence", async (name, env, expected, sentence) => {
  const { code, said } = await refusal(command(name, await anInstallation(), env));
  expect(code).toBe(expected);
  expect(said).toMatch(sentence);
  expect(said.split("\n")).toHaveLength(1);
});

test("a web process that ends at every start is given up with a sentence, and the database is stopped", async () => {
  const place = await anUsedInstallation();
  const { code, said } = await refusal(command("start", place, { TEST_WEB_DIES: "1" }));
  expect(code).toBe(1);
  expect(said.split("\n").at(-1)).toBe("The web process ended 5 times while starting; its last words stand above.");
  expect(readFileSync(join(place.dataDir, "postgres.log"), "utf8")).toMatch(/database system is shut down\s*$/);
});

test("with a database of its own the program runs as the role of DATABASE_URL, prepared by that of DATABASE_ADMIN_URL", async () => {
  const place = await anInstallation();
  const name = `chapterhouse_external_${process.pid}`;
  await onServer(inject("serverUrl"), `create database ${name}`);
  const admin = withDatabase(inject("serverUrl"), name);
  const program = command("start", place, {
    DATABASE_URL: asRole(admin, PROGRAM_ROLE),
    DATABASE_ADMIN_URL: admin,
    SAMPLE: "1",
  });
  await program.says("Loaded the sample");
  await program.says("Sign in as");
  expect((await ask(place)).addresses).toBe(1);
  program.child.kill("SIGINT");
  expect(await program.ended).toEqual({ code: 0, signal: null });
  expect(existsSync(join(place.dataDir, "postgres"))).toBe(false);
  await onServer(inject("serverUrl"), `drop database ${name} with (force)`);
});

test("the doctor finds nothing wrong on a fresh machine or beside a running installation", async () => {
  const place = await anInstallation();
  const fresh = command("doctor", place);
  await fresh.says("All is well.");
  await started(place);
  const beside = command("doctor", place);
  await beside.says("ok     The database answers: PostgreSQL 18");
  await beside.says("ok     The database is at this version.");
  await beside.says("All is well.");
  expect(await beside.ended).toEqual({ code: 0, signal: null });
});

test("the doctor names each thing that is wrong and what mends it", async () => {
  const place = await anInstallation();
  const holder = createServer((socket) => socket.end("hello\r\n")).listen(place.port, "127.0.0.1");
  await new Promise((done) => holder.once("listening", done));
  const wrong = { DATABASE_URL: inject("serverUrl"), SMTP_URL: `smtp://127.0.0.1:${place.port}` };
  const program = command("doctor", place, wrong);
  expect(await program.says("WRONG  ")).toContain("chapterhouse migrate");
  expect(await program.says("WRONG  PORT")).toContain("already in use");
  expect(await program.says("WRONG  SMTP_URL")).toContain("hello");
  expect(await program.says("3 to mend")).toContain("chapterhouse doctor");
  expect((await program.ended).code).toBe(1);
  holder.close();
});

test("a backup is taken beside a running installation and restored into another, which starts with it", async () => {
  const [place, other] = [await anUsedInstallation(), await anInstallation()];
  await started(place);
  const kept = command(`backup ${other.dataDir}`, place);
  const file = (await kept.says(other.dataDir)).split(": ")[0]!;
  await command(`restore --check ${file}`, place).says(`${file} is whole`);
  for (const [words, where, sentence] of [
    ["backup", place, /^Give a file or a folder: chapterhouse backup FILE\|FOLDER$/],
    [`backup ${file}`, place, /is there already and was not touched/],
    [
      `restore ${file}`,
      place,
      /^Nothing was changed: Chapterhouse is running on DATA_DIR .* Stop it, or restore beside it/,
    ],
    [`restore ${file} --force`, other, /^Give the file: chapterhouse restore FILE/],
    [`restore ${file}`, other, /was made under another SECRET\. Put the old DATA_DIR\/secret/],
  ] as const)
    expect((await refusal(command(words, where))).said).toMatch(sentence);
  copyFileSync(join(place.dataDir, "secret"), join(other.dataDir, "secret"));
  await command(`restore ${file}`, other).says("Restored");
  await Promise.all(running.slice(1).map((program) => program.ended));
  await started(other);
  expect([(await ask(place)).addresses, (await ask(other)).addresses]).toEqual([1, 1]);
});

async function giveUpAJob({ dataDir }: Installation): Promise<void> {
  const client = new pg.Client({ connectionString: findEmbedded(dataDir)!.url });
  await client.connect();
  await client.query("select graphile_worker.add_job('test.lost') from generate_series(1, 2)");
  await client.query(
    "update graphile_worker._private_jobs set attempts = max_attempts, last_error = 'the dog ate it' where task_id = (select id from graphile_worker._private_tasks where identifier = 'test.lost')",
  );
  await client.end();
}

test("migrate, staff, user and jobs run beside a running installation and alone", async () => {
  const place = await anInstallation();
  await command("migrate", place).says("Applied: 0001_platform.sql");
  await Promise.all(running.map((program) => program.ended));
  const program = await started(place);
  await command("migrate", place).says("The database is at this version already.");
  await command("jobs", place).says("No jobs wait.");
  await giveUpAJob(place);
  await command("jobs", place).says("test.lost: 0 waiting, 0 running, 2 given up (last error: the dog ate it)");
  await command("jobs retry test.lost", place).says("2 jobs will be tried again.");
  await giveUpAJob(place);
  await command("jobs drop test.lost", place).says("4 jobs dropped.");
  for (const words of [
    "jobs drop test.lost",
    "jobs eat test.lost",
    "user bo@example.org",
    "user ada@example.org --delete",
  ])
    expect((await refusal(command(words, place))).said, words).toMatch(/chapterhouse (jobs|user)/);
  await command("user ada@example.org", place).says("Signs in by mailed link, password; 2 open sessions");
  await command("user ada@example.org --sign-out", place).says("Every session and token of this account has ended.");
  await command("seed", place).says("The database is not empty");
  await command("staff ada@example.org", place).says("ada@example.org is staff now");
  for (const [args, exit] of [
    ["bo@example.org", 1],
    ["", 64],
  ] as const) {
    const refused = command(`staff ${args}`, place);
    expect((await refused.ended).code).toBe(exit);
    expect(refused.stderr()).toContain(args === "" ? "Give one address" : "/register");
  }
  expect(program.child.exitCode).toBeNull();
});
