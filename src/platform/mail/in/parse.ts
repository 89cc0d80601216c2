import { Worker } from "node:worker_threads";
import { log } from "#platform/log";
import { parseLimits, type ParseResult, type Unparsable } from "./mail.ts";

export interface ParserOptions {
  /** The thread's program. Found beside this module: `.ts` from source, `.js` in the bundle. */
  workerFile?: URL;
  /** At most this many threads; each starts with its first mail. Default 1. */
  threads?: number;
  milliseconds?: number;
  memoryMegabytes?: number;
}

/** Bytes → Mail in a thread that is killed when it takes too long or too much. Never throws for what the bytes are. */
export interface Parser {
  parse(raw: Uint8Array): Promise<ParseResult>;
  end(): Promise<void>;
}

interface Task {
  raw: Uint8Array;
  done(result: ParseResult): void;
}

export function openParser(options: ParserOptions = {}): Parser {
  return new ParserPool({
    workerFile: options.workerFile ?? besideThis(),
    threads: options.threads ?? 1,
    milliseconds: options.milliseconds ?? parseLimits.milliseconds,
    memoryMegabytes: options.memoryMegabytes ?? parseLimits.memoryMegabytes,
  });
}

const besideThis = (): URL =>
  new URL(import.meta.url.endsWith(".ts") ? "./parser-thread.ts" : "./parser-thread.js", import.meta.url);

class ParserPool implements Parser {
  private readonly waiting: Task[] = [];
  private readonly idle: Worker[] = [];
  private readonly threads = new Set<Worker>();
  private ended = false;
  private readonly options: Required<ParserOptions>;

  constructor(options: Required<ParserOptions>) {
    this.options = options;
  }

  parse(raw: Uint8Array): Promise<ParseResult> {
    if (this.ended) return Promise.reject(new Error("the parser has ended"));
    return new Promise((done) => {
      this.waiting.push({ raw, done });
      this.next();
    });
  }

  async end(): Promise<void> {
    this.ended = true;
    await Promise.all([...this.threads].map((thread) => thread.terminate()));
  }

  private next(): void {
    if (this.waiting.length === 0) return;
    const thread = this.idle.pop() ?? (this.threads.size < this.options.threads ? this.start() : undefined);
    if (thread) this.run(thread, this.waiting.shift()!);
  }

  // No environment and no inherited flags: the thread sees bytes and nothing of the installation.
  private start(): Worker {
    const thread = new Worker(this.options.workerFile, {
      execArgv: [],
      env: {},
      resourceLimits: {
        maxOldGenerationSizeMb: this.options.memoryMegabytes,
        maxYoungGenerationSizeMb: 32,
        stackSizeMb: 4,
      },
    });
    this.threads.add(thread);
    thread.once("exit", () => this.forget(thread));
    thread.unref();
    return thread;
  }

  private forget(thread: Worker): void {
    this.threads.delete(thread);
    const at = this.idle.indexOf(thread);
    if (at !== -1) this.idle.splice(at, 1);
  }

  private run(thread: Worker, task: Task): void {
    const settle = (result: ParseResult): void => {
      clearTimeout(limit);
      thread.off("message", answered).off("error", died).off("exit", left);
      task.done(result);
    };
    const kill = (why: Unparsable, error?: Error): void => {
      log.warn("parser.killed", { why, bytes: task.raw.byteLength, error: error?.message });
      settle({ ok: false, why });
      // A thread that dies may say so more than once; nobody is left to hear it.
      thread.on("error", () => {});
      this.forget(thread);
      void thread.terminate();
      this.next();
    };
    const answered = (result: ParseResult): void => {
      settle(result);
      this.idle.push(thread);
      this.next();
    };
    const died = (error: Error): void => kill(isOutOfMemory(error) ? "too-big" : "crashed", error);
    const left = (): void => kill("crashed");
    const limit = setTimeout(() => kill("too-slow"), this.options.milliseconds);
    thread.on("message", answered).on("error", died).on("exit", left);
    // A small buffer is a piece of a large one, all of which would be copied with it.
    const own = Uint8Array.from(task.raw);
    thread.postMessage(own, [own.buffer]);
  }
}

const isOutOfMemory = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === "ERR_WORKER_OUT_OF_MEMORY";
