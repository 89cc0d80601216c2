/**
 * Memory of a whole small installation, PostgreSQL included, one minute after the start with the sample: the proportional
 * set size of every process, so that shared pages count once. The yardstick is the bare runtime and the bare database.
 * Linux only, because only /proc tells it.
 */
import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import pg from "pg";
import { startEmbedded } from "#platform/embedded";
import { copyProject, startThere } from "./installation.ts";

const LIMIT = 400;
const SETTLED = 60_000;
// The bare things take 40 to 60 MB, depending on who else shares the pages of the same Node.js.
const TARGET = 0.1;

export async function run(print: (line: string) => void) {
  const bare = await bareMemory();
  print(`bare Node.js server and bare PostgreSQL with one connection: ${bare} MB`);
  const place = copyProject();
  try {
    const started = await startThere(place);
    print(`started; measuring after ${SETTLED / 1000} s`);
    await pause(SETTLED);
    const postmaster = Number(readFileSync(join(place.folder, "data/postgres/postmaster.pid"), "utf8").split("\n")[0]);
    const processes = [...family(started.pid), ...family(postmaster)].map((pid) => ({
      pid,
      name: nameOf(pid),
      mb: pss(pid),
    }));
    await started.stop();
    for (const { name, mb } of processes) print(`${mb.toFixed(1).padStart(7)} MB  ${name}`);
    const value = Math.round(processes.reduce((sum, { mb }) => sum + mb, 0));
    const ratio = Number((bare / value).toPrecision(3));
    print(`together: ${value} MB (limit ${LIMIT} MB)`);
    const against = `bare Node.js server and PostgreSQL (${bare} MB)`;
    return { name: "memory", value, unit: "MB", against, ratio, target: TARGET, met: ratio >= TARGET && value < LIMIT };
  } finally {
    place.remove();
  }
}

async function bareMemory(): Promise<number> {
  const dataDir = mkdtempSync(join(tmpdir(), "chapterhouse-bare-"));
  const server = await startEmbedded({ dataDir });
  const client = new pg.Client({ connectionString: server.superUrl });
  await client.connect();
  const program =
    'require("node:http").createServer((q, r) => r.end("ok")).listen(0, "127.0.0.1", () => console.log("up"))';
  const child = spawn(process.execPath, ["-e", program], { stdio: ["ignore", "pipe", "inherit"] });
  await new Promise((done) => child.stdout.once("data", done));
  const sum = [child.pid!, ...family(server.pids()[0]!)].reduce((total, pid) => total + pss(pid), 0);
  child.kill();
  await client.end();
  await server.stop();
  rmSync(dataDir, { recursive: true });
  return Math.round(sum);
}

/** The process and everything that descends from it. */
function family(pid: number): number[] {
  const parents = new Map<number, number[]>();
  for (const name of readdirSync("/proc").filter((entry) => /^\d+$/.test(entry))) {
    const parent = parentOf(Number(name));
    parents.set(parent, [...(parents.get(parent) ?? []), Number(name)]);
  }
  const all = [pid];
  for (const one of all) all.push(...(parents.get(one) ?? []));
  return all.filter((one) => !isServer(one) || isServer(pid));
}

function parentOf(pid: number): number {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]);
  } catch {
    return 0;
  }
}

// The server is started by the program, and counted once, by its own family.
const isServer = (pid: number) => nameOf(pid).includes("postgres");

function nameOf(pid: number): string {
  const words = read(pid, "cmdline").split("\0").filter(Boolean);
  return words
    .join(" ")
    .replace(/^\S*\//, "")
    .replace(/\/\S*\//g, "")
    .slice(0, 60);
}

function pss(pid: number): number {
  return Number(/^Pss:\s+(\d+) kB/m.exec(read(pid, "smaps_rollup"))?.[1] ?? 0) / 1024;
}

function read(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, "utf8");
  } catch {
    return "";
  }
}
