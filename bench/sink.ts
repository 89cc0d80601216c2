/**
 * A plain, fast SMTP sink in a process of its own: it answers EHLO with PIPELINING, accepts everything, keeps no text,
 * counts the messages of each recipient, and looks whether each names its recipient in To. It does as little as a
 * receiver can, so that what is measured is the sender.
 *
 * Start it with `startSink()`. Written in the order of the wire: a chunk is cut into commands and texts, and the answers
 * to all of them leave in one write, as the best relays do (RFC 2920 3.2).
 */
import { fork } from "node:child_process";
import { once } from "node:events";
import { createServer, type AddressInfo, type Socket } from "node:net";
import { fileURLToPath } from "node:url";

export interface Counts {
  total: number;
  /** How many different recipients there were. */
  recipients: number;
  /** The most that one recipient got. */
  most: number;
  /** Milliseconds since the epoch. */
  firstAt: number;
  lastAt: number;
}

export interface Sink {
  url: string;
  port: number;
  /** What came since the last reading; begins to count anew. */
  read(): Promise<Counts>;
  /** As `read`, once so many messages have come. */
  until(total: number): Promise<Counts>;
  stop(): void;
}

export async function startSink(): Promise<Sink> {
  const child = fork(fileURLToPath(import.meta.url), [], {
    execArgv: process.execArgv.filter((flag) => !flag.startsWith("--cpu-prof")),
    env: { ...process.env, SINK: "1" },
  });
  const [port] = (await once(child, "message")) as [number];
  return {
    port,
    url: `smtp://127.0.0.1:${port}`,
    async read() {
      child.send("read");
      return ((await once(child, "message")) as [Counts])[0];
    },
    async until(total) {
      child.send(total);
      return ((await once(child, "message")) as [Counts])[0];
    },
    stop: () => void child.kill(),
  };
}

let seen = new Map<string, number>();
let firstAt = 0;
let lastAt = 0;
let count = 0;
let awaited = Infinity;
const at = () => performance.timeOrigin + performance.now();

function counts(): Counts {
  const most = [...seen.values()].reduce((a, b) => Math.max(a, b), 0);
  const result = { total: count, recipients: seen.size, most, firstAt, lastAt };
  seen = new Map();
  firstAt = lastAt = count = 0;
  return result;
}

function tell(): void {
  awaited = Infinity;
  // After the answer has left: what is counted has been accepted.
  setImmediate(() => process.send!(counts()));
}

const END = Buffer.from("\r\n.\r\n");

function took(recipients: readonly string[]): void {
  for (const recipient of recipients) seen.set(recipient, (seen.get(recipient) ?? 0) + 1);
  lastAt = at();
  firstAt ||= lastAt;
  count += recipients.length;
  if (count >= awaited) tell();
}

function serve(socket: Socket): void {
  let held: Buffer | null = null;
  let inText = false;
  let recipients: string[] = [];
  socket.setNoDelay(true);
  socket.on("error", () => socket.destroy());
  socket.write("220 sink\r\n");
  socket.on("data", (chunk: Buffer) => {
    const bytes: Buffer = held ? Buffer.concat([held, chunk]) : chunk;
    let start = 0;
    let answer = "";
    for (;;) {
      const end = inText ? bytes.indexOf(END, Math.max(start - 2, 0)) : bytes.indexOf(10, start);
      if (end < 0) break;
      if (inText) {
        inText = false;
        start = end + 5;
        took(recipients);
        recipients = [];
        answer += "250 2.0.0 taken\r\n";
        continue;
      }
      const verb = bytes[start]! & 0xdf;
      if (verb === 0x45) answer += "250-sink\r\n250-PIPELINING\r\n250-CHUNKING\r\n250 ENHANCEDSTATUSCODES\r\n";
      else if (verb === 0x44) {
        answer += "354 go on\r\n";
        inText = true;
      } else if (verb === 0x42) {
        // BDAT n LAST: so many octets follow the line.
        const next = end + 1 + Number.parseInt(bytes.toString("latin1", start + 5, end), 10);
        if (next > bytes.length) break;
        took(recipients);
        recipients = [];
        answer += "250 2.0.0 taken\r\n";
        start = next;
        continue;
      } else if (verb === 0x51) {
        socket.end("221 bye\r\n");
        return;
      } else {
        if (verb === 0x52 && (bytes[start + 1]! & 0xdf) === 0x43)
          recipients.push(bytes.toString("latin1", start + 9, bytes.indexOf(0x3e, start)));
        answer += "250 2.1.0 ok\r\n";
      }
      start = end + 1;
    }
    held = start < bytes.length ? bytes.subarray(start) : null;
    if (answer !== "") socket.write(answer, "latin1");
  });
}

if (process.env.SINK === "1" && process.send) {
  const server = createServer(serve).listen(0, "127.0.0.1", () =>
    process.send!((server.address() as AddressInfo).port),
  );
  process.on("message", (asked: "read" | number) => {
    awaited = asked === "read" ? 0 : asked;
    if (count >= awaited) tell();
  });
  process.on("disconnect", () => process.exit());
}
