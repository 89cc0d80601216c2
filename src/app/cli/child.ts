import { fork, type ChildProcess } from "node:child_process";
import { log } from "#platform/log";
import type { FromChild } from "./role.ts";
import { Trouble, type RoleName } from "./wiring.ts";

export interface Kept {
  /** Resolves when the role serves for the first time, with what is to be said then; rejects when it cannot. */
  ready: Promise<string[]>;
  pid(): number | undefined;
  stop(): Promise<void>;
}

// A process that lived so long did not die of its start.
const HEALTHY = 10_000;
const TRIES = 5;
const STOP_LIMIT = 15_000;

// Received bytes lie outside the heap and are freed by a collection only: with a small young generation those come often and cost
// little (measured at the mail door: 250 µs of processor a mail instead of 500).
const flags: Record<RoleName, string[]> = { web: [], work: ["--max-semi-space-size=2"] };

/** Keeps one role running in a process of its own: a death is followed by a new start, at once the first time, then ever later. */
export function keepChild(role: RoleName, env: NodeJS.ProcessEnv): Kept {
  const { promise: ready, resolve: serves, reject: fails } = Promise.withResolvers<string[]>();
  let child: ChildProcess;
  let again: NodeJS.Timeout | undefined;
  let deaths = 0;
  let stopping = false;
  // A planned crash happens once: whoever takes the dead one's place goes on.
  const spared = { ...env, CHAPTERHOUSE_CRASH: undefined };
  const begin = () => {
    const begun = performance.now();
    child = fork(process.argv[1]!, ["role", role], {
      env: deaths === 0 ? env : spared,
      execArgv: [...process.execArgv, ...flags[role]],
      stdio: ["ignore", "inherit", "inherit", "ipc"],
    });
    child.on("message", (message: FromChild) =>
      message.kind === "ready" ? serves(message.welcome) : fails(new Trouble(message.sentence, message.exitCode)),
    );
    child.once("exit", (code, signal) => {
      if (stopping) return;
      deaths = performance.now() - begun > HEALTHY ? 1 : deaths + 1;
      log.warn("child.died", { role, code, signal, deaths });
      if (deaths >= TRIES)
        fails(new Trouble(`The ${role} process ended ${TRIES} times while starting; its last words stand above.`));
      again = setTimeout(begin, waitBefore(deaths));
    });
  };
  begin();
  // Whoever waits for `ready` may have stopped waiting.
  ready.catch(() => {});
  return {
    ready,
    pid: () => child.pid,
    stop: () => {
      stopping = true;
      clearTimeout(again);
      return ended(child);
    },
  };
}

/** 0, 250 ms, 500 ms, 1 s ... at most 10 s. */
export const waitBefore = (deaths: number): number => (deaths <= 1 ? 0 : Math.min(10_000, 125 * 2 ** (deaths - 1)));

function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((done) => {
    const limit = setTimeout(() => child.kill("SIGKILL"), STOP_LIMIT);
    child.once("exit", () => {
      clearTimeout(limit);
      done();
    });
    child.kill("SIGTERM");
  });
}
