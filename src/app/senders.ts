import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import type { Presence } from "#platform/jobs";
import type { Context, Running } from "./cli/wiring.ts";

export interface SenderThread extends Context {
  /** The process's presence number, 0 while it has none: one lock for all its threads. */
  presence: Int32Array;
  connections: number;
  /** See startSender. */
  wakeFrom: number;
}

/** Connections to the relay, of all threads together. */
const CONNECTIONS = 16;

// Copies live for a moment: with the process's own small young generation the collector would copy them about all the time.
const resourceLimits = { maxYoungGenerationSizeMb: 64 };

/**
 * Writes and sends mails in threads of their own: a fan-out keeps one busy for its whole length, and the mail door and the jobs share this process.
 * Where there are two processors a second one helps, from the first time on that much waits: until then an installation need not hold its
 * memory. A thread that fails takes the process with it, which is then started anew.
 */
export async function startSenders(context: Context, presence: Presence): Promise<Running> {
  const shared = new Int32Array(new SharedArrayBuffer(4));
  const unwatch = presence.watch((number) => void Atomics.store(shared, 0, number ?? 0));
  const count = Math.min(2, availableParallelism());
  const connections = CONNECTIONS / count;
  const threads: Worker[] = [];
  let isStopping = false;
  const start = async (): Promise<void> => {
    const wakeFrom = threads.length === 0 ? 0 : 500;
    const workerData: SenderThread = { ...context, presence: shared, connections, wakeFrom };
    const thread = new Worker(besideThis(), { workerData, resourceLimits });
    threads.push(thread);
    thread.on("message", (message) => {
      if (message === "much" && threads.length < count && !isStopping) void start();
    });
    await begun(thread);
  };
  await start();
  return {
    async stop() {
      isStopping = true;
      await Promise.all(threads.map(ended));
      unwatch();
    },
  };
}

const besideThis = (): URL =>
  new URL(import.meta.url.endsWith(".ts") ? "./sender-thread.ts" : "./sender-thread.js", import.meta.url);

function begun(thread: Worker): Promise<unknown> {
  thread.on("error", (error) => {
    throw error;
  });
  return new Promise((done) =>
    thread.on("message", (message) => {
      if (message === "ready") done(message);
    }),
  );
}

function ended(thread: Worker): Promise<unknown> {
  thread.postMessage("stop");
  return new Promise((done) => thread.once("exit", done));
}
