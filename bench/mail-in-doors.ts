/** Both doors of the mail-in benchmark in one process of their own: ours, and a receiving library alone, which discards. */
import { fork } from "node:child_process";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { SMTPServer } from "smtp-server";
import { openDatabase } from "#platform/db";
import { groupStore, openMailDoor } from "#platform/mail";
import { databaseClock } from "#platform/time";

export interface Doors {
  bare: number;
  ours: number;
  stop(): void;
}

// A small young generation, as the product's mail process has it: received buffers are outside the heap and are freed only by
// a collection, and with the default of 16 MB that is mostly a full one (measured: 500 against 250 µs of processor a mail).
const flags = ["--max-semi-space-size=2"];

export async function startDoors(url: string): Promise<Doors> {
  const env = { ...process.env, MAIL_IN_DOORS: url };
  const child = fork(fileURLToPath(import.meta.url), [], {
    execArgv: flags,
    env,
  });
  const gone = once(child, "exit").then(() => Promise.reject(new Error("the doors did not open")));
  const [ports] = (await Promise.race([once(child, "message"), gone])) as [Pick<Doors, "bare" | "ours">];
  gone.catch(() => {});
  return { ...ports, stop: () => void child.kill() };
}

const door = { host: "127.0.0.1", port: 0, domain: "lists.example.org" };

async function open(url: string): Promise<void> {
  const database = openDatabase({ url, size: 6, name: "mail-in bench" });
  const ours = await openMailDoor({
    ...door,
    knows: async () => ({ accept: true }),
    store: groupStore(database, databaseClock),
  });
  const server = new SMTPServer({
    name: door.domain,
    size: 25 * 1024 * 1024,
    disabledCommands: ["AUTH", "STARTTLS"],
    disableReverseLookup: true,
    onData(stream, _session, done) {
      stream.on("data", () => {});
      stream.on("end", () => done());
    },
  });
  await new Promise<void>((listening) => server.listen(0, door.host, () => listening()));
  process.send!({ ours: ours.port, bare: (server.server.address() as AddressInfo).port });
}

if (process.env.MAIL_IN_DOORS) {
  process.on("disconnect", () => process.exit());
  await open(process.env.MAIL_IN_DOORS);
}
