import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { processMark } from "#platform/embedded";
import { Trouble } from "./wiring.ts";

/** The process that runs on this DATA_DIR, or null. A file left by a killed one does not count. */
export function whoRuns(dataDir: string): number | null {
  const mark = read(fileIn(dataDir));
  const pid = Number(mark.split(" ")[0]);
  return pid > 0 && processMark(pid) === mark ? pid : null;
}

/** Takes DATA_DIR for this process; the embedded database has room for one owner. Returns what gives it back. */
export function takeLock(dataDir: string): () => void {
  mkdirSync(dataDir, { recursive: true });
  const file = fileIn(dataDir);
  const mine = `${file}.${process.pid}`;
  writeFileSync(mine, processMark(process.pid)!);
  try {
    // A link is made whole or not at all, so no other start can read a half-written file.
    while (!linked(mine, file)) {
      const other = whoRuns(dataDir);
      if (other !== null && other !== process.pid) throw new Trouble(alreadyRuns(dataDir, other));
      rmSync(file, { force: true });
    }
  } finally {
    rmSync(mine, { force: true });
  }
  return () => rmSync(file, { force: true });
}

const alreadyRuns = (dataDir: string, pid: number) =>
  `Chapterhouse is already running on DATA_DIR ${dataDir} (process ${pid}). Stop it first, or start another installation beside it: ` +
  "DATA_DIR=./data2 PORT=3001 MAIL_PORT=2526 npm start";

const fileIn = (dataDir: string) => join(dataDir, "running");

function linked(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

function read(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}
