import { mkdirSync, readFileSync, realpathSync, rmSync } from "node:fs";
import { join } from "node:path";
import pg from "pg";
import { linkLibraries, nativeFolder } from "./binaries.ts";
import { makeCluster } from "./cluster.ts";
import { chooseIdentity, type Identity } from "./identity.ts";
import { findRunning, type Running } from "./lockfile.ts";
import { isRunning, until } from "./processes.ts";
import { halt, launch, makeSocketDir } from "./server.ts";

export interface EmbeddedOptions {
  dataDir: string;
  /** Server settings beside our own; tests turn fsync off. */
  settings?: Record<string, string>;
  /** What happens to the server: found again, started again after its death. */
  log?: (event: "found" | "started" | "died", pid: number) => void;
  /** As whom; chosen by itself unless a test asks for one. */
  way?: Identity["way"];
}

/** PostgreSQL 18 for one installation, behind a socket that only we can reach. */
export interface Embedded {
  /** The program's role: reads and writes rows, cannot drop or alter (decision 18). */
  url: string;
  /** The owner's role: migrates. */
  adminUrl: string;
  /** The server's own superuser; for tests and for making databases. */
  superUrl: string;
  /** The server's processes, the first one its postmaster. */
  pids(): number[];
  /** Clean stop; resolves when the server has gone. */
  stop(): Promise<void>;
}

const OWNER = "chapterhouse_owner";
const PROGRAM = "chapterhouse";
const DATABASE = "chapterhouse";

/**
 * Starts the embedded PostgreSQL on DATA_DIR/postgres, or takes over the one that a killed start left running, and keeps
 * it running until `stop`: a server that dies is started again on the same socket.
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<Embedded> {
  const { identity, folder } = prepared(options);
  linkLibraries(identity.native);
  makeCluster(identity, folder);
  const logFile = join(options.dataDir, "postgres.log");
  const start = (socketDir: string) =>
    launch({ identity, folder, settings: options.settings ?? {}, logFile }, socketDir);
  const found = findRunning(folder);
  const running = found ?? (await startFirst(makeSocketDir(identity), start));
  options.log?.(found ? "found" : "started", running.pid);
  const keeper = keepRunning(running, start, options.log);
  const addresses = addressesOf(running);
  try {
    await answers(addresses.superUrl);
    await makeRoles(addresses.superUrl);
  } catch (error) {
    await keeper.stop();
    throw error;
  }
  return { ...addresses, ...keeper };
}

async function startFirst(socketDir: string, start: (socketDir: string) => Promise<Running>): Promise<Running> {
  try {
    return await start(socketDir);
  } catch (error) {
    rmSync(socketDir, { recursive: true, force: true });
    throw error;
  }
}

/** The addresses of the server that runs on this DATA_DIR now, without starting one; null when none does. */
export function findEmbedded(dataDir: string): Pick<Embedded, "url" | "adminUrl" | "superUrl"> | null {
  const running = findRunning(prepared({ dataDir }).folder);
  return running && addressesOf(running);
}

function prepared({ dataDir, way }: EmbeddedOptions) {
  mkdirSync(dataDir, { recursive: true });
  const identity = chooseIdentity(nativeFolder(), realpathSync(dataDir), way);
  return { identity, folder: join(identity.home, "postgres") };
}

function addressesOf({ socketDir }: Running) {
  const address = (user: string, database: string) =>
    `postgres://${user}@localhost/${database}?host=${encodeURIComponent(socketDir)}`;
  return {
    url: address(PROGRAM, DATABASE),
    adminUrl: address(OWNER, DATABASE),
    superUrl: address("postgres", "postgres"),
  };
}

function keepRunning(first: Running, start: (socketDir: string) => Promise<Running>, log: EmbeddedOptions["log"]) {
  let running = first;
  let starting: Promise<void> | null = null;
  let failures = 0;
  let notBefore = 0;
  const look = () => {
    if (starting || performance.now() < notBefore || isRunning(running.pid)) return;
    if (failures === 0) log?.("died", running.pid);
    starting = start(running.socketDir).then(started, failed);
  };
  const started = (next: Running) => {
    running = next;
    failures = 0;
    starting = null;
  };
  // A full disk, say: tried again ever later, at most every half minute.
  const failed = () => {
    failures += 1;
    notBefore = performance.now() + Math.min(30_000, 250 * 2 ** failures);
    starting = null;
  };
  const timer = setInterval(look, 250);
  timer.unref();
  return {
    pids: () => [running.pid, ...childrenOf(running.pid)],
    stop: async () => {
      clearInterval(timer);
      await starting;
      await halt(running);
    },
  };
}

async function answers(url: string): Promise<void> {
  let said: unknown;
  const answered = await until(async () => {
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2000 });
    client.on("error", () => {});
    try {
      await client.connect();
      return true;
    } catch (error) {
      said = error;
      return false;
    } finally {
      await client.end().catch(() => {});
    }
  }, 120_000);
  if (!answered) throw new Error("The embedded PostgreSQL runs but does not answer.", { cause: said });
}

async function makeRoles(superUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: superUrl });
  await client.connect();
  try {
    const roles = await client.query<{ rolname: string }>("select rolname from pg_roles");
    const known = new Set(roles.rows.map((row) => row.rolname));
    for (const role of [OWNER, PROGRAM]) if (!known.has(role)) await client.query(`create role ${role} login`);
    const there = await client.query("select 1 from pg_database where datname = $1", [DATABASE]);
    if (there.rowCount === 0) await client.query(`create database ${DATABASE} owner ${OWNER}`);
  } finally {
    await client.end();
  }
}

function childrenOf(pid: number): number[] {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim().split(" ").filter(Boolean).map(Number);
  } catch {
    return [];
  }
}
