import { spawn, spawnSync } from "node:child_process";
import {
  existsSync,
  mkdtempSync,
  openSync,
  closeSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import type { Identity } from "./identity.ts";
import { isRunning, until, worksIn } from "./processes.ts";

/** A server as its lock file tells of it. */
export interface Running {
  pid: number;
  socketDir: string;
}

// Small on purpose: a society of 200 runs this beside the program on a small machine, and 60 connections are more than we open.
const settings: Record<string, string> = {
  listen_addresses: "",
  unix_socket_permissions: "0700",
  max_connections: "60",
  shared_buffers: "48MB",
  max_wal_size: "512MB",
  jit: "off",
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

/** Makes the cluster once. A half-made one, from a start that was cut off, is thrown away. */
export function makeCluster(identity: Identity, folder: string): void {
  if (existsSync(join(folder, "PG_VERSION"))) return;
  const half = `${folder}.new`;
  rmSync(half, { recursive: true, force: true });
  identity.makePrivate(half);
  const common = [
    "-D",
    half,
    "-U",
    "postgres",
    "--encoding=UTF8",
    "--auth=trust",
    "--no-instructions",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
  ];
  // Not every machine knows C.UTF-8 itself; the server's own is the same everywhere, and it is the one that sorts.
  const said =
    initdb(identity, [...common, "--locale=C.UTF-8"], half) && initdb(identity, [...common, "--locale=C"], half);
  if (said) throw new Error(`The embedded PostgreSQL could not make its cluster in ${folder}: ${said}`);
  renameSync(half, folder);
}

/** The server that works on this cluster now, perhaps left by a start that was killed; null when there is none. */
export function findRunning(folder: string): Running | null {
  const lock = readLock(folder);
  return lock && worksIn(lock.pid, folder) ? lock : null;
}

/** Starts the server and waits until its socket is there. */
export async function launch(
  identity: Identity,
  folder: string,
  socketDir: string,
  more: Record<string, string>,
  logFile: string,
): Promise<Running> {
  clearStale(folder, socketDir);
  const options = Object.entries({ ...settings, unix_socket_directories: socketDir, ...more }).flatMap(
    ([name, value]) => ["-c", `${name}=${value}`],
  );
  const log = openLog(logFile);
  const { file, args, options: how } = identity.command("postgres", ["-D", folder, ...options]);
  // A session of its own: Ctrl-C in the terminal must reach our processes first, the database last.
  const child = spawn(file, args, { ...how, cwd: folder, detached: true, stdio: ["ignore", log, log] });
  closeSync(log);
  let ended: string | null = null;
  child.once("error", (error) => (ended = error.message));
  child.once("exit", (code, signal) => (ended = `it ended with ${signal ?? code}`));
  child.unref();
  // Recovery after a power cut may take a while; the socket is there at once, so only a server that ends is a failure.
  const up = await until(() => ended !== null || existsSync(join(socketDir, ".s.PGSQL.5432")), 60_000);
  if (!up || ended !== null)
    throw new Error(
      `The embedded PostgreSQL did not start (${ended ?? "no socket after a minute"}). ${lastLines(logFile)}`,
    );
  return { pid: child.pid!, socketDir };
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

function initdb(identity: Identity, args: string[], half: string): string | null {
  for (const name of readdirSync(half)) rmSync(join(half, name), { recursive: true, force: true });
  const { file, args: all, options } = identity.command("initdb", args);
  const result = spawnSync(file, all, {
    env: options.env,
    uid: options.uid,
    gid: options.gid,
    cwd: half,
    encoding: "utf8",
  });
  if (result.status === 0) return null;
  return (result.error?.message ?? result.stderr).trim() || `initdb ended with ${result.status}`;
}

function readLock(folder: string): Running | null {
  try {
    const [pid, , , , socketDir] = readFileSync(join(folder, "postmaster.pid"), "utf8").split("\n");
    return Number(pid) > 0 && socketDir ? { pid: Number(pid), socketDir } : null;
  } catch {
    return null;
  }
}

// The server distrusts a lock file whose number is some process's, and numbers come round again.
function clearStale(folder: string, socketDir: string): void {
  const lock = readLock(folder);
  if (lock && lock.socketDir !== socketDir && basename(lock.socketDir).startsWith("chapterhouse-"))
    rmSync(lock.socketDir, { recursive: true, force: true });
  rmSync(join(folder, "postmaster.pid"), { force: true });
  for (const name of readdirSync(socketDir)) rmSync(join(socketDir, name), { force: true });
}

function openLog(file: string): number {
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  if (size > 10_000_000) renameSync(file, `${file}.1`);
  return openSync(file, "a", 0o600);
}

function lastLines(file: string): string {
  return readFileSync(file, "utf8").trimEnd().split("\n").slice(-3).join(" ");
}
