import type { Connection } from "./connection.ts";
import { RelayTrouble, type Timeouts } from "./relay.ts";
import { said, type Reply } from "./reply.ts";

/** One message for one recipient. Addresses have passed `isAddress`. */
export interface Envelope {
  from: string;
  to: string;
  /** CRLF line ends throughout, as `Prepared.write` gives it. */
  message: Buffer;
}

export type Stage = "mail" | "rcpt" | "data" | "dot";

export interface RefusedAnswer<Is extends string> {
  is: Is;
  stage: Stage;
  code: number;
  status: string | null;
  text: string;
}

/** What became of one message. */
export type Answer =
  | { is: "accepted"; text: string }
  | RefusedAnswer<"temporary">
  | RefusedAnswer<"permanent">
  /** The connection broke after the final dot: perhaps delivered. */
  | { is: "unknown"; text: string }
  /** The connection broke, or the relay closed, before the final dot: certainly not delivered. */
  | { is: "unsent"; text: string };

/** A message and who wants to know. `settle` is called exactly once. */
export interface Errand extends Envelope {
  settle(answer: Answer): void;
  /** The bytes have been handed to the connection. */
  written?(): void;
}

/**
 * Sends `first`, then whatever `next` gives until it gives null. Over a pipelining relay the next envelope travels with the
 * message before it, one round trip a message (RFC 2920 3.1: DATA ends a group, the text may begin one).
 * Never throws: a broken connection settles what was under way, and `connection.isOpen` tells.
 */
export async function transmit(
  connection: Connection,
  first: Errand,
  next: () => Errand | null,
  limits: Timeouts,
): Promise<void> {
  await new Transmission(connection, next, limits).run(first);
}

class Transmission {
  /** Whose envelope is being asked for, and whose text is out; each settled and cleared as its answer comes. */
  private asking: Errand | null = null;
  private sending: Errand | null = null;

  constructor(
    private readonly connection: Connection,
    private readonly next: () => Errand | null,
    private readonly limits: Timeouts,
  ) {}

  async run(first: Errand): Promise<void> {
    try {
      this.ask("", first);
      while (this.asking) await ((await this.open(this.asking)) ? this.send(this.asking) : this.reset());
    } catch (error) {
      this.broken(error as RelayTrouble);
    }
  }

  /** Puts an envelope behind what is to be written before it. */
  private ask(before: string, errand: Errand | null): void {
    this.asking = errand;
    const group =
      errand === null ? before : before + (this.connection.pipelining ? envelopeOf(errand, this.connection) : "");
    if (group !== "") this.connection.write(group);
  }

  /** True when the relay waits for the text. */
  private async open(errand: Errand): Promise<boolean> {
    const refusal = this.connection.pipelining ? await this.readEnvelope() : await this.askEnvelope(errand);
    if (refusal === null) return true;
    this.asking = null;
    errand.settle(refusal);
    if (refusal.is !== "unsent" && refusal.code !== 421) return false;
    throw new RelayTrouble("closing", refusal.text);
  }

  private async readEnvelope(): Promise<Refusal | null> {
    const mail = await this.read("mail");
    const rcpt = await this.read("rcpt");
    const data = await this.read("data");
    const refusal = refused("mail", mail) ?? refused("rcpt", rcpt) ?? (data.code === 354 ? null : refusedData(data));
    // A relay may ask for text that has no recipient: an empty one ends it (RFC 2920 3.1), and its answer means nothing.
    if (refusal !== null && data.code === 354) {
      this.connection.write(".\r\n");
      await this.read("dot");
    }
    return refusal;
  }

  private async askEnvelope(errand: Errand): Promise<Refusal | null> {
    this.connection.write(mailFrom(errand, this.connection));
    const mail = refused("mail", await this.read("mail"));
    if (mail) return mail;
    this.connection.write(`RCPT TO:<${errand.to}>\r\n`);
    const rcpt = refused("rcpt", await this.read("rcpt"));
    if (rcpt) return rcpt;
    this.connection.write("DATA\r\n");
    const data = await this.read("data");
    return data.code === 354 ? null : refusedData(data);
  }

  private async send(errand: Errand): Promise<void> {
    const following = this.connection.pipelining ? this.next() : null;
    const text = stuffed(errand.message);
    this.sending = errand;
    this.asking = following;
    this.connection.write(text, endOf(text) + (following ? envelopeOf(following, this.connection) : ""));
    errand.written?.();
    const reply = await this.read("dot");
    this.sending = null;
    errand.settle(verdictOn("dot", reply));
    if (reply.code === 421) throw new RelayTrouble("closing", said(reply));
    if (!this.connection.pipelining) this.asking = this.next();
  }

  /** After a refusal the relay still holds the half-made transaction. */
  private async reset(): Promise<void> {
    this.ask("RSET\r\n", this.next());
    const reply = await this.connection.reply("rset", this.limits.command);
    if (reply.code !== 250) throw new RelayTrouble("rset", said(reply));
  }

  private read(stage: Stage): Promise<Reply> {
    const limit = stage === "dot" ? this.limits.dot : stage === "data" ? this.limits.data : this.limits.command;
    return this.connection.reply(stage, limit);
  }

  private broken(error: RelayTrouble): void {
    this.connection.close();
    this.sending?.settle({ is: "unknown", text: error.message });
    this.asking?.settle({ is: "unsent", text: error.message });
  }
}

type Refusal = Exclude<Answer, { is: "accepted" } | { is: "unknown" }>;

const envelopeOf = (errand: Errand, connection: Connection): string =>
  `${mailFrom(errand, connection)}RCPT TO:<${errand.to}>\r\nDATA\r\n`;

export const mailFrom = ({ from, message }: Envelope, { sizeLimit }: Connection): string =>
  `MAIL FROM:<${from}>${sizeLimit === Infinity ? "" : ` SIZE=${message.length}`}\r\n`;

export function refused(stage: "mail" | "rcpt", reply: Reply): Refusal | null {
  if (reply.code >= 200 && reply.code < 300) return null;
  if (stage === "mail" && reply.code === 421) return { is: "unsent", text: said(reply) };
  return verdictOn(stage, reply) as Refusal;
}

/** A 2xx where 354 is due is nothing that a relay may say. */
const refusedData = (reply: Reply): Refusal =>
  reply.code < 400 ? { is: "unsent", text: said(reply) } : (verdictOn("data", reply) as Refusal);

export function verdictOn(stage: Stage, reply: Reply): Answer {
  if (reply.code >= 200 && reply.code < 300) return { is: "accepted", text: said(reply) };
  return {
    is: reply.code >= 500 ? "permanent" : "temporary",
    stage,
    code: reply.code,
    status: reply.status,
    text: said(reply),
  };
}

const DOT = 46;
const LF = 10;

/** Dots at the start of lines doubled (RFC 5321 4.5.2). */
function stuffed(message: Buffer): Buffer {
  if (message[0] !== DOT && message.indexOf("\r\n.", 0, "latin1") < 0) return message;
  return Buffer.from(message.toString("latin1").replace(/^\./, "..").replaceAll("\r\n.", "\r\n.."), "latin1");
}

const endOf = (text: Buffer): string => (text.length === 0 || text.at(-1) === LF ? ".\r\n" : "\r\n.\r\n");
