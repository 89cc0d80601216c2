/**
 * A plain SMTP client in a process of its own: keeps a number of connections busy with mails of one size, each different
 * from every other. MAIL, RCPT and DATA leave in one write and the text in another, as good senders do (RFC 2920).
 */
import { fork } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { fileURLToPath } from "node:url";

export interface Load {
  port: number;
  connections: number;
  mails: number;
  bytes: number;
}

export interface LoadClient {
  /** Milliseconds from the first command to the last 250; opening the connections is not in it. */
  send(load: Load): Promise<number>;
  stop(): void;
}

export function startLoadClient(): LoadClient {
  const child = fork(fileURLToPath(import.meta.url), [], {
    execArgv: [],
    env: { ...process.env, MAIL_IN_CLIENT: "1" },
  });
  const gone = once(child, "exit").then(() => [{ failed: "the client has ended" }]);
  return {
    async send(load) {
      child.send(load);
      const [answer] = (await Promise.race([once(child, "message"), gone])) as [{ took: number } | { failed: string }];
      if ("failed" in answer) throw new Error(answer.failed);
      return answer.took;
    },
    stop: () => void child.kill(),
  };
}

async function run(load: Load): Promise<number> {
  const sessions = await Promise.all(Array.from({ length: load.connections }, () => Session.open(load.port)));
  const body = `${`${"The committee read the draft line by line. ".repeat(2)}\r\n`.repeat(load.bytes / 88)}\r\n.\r\n`;
  let left = load.mails;
  const began = performance.now();
  await Promise.all(
    sessions.map(async (session) => {
      while (left-- > 0) await session.mail(body);
    }),
  );
  const took = performance.now() - began;
  for (const session of sessions) session.end();
  return took;
}

const COMMANDS = "MAIL FROM:<ada@example.org>\r\nRCPT TO:<committee@lists.example.org>\r\nDATA\r\n";

class Session {
  private heard = "";
  private wanted = 0;
  private go: () => void = () => {};
  private fail: (error: Error) => void = () => {};

  private readonly socket: Socket;

  private constructor(socket: Socket) {
    this.socket = socket;
    socket.setNoDelay(true);
    socket.on("data", (chunk) => this.read(chunk.toString("latin1")));
    socket.on("error", (error) => this.fail(error));
  }

  static async open(port: number): Promise<Session> {
    const session = new Session(connect(port, "127.0.0.1"));
    await session.replies(1, "");
    await session.replies(1, "EHLO client.example.org\r\n");
    return session;
  }

  async mail(body: string): Promise<void> {
    await this.replies(3, COMMANDS);
    await this.replies(
      1,
      `Message-ID: <${randomBytes(12).toString("hex")}@example.org>\r\nFrom: ada@example.org\r\nSubject: Minutes\r\n\r\n${body}`,
    );
  }

  end(): void {
    this.socket.end("QUIT\r\n");
  }

  private replies(count: number, command: string): Promise<void> {
    return new Promise((go, fail) => {
      [this.wanted, this.go, this.fail] = [count, go, fail];
      if (command !== "") this.socket.write(command, "latin1");
    });
  }

  private read(text: string): void {
    this.heard += text;
    for (let end = this.heard.indexOf("\r\n"); end !== -1; end = this.heard.indexOf("\r\n")) {
      const line = this.heard.slice(0, end);
      this.heard = this.heard.slice(end + 2);
      if (line[3] === "-") continue;
      if (!/^[23]/.test(line)) return this.fail(new Error(`the door answered ${line}`));
      this.wanted -= 1;
      if (this.wanted === 0) this.go();
    }
  }
}

if (process.env.MAIL_IN_CLIENT === "1") {
  process.on("message", (load: Load) => {
    run(load).then(
      (took) => process.send!({ took }),
      (error: Error) => process.send!({ failed: error.message }),
    );
  });
}
