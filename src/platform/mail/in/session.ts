import type { Socket } from "node:net";
import { TLSSocket, type SecureContext } from "node:tls";
import { log } from "#platform/log";
import { commandOf, isHostName, pathOf, type Path } from "./commands.ts";
import { DotReader } from "./dots.ts";
import { Gathered } from "./gather.ts";

/** What a client says of itself and of one mail. */
export interface Envelope {
  sender: string;
  recipients: string[];
  remoteAddress: string;
  helo: string;
}

/** `crowded` and `oversized`: the text was read to its end and dropped. */
export type Received = Gathered | "crowded" | "oversized";

/** What a connection asks of the door that it came through. Replies are code, enhanced code and text, as `250 2.1.5 Accepted`. */
export interface Behind {
  readonly domain: string;
  readonly maxBytes: number;
  readonly maxRecipients: number;
  readonly idleMilliseconds: number;
  readonly messageMilliseconds: number;
  /** Null where no certificate is. Asked for each handshake, as certificates are renewed. */
  secureContext(): SecureContext | null;
  recipient(address: string): Promise<string>;
  /** False: no more than is held may be held just now, of all or of this address. */
  reserve(bytes: number, address: string): boolean;
  free(bytes: number, address: string): void;
  /** One reply for each recipient. */
  message(received: Received, envelope: Envelope): Promise<string[]>;
  /** The replies to a mail have left. */
  answered(): void;
}

const EMPTY = Buffer.alloc(0);
const LONGEST_LINE = 4096;
// After our last word; a client that takes neither it nor the end of the connection is cut off.
const LAST_WORD = 5_000;
// What may wait while an answer is found; a sender that writes on is not read.
const MOST_AHEAD = 256 * 1024;
const MOST_MISTAKES = 10;
const MOST_COMMANDS_WITHOUT_MAIL = 1000;
const WEB_REQUEST = /^[A-Z]+ \S+ HTTP\/\d/i;

/**
 * One connection, SMTP (RFC 5321) or LMTP (RFC 2033): the client's first greeting says which. Commands that come in a row are answered in a row,
 * in one write (RFC 2920).
 */
export class Session {
  private protocol: "SMTP" | "LMTP" | null = null;
  private helo: string | null = null;
  private sender: string | null = null;
  private recipients: string[] = [];
  private incoming: Incoming | null = null;
  private input: Buffer = EMPTY;
  private at = 0;
  private replies = "";
  /** An answer is being found; what comes meanwhile waits. */
  private isBusy = false;
  private isEnding = false;
  private mistakes = 0;
  private commands = 0;
  /** Replies wait in the socket: nothing more is read until the client has taken them. */
  private isUnread = false;
  private isGone = false;

  constructor(
    private socket: Socket,
    private readonly behind: Behind,
    private readonly remoteAddress: string,
  ) {
    this.listen();
    this.say(`220 ${behind.domain} ESMTP LMTP`);
    this.flush();
  }

  /** Ends as soon as no mail is under way. */
  close(): void {
    this.isEnding = true;
    if (!this.isBusy && !this.incoming) this.end("421 4.3.2 Shutting down, try again later");
  }

  destroy(): void {
    this.socket.destroy();
  }

  private listen(): void {
    const { socket } = this;
    socket.setNoDelay(true);
    socket.setTimeout(this.behind.idleMilliseconds, () => this.idle());
    socket.on("data", (chunk) => this.take(chunk));
    socket.on("error", (error) => log.warn("door.connection", { error: error.message }));
    socket.on("close", () => this.gone());
    socket.on("drain", () => {
      this.isUnread = false;
      this.goOn();
    });
  }

  /** What was sent and not read yet is nobody's any more. */
  private gone(): void {
    this.isGone = true;
    [this.input, this.at] = [EMPTY, 0];
    this.incoming?.drop();
    this.incoming = null;
  }

  private get isOver(): boolean {
    return this.isGone || this.socket.destroyed || this.socket.writableEnded;
  }

  private goOn(): void {
    if (!this.isUnread) this.socket.resume();
  }

  private idle(): void {
    if (!this.isBusy) this.end("421 4.4.2 Silent for too long");
  }

  private take(chunk: Buffer): void {
    if (this.isOver) return;
    const rest = this.input.length - this.at;
    this.input = rest > 0 ? Buffer.concat([this.input.subarray(this.at), chunk]) : chunk;
    this.at = 0;
    if (this.isBusy && this.input.length > MOST_AHEAD) this.socket.pause();
    this.work();
  }

  private work(): void {
    while (!this.isBusy && this.at < this.input.length && !this.isOver)
      if (!(this.incoming ? this.readText(this.incoming) : this.readLine())) break;
    if (!this.isBusy) this.flush();
  }

  /** Whether the whole text is there. */
  private readText(incoming: Incoming): boolean {
    const end = incoming.read(this.input, this.at);
    this.at = end === -1 ? this.input.length : end;
    if (end === -1) return false;
    this.wait(this.store(incoming));
    return true;
  }

  private readLine(): boolean {
    const end = this.input.indexOf(10, this.at);
    if (end === -1 ? this.input.length - this.at > LONGEST_LINE : end - this.at > LONGEST_LINE) {
      this.end("500 5.5.2 That line is too long");
      return false;
    }
    if (end === -1) return false;
    const line = this.input.toString("utf8", this.at, end);
    this.at = end + 1;
    this.command(line.endsWith("\r") ? line.slice(0, -1) : line);
    return true;
  }

  private command(line: string): void {
    // A page in somebody's browser can send a mail's words to our port; what it must say first gives it away.
    if (WEB_REQUEST.test(line)) return this.end("421 4.7.0 This is no web server");
    if (++this.commands > MOST_COMMANDS_WITHOUT_MAIL) return this.end("421 4.7.0 Too many commands without a mail");
    const { verb, rest } = commandOf(line);
    const handle = Object.hasOwn(handlers, verb) ? handlers[verb as Verb] : null;
    if (!handle) return this.mistake("500 5.5.2 There is no such command");
    handle.call(this, rest, verb);
  }

  greet(rest: string, verb: string): void {
    const protocol = verb === "LHLO" ? "LMTP" : "SMTP";
    if (this.protocol && this.protocol !== protocol)
      return this.mistake(`500 5.5.1 This connection speaks ${this.protocol}`);
    if (!isHostName(rest)) return this.mistake(`501 5.5.4 Say who you are: ${verb} host.example.org`);
    this.protocol = protocol;
    this.helo = rest;
    this.forget();
    if (verb === "HELO") return this.say(`250 ${this.behind.domain}`);
    const offers = ["PIPELINING", "8BITMIME", "SMTPUTF8", "ENHANCEDSTATUSCODES", `SIZE ${this.behind.maxBytes}`];
    if (!this.isSecure && this.behind.secureContext()) offers.push("STARTTLS");
    const last = offers.pop()!;
    this.say([this.behind.domain, ...offers].map((offer) => `250-${offer}`).join("\r\n"));
    this.say(`250 ${last}`);
  }

  mail(rest: string): void {
    if (this.helo === null) return this.mistake("503 5.5.1 Greet first, with EHLO or LHLO");
    if (this.sender !== null) return this.mistake("503 5.5.1 There is a sender already");
    const path = pathOf(rest, "FROM");
    if (!path) return this.mistake("501 5.1.7 That is no sender: MAIL FROM:<ada@example.org>");
    const wrong = parametersRefused(path, this.behind.maxBytes);
    if (wrong) return this.say(wrong);
    this.sender = path.address;
    this.say("250 2.1.0 Accepted");
  }

  recipient(rest: string): void {
    if (this.sender === null) return this.mistake("503 5.5.1 Say first who sends it, with MAIL FROM");
    const path = pathOf(rest, "TO");
    if (!path || path.address === "")
      return this.mistake("501 5.1.3 That is no recipient: RCPT TO:<group@example.org>");
    if (path.parameters.size > 0) return this.say("555 5.5.4 These parameters are not known here");
    if (this.recipients.length >= this.behind.maxRecipients)
      return this.say("452 4.5.3 Too many recipients; send to the others in another mail");
    this.wait(
      this.behind.recipient(path.address).then((reply) => {
        if (reply.startsWith("2")) this.recipients.push(path.address);
        this.say(reply);
      }),
    );
  }

  data(): void {
    if (this.recipients.length === 0) return this.mistake("503 5.5.1 Nobody is to have it yet");
    this.incoming = new Incoming(this.behind, this.remoteAddress, () => this.destroy());
    this.say("354 End it with a line that has nothing but a dot");
  }

  reset(): void {
    this.forget();
    this.say("250 2.0.0 Forgotten");
  }

  startTls(): void {
    const secureContext = this.isSecure ? null : this.behind.secureContext();
    if (!secureContext) return this.mistake("500 5.5.1 There is no STARTTLS here");
    this.say("220 2.0.0 Begin");
    this.flush();
    this.forget();
    [this.protocol, this.helo] = [null, null];
    // Nothing that was said in the open may count afterwards, whoever put it there.
    [this.input, this.at] = [EMPTY, 0];
    const { socket } = this;
    socket.removeAllListeners("data").removeAllListeners("timeout").removeAllListeners("drain").setTimeout(0);
    this.socket = new TLSSocket(socket, { isServer: true, secureContext });
    this.listen();
  }

  quit(): void {
    this.end("221 2.0.0 Goodbye");
  }

  /** For what only needs an answer. */
  say(reply: string): void {
    this.replies += `${reply}\r\n`;
  }

  mistake(reply: string): void {
    this.say(reply);
    if (++this.mistakes > MOST_MISTAKES) this.end("421 4.7.0 Too many mistakes");
  }

  private get isSecure(): boolean {
    return this.socket instanceof TLSSocket;
  }

  private async store(incoming: Incoming): Promise<void> {
    this.incoming = null;
    const { remoteAddress, recipients, sender, protocol, helo } = this;
    this.forget();
    try {
      const answers = await this.behind.message(incoming.end(), {
        recipients,
        remoteAddress,
        sender: sender!,
        helo: helo!,
      });
      // LMTP answers for each recipient; SMTP has one answer for all, and a mail sent again is stored only where it is missing.
      if (protocol === "LMTP") for (const answer of answers) this.say(answer);
      else this.say(answers.find((answer) => !answer.startsWith("2")) ?? answers[0]!);
    } finally {
      incoming.drop();
    }
    [this.commands, this.mistakes] = [0, 0];
    this.flush();
    this.behind.answered();
  }

  private wait(answer: Promise<void>): void {
    this.isBusy = true;
    answer
      .catch((error: unknown) => {
        log.error("door.session", error);
        this.end("421 4.3.0 Something went wrong here; try again later");
      })
      .finally(() => {
        this.isBusy = false;
        if (this.isGone) return;
        this.goOn();
        this.work();
        if (this.isEnding && !this.isBusy && !this.incoming) this.close();
      });
  }

  private forget(): void {
    [this.sender, this.recipients] = [null, []];
  }

  private flush(): void {
    const { socket, replies } = this;
    if (replies === "") return;
    this.replies = "";
    if (!socket.writable || socket.write(replies)) return;
    this.isUnread = true;
    socket.pause();
  }

  private end(reply: string): void {
    if (this.isOver) return;
    this.say(reply);
    this.flush();
    const { socket } = this;
    // Until the handshake is through nothing can be said, no goodbye either.
    if (socket instanceof TLSSocket && !socket.getPeerFinished()) return void socket.destroy();
    socket.end();
    const late = setTimeout(() => socket.destroy(), LAST_WORD);
    socket.once("close", () => clearTimeout(late));
  }
}

type Verb = keyof typeof handlers;

const handlers = {
  HELO: Session.prototype.greet,
  EHLO: Session.prototype.greet,
  LHLO: Session.prototype.greet,
  MAIL: Session.prototype.mail,
  RCPT: Session.prototype.recipient,
  DATA: Session.prototype.data,
  RSET: Session.prototype.reset,
  STARTTLS: Session.prototype.startTls,
  QUIT: Session.prototype.quit,
  NOOP(this: Session) {
    this.say("250 2.0.0 Still here");
  },
  VRFY(this: Session) {
    this.say("252 2.5.2 Send it, and see");
  },
  HELP(this: Session) {
    this.say("214 2.0.0 This is a door for mail, as RFC 5321 and RFC 2033 say");
  },
} satisfies Record<string, (this: Session, rest: string, verb: string) => void>;

const SENDER_PARAMETERS = new Set(["SIZE", "BODY", "SMTPUTF8", "AUTH"]);

function parametersRefused({ parameters }: Path, maxBytes: number): string | null {
  for (const key of parameters.keys())
    if (!SENDER_PARAMETERS.has(key)) return `555 5.5.4 The parameter ${key} is not known here`;
  const body = parameters.get("BODY")?.toUpperCase();
  if (body !== undefined && body !== "7BIT" && body !== "8BITMIME") return "555 5.5.4 BODY is 7BIT or 8BITMIME";
  const size = parameters.get("SIZE");
  if (size !== undefined && !/^\d{1,20}$/.test(size)) return "501 5.5.4 SIZE is a number";
  return Number(size ?? 0) > maxBytes ? tooLarge(maxBytes) : null;
}

export const tooLarge = (maxBytes: number): string => `552 5.3.4 A mail may have ${maxBytes} bytes at most`;

/** One mail while it arrives. Its bytes count as held until `drop`. */
class Incoming {
  private readonly gathered = new Gathered();
  private readonly deadline: NodeJS.Timeout;
  private refused: "crowded" | "oversized" | null = null;
  private readonly dots = new DotReader((chunk, from, to) => this.keep(chunk, from, to));

  constructor(
    private readonly behind: Behind,
    private readonly address: string,
    late: () => void,
  ) {
    this.deadline = setTimeout(late, behind.messageMilliseconds);
  }

  read(chunk: Buffer, from: number): number {
    return this.dots.read(chunk, from);
  }

  end(): Received {
    clearTimeout(this.deadline);
    return this.refused ?? this.gathered;
  }

  drop(): void {
    clearTimeout(this.deadline);
    this.behind.free(this.gathered.bytes, this.address);
    this.gathered.release();
  }

  private keep(chunk: Buffer, from: number, to: number): void {
    if (this.refused) return;
    const isTooLarge = this.gathered.bytes + to - from > this.behind.maxBytes;
    if (!isTooLarge && this.behind.reserve(to - from, this.address)) return this.gathered.add(chunk, from, to);
    this.refused = isTooLarge ? "oversized" : "crowded";
    this.behind.free(this.gathered.bytes, this.address);
    this.gathered.release();
  }
}
