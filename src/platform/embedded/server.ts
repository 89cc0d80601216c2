import { spawn } from "node:child_process";
import {
  closeSync,
  existsSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import type { Identity } from "./identity.ts";
import { disarm, type Running } from "./lockfile.ts";
import { isRunning, until } from "./processes.ts";

// Small on purpose: a society of 200 runs this beside the program on a small machine, and 60 connections are more than we open.
const settings: Record<string, string> = {
  listen_addresses: "",
  unix_socket_permissions: "0700",
  max_connections: "60",
  shared_buffers: "128MB",
  max_wal_size: "1GB",
  wal_buffers: "16MB",
  jit: "off",
  // No disk that turns: four times the price for a row by its number made the server read small tables whole, at every mail.
  random_page_cost: "1.1",
  huge_pages: "off",
  io_method: "sync",
  max_worker_processes: "4",
  max_parallel_workers_per_gather: "0",
  autovacuum_max_workers: "2",
  timezone: "UTC",
  log_timezone: "UTC",
  // Statements and details carry people's data; the log is for faults of the server.
  log_error_verbosity: "terse",
  log_min_error_statement: "panic",
};

export interface Launch {
  identity: Identity;
  /** The cluster. */
  folder: string;
  settings: Record<string, string>;
  logFile: string;
}

// After a kill -9 the server's other processes end when they next look up from a statement.
const PATIENCE = 60_000;

/** Starts the server and waits until its socket is there, and before that until a dead server's last processes have gone. */
export async function launch(how: Launch, socketDir: string): Promise<Running> {
  const end = performance.now() + PATIENCE;
  for (;;) {
    const { running, ended } = await launchOnce(how, socketDir);
    if (running) return running;
    const said = lastLines(how.logFile);
    if (!/shared memory block .* is still in use/.test(said) || performance.now() > end)
      throw new Error(`The embedded PostgreSQL did not start (${ended}). ${said}`);
    await pause(250);
  }
}

async function launchOnce({ identity, folder, settings: more, logFile }: Launch, socketDir: string) {
  disarm(folder, socketDir);
  for (const name of readdirSync(socketDir)) rmSync(join(socketDir, name), { force: true });
  const all = { ...settings, unix_socket_directories: socketDir, ...more };
  const options = Object.entries(all).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  const log = openLog(logFile);
  const { file, args, options: how } = identity.command("postgres", ["-D", folder, ...options]);
  // A session of its own: Ctrl-C in the terminal must reach our processes first, the database last.
  const child = spawn(file, args, { ...how, cwd: folder, detached: true, stdio: ["ignore", log, log] });
  closeSync(log);
  let ended: string | null = null;
  child.once("error", (error) => (ended = error.message));
  child.once("exit", (code, signal) => (ended = `it ended with ${signal ?? code}`));
  child.unref();
  // Recovery after a power cut may take long, but the socket is there at once.
  const up = await until(() => ended !== null || existsSync(join(socketDir, ".s.PGSQL.5432")), 60_000);
  if (up && ended === null) return { running: { pid: child.pid!, socketDir } };
  return { ended: ended ?? "no socket after a minute" };
}

/** Ends the server: open transactions are broken off, everything committed stays. */
export async function halt(running: Running): Promise<void> {
  for (const signal of ["SIGINT", "SIGQUIT", "SIGKILL"] as const) {
    if (!isRunning(running.pid)) break;
    process.kill(running.pid, signal);
    if (await until(() => !isRunning(running.pid), 20_000)) break;
  }
  rmSync(running.socketDir, { recursive: true, force: true });
}

/** A short private folder: a socket's whole path must stay under 104 bytes, which a deep DATA_DIR exceeds. */
export function makeSocketDir(identity: Identity): string {
  const base = tmpdir().length > 60 ? "/tmp" : tmpdir();
  const folder = mkdtempSync(join(base, "chapterhouse-"));
  identity.makePrivate(folder);
  return folder;
}

function openLog(file: string): number {
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  if (size > 10_000_000) renameSync(file, `${file}.1`);
  return openSync(file, "a", 0o600);
}

function lastLines(file: string): string {
  return readFileSync(file, "utf8").trimEnd().split("\n").slice(-3).join(" ");
}
