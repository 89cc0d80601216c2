import { Worker } from "node:worker_threads";
import { log } from "#platform/log";
import { readingOf } from "./kinds.ts";

/** What is kept of a file's words. */
export const MOST_LETTERS = 100_000;
const MOST_BYTES = 50_000_000;
const MILLISECONDS = 30_000;
const MEGABYTES = 384;

/** `nothing`: it has no words, or is of a kind whose words nobody reads here. */
export type FileText = { is: "read"; text: string } | { is: "nothing" } | { is: "failed" };

/**
 * The words of a PDF, of a document of an office program or of a plain text, for a search: blanks drawn together, at most `MOST_LETTERS` of them. Read in a thread
 * of its own, which ends when it takes too long or too much; whatever the bytes are, this does not throw.
 */
export async function textOf(bytes: Uint8Array, contentType: string, milliseconds = MILLISECONDS): Promise<FileText> {
  if (readingOf(contentType) === null || bytes.byteLength > MOST_BYTES) return { is: "nothing" };
  const own = Uint8Array.from(bytes);
  // No environment and no inherited flags: the thread sees bytes and nothing of the installation.
  const thread = new Worker(besideThis(), {
    workerData: { bytes: own, contentType, most: MOST_LETTERS },
    transferList: [own.buffer],
    execArgv: [],
    env: {},
    stdout: true,
    stderr: true,
    resourceLimits: { maxOldGenerationSizeMb: MEGABYTES, maxYoungGenerationSizeMb: 32, stackSizeMb: 4 },
  });
  try {
    const text = plain(await answerOf(thread, milliseconds));
    return text === "" ? { is: "nothing" } : { is: "read", text };
  } catch (error) {
    log.warn("texts.unread", { contentType, bytes: bytes.byteLength, error: (error as Error).message });
    return { is: "failed" };
  } finally {
    await thread.terminate();
  }
}

const besideThis = (): URL =>
  new URL(import.meta.url.endsWith(".ts") ? "./reading-thread.ts" : "./reading-thread.js", import.meta.url);

function answerOf(thread: Worker, milliseconds: number): Promise<string> {
  return new Promise((done, failed) => {
    const limit = setTimeout(() => failed(new Error("it takes too long")), milliseconds);
    const end = (): void => clearTimeout(limit);
    thread.once("message", (text: string) => {
      end();
      done(text);
    });
    // May come more than once from a thread that dies.
    thread.on("error", (error) => {
      end();
      failed(error);
    });
    thread.once("exit", () => {
      end();
      failed(new Error("the thread has ended"));
    });
  });
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
