import { execFileSync } from "node:child_process";
import { readFileSync, readlinkSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";

/** Does the number belong to any process, even one that has ended and waits to be noticed, or one that we may not signal? */
export function isTaken(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** Is there a process of this number that has not ended? */
export const isRunning = (pid: number): boolean => isTaken(pid) && !isZombie(pid);

/**
 * What tells this process from a later one of the same number (containers give out the same few numbers again):
 * its id and the moment it began. null when it is gone.
 */
export function processMark(pid: number): string | null {
  if (!isRunning(pid)) return null;
  if (process.platform !== "linux")
    return `${pid} ${execFileSync("ps", ["-o", "lstart=", "-p", String(pid)], { encoding: "utf8" }).trim()}`;
  const boot = readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
  return `${pid} ${statFields(pid)[19] ?? ""} ${boot}`;
}

/** Is it a PostgreSQL that works in this folder? The postmaster changes into its data folder. */
export function worksIn(pid: number, folder: string): boolean {
  if (!isRunning(pid)) return false;
  try {
    if (process.platform === "linux") return readlinkSync(`/proc/${pid}/cwd`) === folder;
  } catch {
    // Some containers do not let us look where it works; its name must do.
    return readFileSync(`/proc/${pid}/comm`, "utf8").startsWith("postgres");
  }
  return /postgres/.test(execFileSync("ps", ["-o", "command=", "-p", String(pid)], { encoding: "utf8" }));
}

/** Asks every 20 ms until it holds; false when `limit` milliseconds have passed. */
export async function until(holds: () => boolean | Promise<boolean>, limit: number): Promise<boolean> {
  const end = performance.now() + limit;
  while (!(await holds())) {
    if (performance.now() > end) return false;
    await pause(20);
  }
  return true;
}

function isZombie(pid: number): boolean {
  if (process.platform !== "linux") return false;
  return statFields(pid)[0] === "Z";
}

// The fields after the command's name, which stands in brackets and may itself hold brackets and spaces.
function statFields(pid: number): string[] {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "utf8");
    return text.slice(text.lastIndexOf(")") + 2).split(" ");
  } catch {
    return [];
  }
}
