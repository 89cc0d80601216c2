import { fork, type ChildProcess } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { log } from "#platform/log";
import { readingOf } from "./kinds.ts";

/** What is kept of a file's words. */
export const MOST_LETTERS = 100_000;
const MOST_BYTES = 50_000_000;
const MILLISECONDS = 30_000;
const HEAP_MEGABYTES = 256;
const MOST_MEGABYTES = 700;
const LOOKED_EVERY = 100;

/** `nothing`: it has no words, or is of a kind whose words nobody reads here. */
export type FileText = { is: "read"; text: string } | { is: "nothing" } | { is: "failed" };

/**
 * The words of a PDF, of a document of an office program or of a plain text, for a search: blanks drawn together, at most `MOST_LETTERS` of them. Read in a process of
 * its own, which is killed when it takes too long or too much memory (a thread would take the mail's senders with it); whatever the bytes are, this does not throw.
 */
export async function textOf(bytes: Uint8Array, contentType: string, milliseconds = MILLISECONDS): Promise<FileText> {
  const reading = readingOf(contentType);
  if (reading === null || bytes.byteLength > MOST_BYTES) return { is: "nothing" };
  // A text hides nothing that has to be unpacked, and a process for each costs a third of a second.
  if (reading === "text") return found(new TextDecoder("utf-8").decode(bytes.subarray(0, MOST_LETTERS * 4)));
  // No environment and no inherited flags: the process sees bytes and nothing of the installation.
  const child = fork(besideThis(), [], {
    execArgv: [`--max-old-space-size=${HEAP_MEGABYTES}`],
    env: {},
    stdio: ["ignore", "ignore", "ignore", "ipc"],
    serialization: "advanced",
  });
  try {
    child.send({ bytes, contentType, most: MOST_LETTERS });
    return found(await answerOf(child, milliseconds));
  } catch (error) {
    log.warn("texts.unread", { contentType, bytes: bytes.byteLength, error: (error as Error).message });
    return { is: "failed" };
  } finally {
    child.kill("SIGKILL");
  }
}

function found(words: string): FileText {
  const text = plain(words);
  return text === "" ? { is: "nothing" } : { is: "read", text };
}

const besideThis = (): string =>
  fileURLToPath(
    new URL(import.meta.url.endsWith(".ts") ? "./reading-process.ts" : "./reading-process.js", import.meta.url),
  );

async function answerOf(child: ChildProcess, milliseconds: number): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const late = setTimeout(() => reject(new Error("it takes too long")), milliseconds);
  const watch = setInterval(() => {
    if (megabytesOf(child.pid) > MOST_MEGABYTES) reject(new Error("it takes too much memory"));
  }, LOOKED_EVERY);
  child.once("message", ({ text }: { text: string }) => resolve(text));
  // May come more than once from a process that dies.
  child.on("error", reject);
  child.once("exit", () => reject(new Error("it could not be read")));
  try {
    return await promise;
  } finally {
    clearTimeout(late);
    clearInterval(watch);
  }
}

/** What a process holds in memory; 0 where no /proc tells (the time limit remains there). */
function megabytesOf(pid: number | undefined): number {
  try {
    return Number(/^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}

/** No control characters (PostgreSQL takes no NUL), paragraphs kept, never half a letter. */
const plain = (text: string): string =>
  text
    .toWellFormed()
    .replace(/[^\P{Cc}\n\t]/gu, " ")
    .replace(/[^\S\n]+/g, " ")
    .replace(/ ?\n[ \n]*/g, "\n")
    .trim()
    .slice(0, MOST_LETTERS)
    .toWellFormed();
