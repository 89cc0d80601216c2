/** Asks for pages over and over, on a few connections that stay open, in a process of its own: lean, so that the servers are what is measured. */
import { fork } from "node:child_process";
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { fileURLToPath } from "node:url";

export interface Load {
  port: number;
  /** Asked for by turns. */
  paths: string[];
  headers?: Record<string, string>;
  connections: number;
  /** Milliseconds. */
  during: number;
}

export interface Measured {
  /** Pages a second. */
  rate: number;
  /** Milliseconds that 50 and 99 of a hundred pages took at most. */
  p50: number;
  p99: number;
  /** Octets of a page as it came, without its head. */
  bytes: number;
}

export interface LoadClient {
  run(load: Load): Promise<Measured>;
  stop(): void;
}

export function startLoadClient(): LoadClient {
  const child = fork(fileURLToPath(import.meta.url), [], { execArgv: [], env: { ...process.env, PAGE_CLIENT: "1" } });
  const gone = once(child, "exit").then(() => [{ failed: "the client has ended" }]);
  return {
    async run(load) {
      child.send(load);
      const [answer] = (await Promise.race([once(child, "message"), gone])) as [Measured | { failed: string }];
      if ("failed" in answer) throw new Error(answer.failed);
      return answer;
    },
    stop: () => void child.kill(),
  };
}

async function run(load: Load): Promise<Measured> {
  const head = { host: `127.0.0.1:${load.port}`, ...load.headers };
  const lines = Object.entries(head).map(([name, value]) => `${name}: ${value}\r\n`);
  const questions = load.paths.map((path) => Buffer.from(`GET ${path} HTTP/1.1\r\n${lines.join("")}\r\n`));
  const sessions = await Promise.all(Array.from({ length: load.connections }, () => Session.open(load.port)));
  const times: number[] = [];
  let asked = 0;
  const began = performance.now();
  const end = began + load.during;
  await Promise.all(
    sessions.map(async (session) => {
      for (let from = performance.now(); from < end;) {
        await session.ask(questions[asked++ % questions.length]!);
        const now = performance.now();
        times.push(now - from);
        from = now;
      }
    }),
  );
  const took = performance.now() - began;
  for (const session of sessions) session.end();
  times.sort((a, b) => a - b);
  const part = (share: number) => times[Math.floor(times.length * share)]!;
  return { rate: (times.length / took) * 1000, p50: part(0.5), p99: part(0.99), bytes: sessions[0]!.bytes };
}

class Session {
  bytes = 0;
  private head: Buffer = Buffer.alloc(0);
  /** Octets of the body that are still to come; null while the head is read. */
  private left: number | null = null;
  private go: () => void = () => {};
  private fail: (error: Error) => void = () => {};
  private readonly socket: Socket;

  private constructor(socket: Socket) {
    this.socket = socket;
    socket.setNoDelay(true);
    socket.on("data", (chunk) => this.read(chunk));
    socket.on("error", (error) => this.fail(error));
    socket.on("end", () => this.fail(new Error("the server ended the connection")));
  }

  static async open(port: number): Promise<Session> {
    const socket = connect(port, "127.0.0.1");
    await once(socket, "connect");
    return new Session(socket);
  }

  ask(question: Buffer): Promise<void> {
    return new Promise((go, fail) => {
      [this.go, this.fail] = [go, fail];
      this.socket.write(question);
    });
  }

  end(): void {
    this.fail = () => {};
    this.socket.destroy();
  }

  private read(chunk: Buffer): void {
    let rest = chunk;
    if (this.left === null) {
      this.head = this.head.length === 0 ? chunk : Buffer.concat([this.head, chunk]);
      const end = this.head.indexOf("\r\n\r\n");
      if (end === -1) return;
      const text = this.head.toString("latin1", 0, end);
      const length = /\r\ncontent-length: (\d+)/i.exec(text)?.[1];
      if (!text.startsWith("HTTP/1.1 200") || length === undefined)
        return this.fail(new Error(`the server answered ${text}`));
      this.left = this.bytes = Number(length);
      rest = this.head.subarray(end + 4);
      this.head = Buffer.alloc(0);
    }
    this.left -= rest.length;
    if (this.left > 0) return;
    this.left = null;
    this.go();
  }
}

if (process.env.PAGE_CLIENT === "1") {
  process.on("message", (load: Load) => {
    run(load).then(
      (measured) => process.send!(measured),
      (error: Error) => process.send!({ failed: error.message }),
    );
  });
}
