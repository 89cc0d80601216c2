import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { isTaken, worksIn } from "./processes.ts";

/** A server as its lock file tells of it. */
export interface Running {
  pid: number;
  socketDir: string;
}

const fileIn = (folder: string) => join(folder, "postmaster.pid");

/** The server that works on this cluster now, perhaps left by a start that was killed; null when there is none. */
export function findRunning(folder: string): Running | null {
  const lock = readLock(folder);
  return lock && worksIn(lock.pid, folder) ? lock : null;
}

/**
 * Makes a lock file that a dead server left harmless. It must not be removed: it also names the memory by which the next
 * server sees that the dead one's last processes still write.
 */
export function disarm(folder: string, socketDir: string): void {
  const lock = readLock(folder);
  if (!lock) return;
  if (lock.socketDir !== socketDir && basename(lock.socketDir).startsWith("chapterhouse-"))
    rmSync(lock.socketDir, { recursive: true, force: true });
  // Numbers come round again, and in some containers nobody notices the dead: the server takes any process of that number
  // for another server, except the one that starts it: us.
  if (isTaken(lock.pid)) rewriteNumber(folder, process.pid);
}

function rewriteNumber(folder: string, pid: number): void {
  const [, ...rest] = readFileSync(fileIn(folder), "utf8").split("\n");
  writeFileSync(fileIn(folder), [pid, ...rest].join("\n"));
}

function readLock(folder: string): Running | null {
  try {
    const [pid, , , , socketDir] = readFileSync(fileIn(folder), "utf8").split("\n");
    return Number(pid) > 0 && socketDir ? { pid: Number(pid), socketDir } : null;
  } catch {
    return null;
  }
}
