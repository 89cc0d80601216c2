import { EventEmitter, once } from "node:events";
import { createServer, type AddressInfo, type Server, type Socket } from "node:net";

export type Phase = "banner" | "ehlo" | "mail" | "rcpt" | "data" | "dot" | "rset";

export interface Taken {
  from: string;
  to: string;
  text: string;
  messageId: string;
  /** By this machine's clock. */
  at: number;
}

export interface Ask {
  phase: Phase;
  /** Of the message in hand, as far as known. */
  from: string;
  to: string;
  /** Messages that this connection has taken. */
  taken: number;
}

/** A reply line; "hang": never answer again; "drop": break the connection, after taking the message when it is complete. */
export type Said = string | "hang" | "drop";

export interface Script {
  pipelining?: boolean;
  /** RFC 3030: takes messages by their length. */
  chunking?: boolean;
  /** null: what a well-meaning relay says. */
  say?: (ask: Ask) => Said | null;
}

/** A relay for tests: keeps what it takes, and answers as the script says. */
export class ScriptedRelay implements AsyncDisposable {
  readonly taken: Taken[] = [];
  /** Commands as they came, of all connections. */
  readonly heard: string[] = [];
  /** Stays the same when it is closed and listens again. */
  port = 0;
  /** How many commands stood together in the largest packet. */
  largestGroup = 0;
  script: Script = {};
  readonly events = new EventEmitter();
  private readonly sockets = new Set<Socket>();

  private constructor(private readonly server: Server) {
    server.on("connection", (socket) => this.serve(socket));
  }

  static async open(script: Script = {}): Promise<ScriptedRelay> {
    const relay = new ScriptedRelay(createServer());
    relay.script = script;
    await relay.listen(0);
    return relay;
  }

  get url(): string {
    return `smtp://127.0.0.1:${this.port}`;
  }

  /** Resolves when `enough` holds, looked at after each message and each connection. */
  async until(enough: (taken: Taken[]) => boolean): Promise<void> {
    while (!enough(this.taken)) await once(this.events, "change");
  }

  async listen(port: number): Promise<void> {
    this.server.listen(port, "127.0.0.1");
    await once(this.server, "listening");
    this.port = (this.server.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise<void>((resolve) => this.server.close(() => resolve()));
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  private serve(socket: Socket): void {
    this.sockets.add(socket);
    socket.setNoDelay(true);
    socket.on("close", () => this.sockets.delete(socket));
    socket.on("error", () => {});
    const session = new Session(socket, this);
    session.answer("banner", "220 relay.test");
    socket.on("data", (bytes) => session.read(bytes.toString("latin1")));
  }
}

class Session {
  /** null: none was named yet. */
  private from: string | null = null;
  private to = "";
  private taken = 0;
  private text: string[] | null = null;
  /** Octets of a BDAT that are still to come. */
  private chunk: number | null = null;
  private rest = "";
  private isSilent = false;

  constructor(
    private readonly socket: Socket,
    private readonly relay: ScriptedRelay,
  ) {}

  answer(phase: Phase, usual: string): string {
    const said = this.relay.script.say?.({ phase, from: this.from ?? "", to: this.to, taken: this.taken }) ?? usual;
    this.relay.events.emit("change");
    if (said === "hang") this.isSilent = true;
    else if (said === "drop") this.drop();
    else if (!this.isSilent) this.socket.write(`${said}\r\n`);
    return said;
  }

  read(bytes: string): void {
    if (this.text === null && this.chunk === null)
      this.relay.largestGroup = Math.max(this.relay.largestGroup, (this.rest + bytes).split("\r\n").length - 1);
    this.rest += bytes;
    while (!this.isSilent && this.next()) continue;
  }

  /** False when more must come first. */
  private next(): boolean {
    if (this.chunk !== null) {
      if (this.rest.length < this.chunk) return false;
      const whole = this.rest.slice(0, this.chunk);
      this.rest = this.rest.slice(this.chunk);
      this.chunk = null;
      this.complete(whole.replace(/\r\n$/, ""));
      return true;
    }
    const end = this.rest.indexOf("\r\n");
    if (end < 0) return false;
    const line = this.rest.slice(0, end);
    this.rest = this.rest.slice(end + 2);
    if (this.text === null) this.command(line);
    else if (line === ".") this.complete(this.text.join("\r\n"));
    else this.text.push(line.startsWith(".") ? line.slice(1) : line);
    return true;
  }

  private command(line: string): void {
    this.relay.heard.push(line);
    const verb = line.split(" ", 1)[0]!.toUpperCase();
    const address = /<(.*?)>/.exec(line)?.[1] ?? "";
    if (verb === "EHLO")
      this.answer(
        "ehlo",
        this.relay.script.pipelining === false
          ? "250 relay.test"
          : `250-relay.test\r\n250-PIPELINING\r\n250-SIZE 1000000\r\n${this.relay.script.chunking ? "250-CHUNKING\r\n" : ""}250 8BITMIME`,
      );
    else if (verb === "MAIL") this.mail(address);
    else if (verb === "RCPT") this.rcpt(address);
    else if (verb === "DATA") this.data();
    else if (verb === "BDAT") this.chunk = Number(/^BDAT (\d+) LAST$/.exec(line)![1]);
    else if (verb === "RSET") this.reset(this.answer("rset", "250 2.0.0 forgotten"));
    else if (verb === "QUIT") this.socket.end("221 bye\r\n");
    else this.socket.write("502 5.5.1 unknown\r\n");
  }

  private mail(address: string): void {
    if (this.from !== null) return void this.socket.write("503 5.5.1 nested MAIL\r\n");
    if (this.answer("mail", "250 2.1.0 ok").startsWith("2")) this.from = address;
  }

  private rcpt(address: string): void {
    if (this.from === null) return void this.socket.write("503 5.5.1 MAIL first\r\n");
    this.to = address;
    if (!this.answer("rcpt", "250 2.1.5 ok").startsWith("2")) this.to = "";
  }

  private data(): void {
    if (
      this.to === "" &&
      !this.relay.script.say?.({ phase: "data", from: this.from ?? "", to: "", taken: this.taken })?.startsWith("354")
    )
      return void this.socket.write("554 5.5.1 no valid recipients\r\n");
    if (this.answer("data", "354 go on").startsWith("354")) this.text = [];
  }

  private complete(whole: string): void {
    this.text = null;
    const isReal = this.to !== "";
    const said =
      this.relay.script.say?.({ phase: "dot", from: this.from ?? "", to: this.to, taken: this.taken }) ??
      "250 2.0.0 taken";
    if (isReal && (said.startsWith("2") || said === "drop" || said === "hang")) {
      this.taken += 1;
      this.relay.taken.push({
        from: this.from ?? "",
        to: this.to,
        text: whole,
        messageId: /^Message-ID: (.+)$/im.exec(whole)?.[1] ?? "",
        at: Date.now(),
      });
    }
    if (said === "hang") this.isSilent = true;
    else if (said === "drop") this.drop();
    else this.socket.write(isReal ? `${said}\r\n` : "554 5.5.1 no valid recipients\r\n");
    this.reset("2");
    this.relay.events.emit("change");
  }

  private reset(said: string): void {
    if (said.startsWith("2")) [this.from, this.to] = [null, ""];
  }

  private drop(): void {
    this.isSilent = true;
    this.socket.destroy();
  }
}
