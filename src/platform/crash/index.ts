/**
 * A named place where a test may kill the process as a power cut would. Does nothing unless CHAPTERHOUSE_CRASH names
 * the point, as "name" or "name:3" for the third time it is reached.
 */
export function crashPoint(name: CrashPoint): void {
  if (planned === undefined || planned.name !== name) return;
  planned.left -= 1;
  if (planned.left === 0) process.kill(process.pid, "SIGKILL");
}

/** Every crash point of a running installation; test/crash-points.test.ts kills at each. */
export const crashPoints = [
  "web.committed",
  "door.stored",
  "door.answered",
  "inbound.claimed",
  "inbound.decided",
  "inbound.settled",
  "files.stored",
  "deliver.claimed",
  "deliver.written",
  "deliver.accepted",
  "deliver.recorded",
  "job.begun",
  "job.done",
] as const;

/** Those of commands at the terminal; test/crash-import.test.ts kills at each. */
export const importPoints = [
  "import.stored",
  "import.written",
  "import.committed",
  "members.written",
  "members.committed",
] as const;
export type CrashPoint = (typeof crashPoints)[number] | (typeof importPoints)[number];

const planned = plan(process.env.CHAPTERHOUSE_CRASH);

function plan(text: string | undefined): { name: string; left: number } | undefined {
  if (!text) return undefined;
  const [name = "", count = "1"] = text.split(":");
  return { name, left: Number(count) };
}
