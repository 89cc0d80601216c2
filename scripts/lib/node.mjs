import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const project = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

const LEAST = 24;

/** The Node.js to run with: the one npm brought, else this one if it is new enough. Throws one sentence otherwise. */
export function findNode(folder = project) {
  const brought = join(folder, "node_modules", `node-${process.platform}-${process.arch}`, "bin", "node");
  if (existsSync(brought)) return brought;
  if (Number(process.versions.node.split(".")[0]) >= LEAST) return process.execPath;
  throw new Error(
    `Chapterhouse needs Node.js ${LEAST} or newer; this is ${process.version}, and npm brings none for ${process.platform} on ${process.arch}: install Node.js ${LEAST} and try again.`,
  );
}

/** Runs a program in our place: its signals are ours, its end is ours. Resolves with what to exit with. */
export function runInOurPlace(file, args, options = {}) {
  const child = spawn(file, args, { stdio: "inherit", ...options });
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"];
  const pass = (signal) => child.kill(signal);
  for (const signal of signals) process.on(signal, pass);
  return new Promise((done, failed) => {
    child.once("error", failed);
    child.once("exit", (code, signal) => {
      for (const name of signals) process.off(name, pass);
      done(code ?? 128 + (signal === "SIGINT" ? 2 : signal === "SIGKILL" ? 9 : 15));
    });
  });
}

/** For scripts: says what went wrong in one sentence and exits with it. */
export async function main(work) {
  try {
    process.exitCode = (await work()) ?? 0;
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}
