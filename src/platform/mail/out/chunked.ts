import { mailFrom, refused, verdictOn, type Answer, type Errand } from "./client.ts";
import type { Connection } from "./connection.ts";
import { RelayTrouble, type Timeouts } from "./relay.ts";
import { said } from "./reply.ts";

/** Messages that a connection may have under way at once, and octets: enough to hide the way there and back, few to be repeated. */
export const UNDERWAY = 16;
const UNDERWAY_OCTETS = 256 * 1024;

/**
 * Sends `first`, then whatever `next` gives until it gives null, to a relay that takes whole messages in a row (CHUNKING, RFC 3030, with
 * PIPELINING): no answer is waited for between two messages, several leave in one packet, and nothing in a text needs doubling or finding.
 * Never throws: a broken connection settles what was under way, and `connection.isOpen` tells.
 */
export async function transmitChunked(
  connection: Connection,
  first: Errand,
  next: () => Errand | null,
  limits: Timeouts,
): Promise<void> {
  await new Stream(connection, next, limits).run(first);
}

class Stream {
  /** Handed to the connection and not answered yet, oldest first. */
  private readonly underway: Errand[] = [];
  private octets = 0;

  constructor(
    private readonly connection: Connection,
    private readonly next: () => Errand | null,
    private readonly limits: Timeouts,
  ) {}

  async run(first: Errand): Promise<void> {
    try {
      this.fill(first);
      while (this.underway.length > 0) {
        await this.answer(this.underway[0]!);
        // Half empty, so that the next packet carries several messages again.
        if (this.underway.length <= UNDERWAY / 2) this.fill(this.next());
      }
    } catch (error) {
      this.connection.close();
      // Each was handed over whole: what came of it only the relay knows.
      for (const errand of this.underway.splice(0))
        errand.settle({ is: "unknown", text: (error as RelayTrouble).message });
    }
  }

  private fill(first: Errand | null): void {
    const pieces: (Buffer | string)[] = [];
    const group: Errand[] = [];
    for (let errand = first; errand !== null; errand = this.hasRoom ? this.next() : null) {
      // RSET first: what is behind a refused recipient is under way before the refusal is heard.
      pieces.push(
        `RSET\r\n${mailFrom(errand, this.connection)}RCPT TO:<${errand.to}>\r\nBDAT ${errand.message.length} LAST\r\n`,
        errand.message,
      );
      this.underway.push(errand);
      this.octets += errand.message.length;
      group.push(errand);
    }
    if (group.length === 0) return;
    this.connection.write(...pieces);
    for (const errand of group) errand.written?.();
  }

  private get hasRoom(): boolean {
    return this.underway.length < UNDERWAY && this.octets < UNDERWAY_OCTETS;
  }

  private async answer(errand: Errand): Promise<void> {
    const { connection, limits } = this;
    const [rset, mail, rcpt] = connection.taken(3) ?? [
      await connection.reply("rset", limits.command),
      await connection.reply("mail", limits.command),
      await connection.reply("rcpt", limits.command),
    ];
    const bdat = connection.taken(1)?.[0] ?? (await connection.reply("dot", limits.dot));
    this.underway.shift();
    this.octets -= errand.message.length;
    const closing = [rset!, mail!, rcpt!, bdat].find((reply) => reply.code === 421);
    // A message that is refused before its text is refused again with it; the first word is the reason.
    const verdict: Answer = refused("mail", mail!) ?? refused("rcpt", rcpt!) ?? verdictOn("dot", bdat);
    errand.settle(closing && verdict.is !== "accepted" ? { is: "unsent", text: said(closing) } : verdict);
    if (!closing) return;
    // In the order of the wire: nothing behind this was looked at.
    for (const unsent of this.underway.splice(0)) unsent.settle({ is: "unsent", text: said(closing) });
    throw new RelayTrouble("closing", said(closing));
  }
}
