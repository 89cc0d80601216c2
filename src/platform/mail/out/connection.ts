import { connect as connectTcp, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import { RelayTrouble, type Relay, type Timeouts } from "./relay.ts";
import { ReplyReader, said, type Reply } from "./reply.ts";

interface Waiting {
  phase: string;
  limit: number;
  answer: (reply: Reply) => void;
  lost: (error: RelayTrouble) => void;
}

/** A greeted SMTP session: commands out, replies in the order of the commands, a time limit on each. */
export class Connection {
  /** RFC 2920: several commands may travel together. */
  pipelining = false;
  /** RFC 3030: whole messages may travel together. */
  chunking = false;
  /** Octets a message may have (RFC 1870); Infinity when the relay names none. */
  sizeLimit = Infinity;
  private readonly replies: Reply[] = [];
  private readonly waiting: Waiting[] = [];
  private reader = new ReplyReader();
  private timer: NodeJS.Timeout | undefined;
  private end: RelayTrouble | null = null;

  private constructor(
    private socket: Socket,
    private readonly limits: Timeouts,
  ) {
    this.listen();
  }

  /** Connects, greets, secures and signs in. Throws RelayTrouble. */
  static async open(relay: Relay, limits: Timeouts): Promise<Connection> {
    const connection = new Connection(await dial(relay, limits.connect), limits);
    try {
      await connection.greet(relay);
      return connection;
    } catch (error) {
      connection.close();
      throw error;
    }
  }

  get isOpen(): boolean {
    return this.end === null;
  }

  /** Hands bytes to the relay in one packet as far as possible. */
  write(...pieces: (Buffer | string)[]): void {
    if (this.end) return;
    if (pieces.length > 1) this.socket.cork();
    for (const piece of pieces)
      typeof piece === "string" ? this.socket.write(piece, "latin1") : this.socket.write(piece);
    if (pieces.length > 1) this.socket.uncork();
  }

  /** The next reply. Rejects with RelayTrouble when it does not come in time or the connection breaks. */
  reply(phase: string, limit: number): Promise<Reply> {
    const ready = this.replies.shift();
    if (ready) return Promise.resolve(ready);
    if (this.end) return Promise.reject(this.end);
    return new Promise((answer, lost) => {
      this.waiting.push({ phase, limit, answer, lost });
      if (this.waiting.length === 1) this.watch();
    });
  }

  /** The next replies, when so many are here already. */
  taken(count: number): Reply[] | null {
    return this.replies.length >= count ? this.replies.splice(0, count) : null;
  }

  async command(line: string, phase: string): Promise<Reply> {
    this.write(`${line}\r\n`);
    return this.reply(phase, this.limits.command);
  }

  /** Says goodbye without waiting for the answer. */
  quit(): void {
    this.write("QUIT\r\n");
    this.socket.end();
    this.lose(new RelayTrouble("quit", "closed by us"));
  }

  close(): void {
    this.lose(new RelayTrouble("close", "closed by us"));
    this.socket.destroy();
  }

  private async greet(relay: Relay): Promise<void> {
    expect(await this.reply("greeting", this.limits.greeting), 220, "greeting");
    let extensions = await this.hello(relay);
    if (!relay.secure && extensions.has("STARTTLS")) {
      expect(await this.command("STARTTLS", "starttls"), 220, "starttls");
      await this.secure(relay);
      extensions = await this.hello(relay);
    } else if (relay.user !== null && !relay.secure && !relay.isLocal) {
      throw new RelayTrouble("starttls", "the relay offers no encryption, so the password is not sent");
    }
    if (relay.user !== null) await this.signIn(relay.user, relay.password ?? "", extensions.get("AUTH") ?? "");
    this.pipelining = extensions.has("PIPELINING");
    this.chunking = this.pipelining && extensions.has("CHUNKING");
    this.sizeLimit = Number(extensions.get("SIZE")) || Infinity;
  }

  private async hello(relay: Relay): Promise<Map<string, string>> {
    const reply = await this.command(`EHLO ${relay.name}`, "ehlo");
    if (reply.code === 500 || reply.code === 502) {
      expect(await this.command(`HELO ${relay.name}`, "ehlo"), 250, "ehlo");
      return new Map();
    }
    expect(reply, 250, "ehlo");
    return new Map(
      reply.lines
        .slice(1)
        .map((line) => [line.split(" ", 1)[0]!.toUpperCase(), line.slice(line.indexOf(" ") + 1 || line.length)]),
    );
  }

  private async signIn(user: string, password: string, offered: string): Promise<void> {
    const base64 = (text: string) => Buffer.from(text, "utf8").toString("base64");
    if (!/\bLOGIN\b/i.test(offered) || /\bPLAIN\b/i.test(offered)) {
      expect(await this.command(`AUTH PLAIN ${base64(`\0${user}\0${password}`)}`, "auth"), 235, "auth");
      return;
    }
    expect(await this.command("AUTH LOGIN", "auth"), 334, "auth");
    expect(await this.command(base64(user), "auth"), 334, "auth");
    expect(await this.command(base64(password), "auth"), 235, "auth");
  }

  private async secure(relay: Relay): Promise<void> {
    // What came before the handshake was not protected: whoever put it there must not be believed.
    if (this.replies.length > 0) throw new RelayTrouble("starttls", "the relay spoke before the encryption began");
    const plain = this.socket;
    plain.off("data", this.hear).off("error", this.fail).off("close", this.closed);
    this.reader = new ReplyReader();
    this.socket = await settled(
      connectTls({ socket: plain, servername: nameFor(relay), rejectUnauthorized: !relay.isLocal }),
      "secureConnect",
      this.limits.connect,
    );
    this.listen();
  }

  private listen(): void {
    this.socket.setNoDelay(true);
    this.socket.on("data", this.hear).on("error", this.fail).on("close", this.closed);
  }

  private readonly fail = (error: Error): void => this.lose(new RelayTrouble("connection", error.message));
  private readonly closed = (): void => this.lose(new RelayTrouble("connection", "closed by the relay"));

  private readonly hear = (bytes: Buffer): void => {
    try {
      for (const reply of this.reader.read(bytes)) {
        const waiting = this.waiting.shift();
        if (waiting) waiting.answer(reply);
        else this.replies.push(reply);
      }
      this.watch();
    } catch (error) {
      this.lose(new RelayTrouble("protocol", (error as Error).message));
      this.socket.destroy();
    }
  };

  private watch(): void {
    clearTimeout(this.timer);
    const first = this.waiting[0];
    if (first === undefined) return;
    this.timer = setTimeout(() => {
      this.lose(new RelayTrouble(first.phase, `no answer within ${first.limit / 1000} seconds`));
      this.socket.destroy();
    }, first.limit);
  }

  private lose(error: RelayTrouble): void {
    if (this.end) return;
    this.end = error;
    clearTimeout(this.timer);
    for (const waiting of this.waiting.splice(0)) waiting.lost(error);
  }
}

function dial(relay: Relay, limit: number): Promise<Socket> {
  const { host, port, secure, isLocal } = relay;
  if (secure)
    return settled(
      connectTls({ host, port, servername: nameFor(relay), rejectUnauthorized: !isLocal }),
      "secureConnect",
      limit,
    );
  return settled(connectTcp({ host, port, noDelay: true }), "connect", limit);
}

// TLS names no IP addresses (RFC 6066 3).
const nameFor = ({ host }: Relay): string | undefined => (/^[\d.]+$|:/.test(host) ? undefined : host);

function settled<S extends Socket>(socket: S, event: "connect" | "secureConnect", limit: number): Promise<S> {
  return new Promise((resolve, reject) => {
    const fail = (error: Error) => {
      clearTimeout(timer);
      socket.destroy();
      reject(new RelayTrouble("connect", error.message));
    };
    const timer = setTimeout(() => fail(new Error(`no connection within ${limit / 1000} seconds`)), limit);
    socket.once("error", fail);
    socket.once(event, () => {
      clearTimeout(timer);
      socket.off("error", fail);
      resolve(socket);
    });
  });
}

function expect(reply: Reply, code: number, phase: string): void {
  if (reply.code !== code) throw new RelayTrouble(phase, said(reply));
}
