/**
 * How long a person waits for the first page: after the installation of the libraries (build, initdb, migrations, sample),
 * and at every later start. The yardstick is the least that any such program needs: initdb, the bare database server and
 * a bare HTTP server on the same runtime.
 */
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startEmbedded } from "#platform/embedded";
import { copyProject, freePort, startThere } from "./installation.ts";

const LIMITS = { first: 60, later: 10 };
// Bare things that take 1 s and 0.1 s stand for starts of 40 s and 4 s: stricter than the limits on such a machine.
const TARGET = 0.025;

export async function run(print: (line: string) => void) {
  const bare = await bareStarts();
  print(`bare initdb, server and runtime: ${bare.first.toFixed(2)} s; without initdb: ${bare.later.toFixed(2)} s`);
  const place = copyProject();
  try {
    const first = await timed(place);
    print(`first start: ${first.toFixed(2)} s (limit ${LIMITS.first} s)`);
    const later = [await timed(place), await timed(place), await timed(place)].sort((a, b) => a - b)[1]!;
    print(`later start, median of 3: ${later.toFixed(2)} s (limit ${LIMITS.later} s)`);
    return [
      result("start-first", first, bare.first, "bare initdb, PostgreSQL and Node.js start", LIMITS.first),
      result("start-later", later, bare.later, "bare PostgreSQL and Node.js start", LIMITS.later),
    ];
  } finally {
    place.remove();
  }
}

function result(name: string, seconds: number, bare: number, against: string, limit: number) {
  const ratio = bare / seconds;
  const met = ratio >= TARGET && seconds < limit;
  return {
    name,
    value: round(seconds),
    unit: "s",
    against: `${against} (${round(bare)} s)`,
    ratio: round(ratio),
    target: TARGET,
    met,
  };
}

async function timed(place: ReturnType<typeof copyProject>): Promise<number> {
  const started = await startThere(place);
  await started.stop();
  return started.seconds;
}

async function bareStarts(): Promise<{ first: number; later: number }> {
  const dataDir = mkdtempSync(join(tmpdir(), "chapterhouse-bare-"));
  const once = async () => {
    const begun = performance.now();
    const server = await startEmbedded({ dataDir });
    await bareRuntime();
    const seconds = (performance.now() - begun) / 1000;
    await server.stop();
    return seconds;
  };
  const [first, later] = [await once(), await once()];
  rmSync(dataDir, { recursive: true });
  return { first, later };
}

async function bareRuntime(): Promise<void> {
  const port = await freePort();
  const program = `require("node:http").createServer((q, r) => r.end("ok")).listen(${port}, "127.0.0.1", () => console.log("up"))`;
  const child = spawn(process.execPath, ["-e", program], { stdio: ["ignore", "pipe", "inherit"] });
  await new Promise((done) => child.stdout.once("data", done));
  await (await fetch(`http://127.0.0.1:${port}/`)).text();
  child.kill();
  await new Promise((done) => child.once("exit", done));
}

const round = (value: number) => Number(value.toPrecision(3));
