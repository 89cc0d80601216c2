import { connect, type Socket } from "node:net";
import { connect as connectTls, type TLSSocket } from "node:tls";

export interface SmtpReply {
  code: number;
  /** Without the code; lines joined by \n. */
  text: string;
}

export interface LabMail {
  from: string;
  to: string[];
  /** Line ends are made CRLF and dots doubled, unless `verbatim`. */
  raw: string | Buffer;
  verbatim?: boolean;
}

export interface Sent {
  mail: SmtpReply;
  /** One for each of `to`. */
  recipients: SmtpReply[];
  /** After the last dot: one for SMTP, one for each accepted recipient for LMTP; none when no recipient was accepted. */
  accepted: SmtpReply[];
}

/** Sends one mail over a connection of its own. */
export async function smtpSend(port: number, mail: LabMail & { lmtp?: boolean }): Promise<Sent> {
  await using session = await SmtpSession.open(port, mail);
  return await session.send(mail);
}

/** A scripted mail client for tests: says what it is told, and reports what it hears. */
export class SmtpSession implements AsyncDisposable {
  readonly greeting: Promise<SmtpReply>;
  /** Reply to EHLO or LHLO. */
  hello: SmtpReply = { code: 0, text: "" };
  private readonly replies: SmtpReply[] = [];
  private readonly listeners: { heard(reply: SmtpReply): void; failed(error: Error): void }[] = [];
  private text = "";
  private gone: Error | null = null;

  private constructor(
    private socket: Socket,
    private readonly lmtp: boolean,
  ) {
    socket.setNoDelay(true);
    this.listen();
    this.greeting = this.reply();
  }

  private listen(): void {
    this.socket.on("data", (chunk) => this.read(chunk.toString("utf8")));
    this.socket.on("error", (error) => this.end(error));
    this.socket.on("close", () => this.end(new Error("the mail door closed the connection")));
  }

  /** Goes on over TLS, believing nothing but the certificate `ca`, and greets again. Returns the connection, for a look at the certificate. */
  async startTls(ca: Buffer, servername: string, smuggled = ""): Promise<TLSSocket> {
    this.socket.write(`STARTTLS\r\n${smuggled}`);
    const reply = await this.reply();
    if (reply.code !== 220) throw new Error(`STARTTLS: ${reply.code} ${reply.text}`);
    this.socket.removeAllListeners();
    const secured = connectTls({ socket: this.socket, ca, servername });
    await new Promise<void>((done, failed) => secured.once("secureConnect", done).once("error", failed));
    this.socket = secured;
    this.listen();
    this.hello = await this.say(this.lmtp ? "LHLO client.test" : "EHLO client.test");
    return secured;
  }

  /** Has heard the door's first word and said nothing yet. */
  static async greeted(port: number, options: { lmtp?: boolean } = {}): Promise<SmtpSession> {
    const session = new SmtpSession(connect(port, "127.0.0.1"), options.lmtp ?? false);
    await session.greeting;
    return session;
  }

  static async open(port: number, options: { lmtp?: boolean } = {}): Promise<SmtpSession> {
    const session = await SmtpSession.greeted(port, options);
    session.hello = await session.say(options.lmtp ? "LHLO client.test" : "EHLO client.test");
    return session;
  }

  async say(command: string): Promise<SmtpReply> {
    this.socket.write(`${command}\r\n`);
    return await this.reply();
  }

  async send(mail: LabMail): Promise<Sent> {
    const from = await this.say(`MAIL FROM:<${mail.from}>`);
    const recipients: SmtpReply[] = [];
    for (const to of mail.to) recipients.push(await this.say(`RCPT TO:<${to}>`));
    const count = recipients.filter(({ code }) => code === 250).length;
    const data = count === 0 ? null : await this.say("DATA");
    if (data?.code !== 354) return { mail: from, recipients, accepted: data ? [data] : [] };
    await this.write(mail.verbatim ? Buffer.from(mail.raw) : onTheWire(mail.raw));
    const accepted: SmtpReply[] = [];
    while (accepted.length < (this.lmtp ? count : 1)) accepted.push(await this.reply());
    return { mail: from, recipients, accepted };
  }

  /** Resolves when the bytes have left this process. */
  async write(bytes: Buffer | string): Promise<void> {
    await new Promise<void>((left, failed) => this.socket.write(bytes, (error) => (error ? failed(error) : left())));
  }

  /** Reads nothing any more. */
  pause(): void {
    this.socket.pause();
  }

  /** Writes, and says whether the bytes left within so many milliseconds. */
  async writeUnless(bytes: string, milliseconds: number): Promise<boolean> {
    const late = Promise.withResolvers<boolean>();
    const timer = setTimeout(() => late.resolve(false), milliseconds);
    const left = await Promise.race([this.write(bytes).then(() => true), late.promise]);
    clearTimeout(timer);
    return left;
  }

  /** Breaks off, as a machine does that falls over. */
  async reset(): Promise<void> {
    await new Promise<void>((gone) => {
      this.socket.once("close", () => gone());
      this.socket.resetAndDestroy();
    });
  }

  /** The next reply that was not asked for by `say`. */
  reply(): Promise<SmtpReply> {
    const reply = this.replies.shift();
    if (reply) return Promise.resolve(reply);
    if (this.gone) return Promise.reject(this.gone);
    return new Promise((heard, failed) => this.listeners.push({ heard, failed }));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.socket.destroy();
  }

  private read(text: string): void {
    this.text += text;
    for (let match = whole.exec(this.text); match; match = whole.exec(this.text)) {
      this.text = this.text.slice(match[0].length);
      const lines = match[0].trimEnd().split("\r\n");
      this.heard({ code: Number(lines[0]!.slice(0, 3)), text: lines.map((line) => line.slice(4)).join("\n") });
    }
  }

  private heard(reply: SmtpReply): void {
    const listener = this.listeners.shift();
    if (listener) listener.heard(reply);
    else this.replies.push(reply);
  }

  private end(error: Error): void {
    this.gone ??= error;
    for (const listener of this.listeners.splice(0)) listener.failed(error);
  }
}

/** One reply: lines with a hyphen after the code, then one without. */
const whole = /^(?:\d{3}-[^\n]*\r\n)*\d{3}(?: [^\n]*)?\r\n/;

/** A message as DATA carries it: CRLF, dots doubled, and the dot that ends it. */
export function onTheWire(raw: string | Buffer): Buffer {
  const bytes = Buffer.from(raw as string, "utf8").toString("latin1");
  const lines = bytes.replace(/\r?\n/g, "\r\n").replace(/(^|\n)\./g, "$1..");
  return Buffer.from(`${lines}${lines.endsWith("\r\n") ? "" : "\r\n"}.\r\n`, "latin1");
}
