import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { projectFolder } from "../../src/platform/config/index.ts";

export interface Running {
  child: ChildProcess;
  /** Resolves with the next line of stdout that begins so; rejects when the process ends first. */
  says(beginning: string): Promise<string>;
  ended: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
  stderr(): string;
}

/** Where global.ts puts the programs beside this file, as an installation has its own: read in a tenth of the time of their sources. */
export const BUILT = "dist-test";

/** The file to start for one of the programs beside this file ("sender.ts"), or for another one of ours. */
export const programFile = (name: string): string =>
  name.endsWith(".ts")
    ? join(projectFolder(), BUILT, name.replace(/ts$/, "js"))
    : fileURLToPath(new URL(name, import.meta.url));

/** One of these programs in a process of its own. */
export function runProgram(name: string, args: string[], env: NodeJS.ProcessEnv = {}): Running {
  return follow(
    spawn(process.execPath, [programFile(name), ...args], {
      env: { ...process.env, ...env },
      stdio: ["pipe", "pipe", "pipe"],
    }),
  );
}

export function follow(child: ChildProcess): Running {
  let errors = "";
  let rest = "";
  const lines: string[] = [];
  let wanting: (() => void)[] = [];
  const look = () => {
    for (const want of wanting) want();
  };
  child.stderr!.on("data", (chunk: Buffer) => (errors += chunk.toString()));
  child.stdout!.on("data", (chunk: Buffer) => {
    rest += chunk.toString();
    const parts = rest.split("\n");
    rest = parts.pop()!;
    lines.push(...parts);
    look();
  });
  const ended = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((done) =>
    child.once("close", (code, signal) => done({ code, signal })),
  );
  const says = (beginning: string) =>
    new Promise<string>((found, failed) => {
      const want = () => {
        const at = lines.findIndex((line) => line.startsWith(beginning));
        if (at < 0) return;
        wanting = wanting.filter((other) => other !== want);
        found(lines.splice(at, 1)[0]!);
      };
      wanting.push(want);
      void ended.then((how) =>
        failed(new Error(`it ended (${how.signal ?? how.code}) before it said "${beginning}": ${errors}`)),
      );
      want();
    });
  return { child, says, ended, stderr: () => errors };
}

/** The processes that this one started, with their command lines. */
export function childrenOf(parent: number): { pid: number; command: string }[] {
  const lines = existsSync("/proc/self/stat")
    ? fromProc()
    : execFileSync("ps", ["-A", "-o", "pid=,ppid=,args="], { encoding: "utf8" }).split("\n");
  const all = lines.map((line) => /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line)).filter((match) => match !== null);
  return all
    .filter(([, , ppid]) => Number(ppid) === parent)
    .map(([, pid, , command]) => ({ pid: Number(pid), command: command! }));
}

// Small containers have no ps.
function fromProc(): string[] {
  const numbers = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  return numbers.flatMap((pid) => {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
      const ppid = stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1];
      return [`${pid} ${ppid} ${readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ")}`];
    } catch {
      return [];
    }
  });
}
