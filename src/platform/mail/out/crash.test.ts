import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { afterEach, expect, test } from "vitest";
import { useDatabase } from "../../../../test/database.ts";
import { programFile } from "../../../../test/processes/run.ts";
import { ScriptedRelay } from "../../../../test/relay.ts";
import { buildMailing, readers, states } from "./builders.ts";
import { UNDERWAY } from "./chunked.ts";
import { WINDOW_ROWS } from "./recorder.ts";

const at = useDatabase();
const CONNECTIONS = 4;
const children: ChildProcess[] = [];

function sender(relay: ScriptedRelay, crash = ""): ChildProcess {
  const child = spawn(process.execPath, [programFile("sender.ts")], {
    env: { ...process.env, DATABASE_URL: at.url, SMTP_URL: relay.url, CHAPTERHOUSE_CRASH: crash },
    stdio: "ignore",
  });
  children.push(child);
  return child;
}

afterEach(() => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
});

const points = ["deliver.claimed", "deliver.written:200", "deliver.accepted:200", "deliver.recorded:2"];

test.each(points.flatMap((crash) => [false, true].map((chunking) => ({ crash, chunking }))))(
  "F2: killed at $crash (chunking: $chunking), nobody is missed, and nobody but those in flight gets the post twice",
  async ({ crash, chunking }) => {
    await using relay = await ScriptedRelay.open({ chunking });
    const mailing = await buildMailing(at.db, readers(500), { now: new Date() });
    const [code, signal] = await once(sender(relay, crash), "exit");
    expect({ code, signal }).toEqual({ code: null, signal: "SIGKILL" });
    const before = relay.taken.length;
    const restarted = performance.now();
    const second = sender(relay);
    await relay.until((taken) => taken.length > before);
    expect(performance.now() - restarted).toBeLessThan(10_000);
    await relay.until((taken) => new Set(taken.map((mail) => mail.to)).size === 500);
    await expect.poll(() => states(at.db, mailing), { timeout: 5_000 }).toEqual({ sent: 500 });
    second.kill("SIGTERM");
    await once(second, "exit");
    // Unrecorded copies, and those that each connection may have under way.
    expect(relay.taken.length - 500).toBeLessThanOrEqual(CONNECTIONS * (WINDOW_ROWS + (chunking ? UNDERWAY : 2)));
    expect(new Set(relay.taken.map((mail) => mail.messageId)).size).toBe(1);
  },
  60_000,
);
