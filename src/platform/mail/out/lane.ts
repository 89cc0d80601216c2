import { crashPoint } from "#platform/crash";
import type { Presence } from "#platform/jobs";
import { log } from "#platform/log";
import { isAddress, wireAddress } from "./address.ts";
import { isWithdrawal, type Ready } from "./batch.ts";
import { transmitChunked } from "./chunked.ts";
import { transmit, type Answer, type Errand } from "./client.ts";
import { Connection } from "./connection.ts";
import type { Signer } from "./dkim/sign.ts";
import type { Domains } from "./domains.ts";
import { boxed } from "./mailbox.ts";
import type { Queue } from "./queue.ts";
import type { Recorder } from "./recorder.ts";
import type { Relay, Timeouts } from "./relay.ts";
import type { Results } from "./results.ts";
import type { Stock } from "./stock.ts";
import { returnPath } from "./tokens.ts";

/** A connection without work is kept warm for so long, in milliseconds. */
const IDLE = 5_000;

interface Parts {
  /** null: the built-in mailbox. */
  relay: Relay | null;
  limits: Timeouts;
  presence: Pick<Presence, "number">;
  secret: Buffer;
  mailDomain: string;
  signer: Pick<Signer, "sign"> | null;
  queue: Queue;
  stock: Stock;
  results: Results;
  recorder: Recorder;
  domains: Domains;
}

/** A copy on its way. */
class Carried implements Errand {
  readonly to: string;

  constructor(
    private readonly lane: Lane,
    private readonly ready: Ready,
    readonly from: string,
    readonly message: Buffer,
  ) {
    this.to = wireAddress(ready.row.address);
  }

  written(): void {
    crashPoint("deliver.written");
  }

  settle(answer: Answer): void {
    this.lane.answered(this.ready, answer, this.from);
  }
}

/** One connection's worth of sending: takes copies from the queue and carries them to the relay, or into the mailbox. */
export class Lane {
  /** Copies handed to the relay and not answered yet. */
  underway = 0;
  private stopped = false;
  private connection: Connection | null = null;
  /** Accepted over the present connection. */
  private accepted = 0;

  constructor(private readonly parts: Parts) {}

  async run(): Promise<void> {
    const { queue, recorder, stock } = this.parts;
    while (!this.stopped) {
      await recorder.room();
      stock.top();
      const ready = await queue.take(this.connection ? IDLE : Infinity);
      if (ready === null) this.hangUp();
      else await this.carry(ready);
    }
    this.hangUp();
  }

  /** Ends when the copies under way are answered. */
  stop(): void {
    this.stopped = true;
  }

  /** Ends now: what is with the relay counts as unknown. */
  abandon(): void {
    this.connection?.close();
  }

  private async carry(ready: Ready): Promise<void> {
    const { relay, results, limits } = this.parts;
    if (relay === null) return this.box(ready);
    const errand = this.errandFor(ready);
    if (errand === null) return;
    const connection = await this.connected(relay).catch((error: Error) => {
      this.underway -= 1;
      results.returned([ready]);
      results.trouble(error.message);
    });
    if (!connection) return;
    const send = connection.chunking ? transmitChunked : transmit;
    await send(connection, errand, () => this.next(), limits);
    // A relay that takes some and then closes does so by its own rules; one that takes none is in trouble.
    if (!connection.isOpen && this.accepted === 0) results.trouble("closed the connection before it took anything");
  }

  private async connected(relay: Relay): Promise<Connection> {
    if (this.connection?.isOpen) return this.connection;
    this.accepted = 0;
    this.connection = await Connection.open(relay, this.parts.limits);
    return this.connection;
  }

  private next(): Errand | null {
    const { queue, stock, recorder } = this.parts;
    stock.top();
    while (!this.stopped && recorder.hasRoom) {
      const ready = queue.poll();
      if (ready === null) return null;
      const errand = this.errandFor(ready);
      if (errand !== null) return errand;
    }
    return null;
  }

  private errandFor(ready: Ready): Errand | null {
    const message = this.written(ready);
    if (message === null) return null;
    this.underway += 1;
    return new Carried(this, ready, this.sender(ready), message);
  }

  answered(ready: Ready, answer: Answer, sender: string): void {
    this.underway -= 1;
    if (answer.is === "accepted") this.accepted += 1;
    this.parts.results.answered(ready, answer, sender);
  }

  private box(ready: Ready): void {
    const message = this.written(ready);
    if (message !== null) this.parts.recorder.record(boxed(ready.row, this.sender(ready), message));
  }

  private sender({ row, isAnswer }: Ready): string {
    if (isAnswer && this.parts.results.isEmptySenderTaken) return "";
    return returnPath(this.parts.secret, row.id, this.parts.mailDomain);
  }

  /** The copy's bytes; null when it is not to be sent now, which is then recorded. */
  private written(ready: Ready): Buffer | null {
    const { results, domains, presence, signer, stock } = this.parts;
    const { row, mailing } = ready;
    // Claimed under a number whose lock is lost: another process may have it by now.
    if (row.claimedBy !== presence.number) return null;
    const rest = domains.wait(row.address);
    if (rest > 0) {
      results.postponed(row, rest);
      return null;
    }
    try {
      if (!isAddress(row.address)) throw new Error("the address cannot stand in SMTP");
      const copy = ready.write(row);
      if (!isWithdrawal(copy))
        return signer === null ? copy : signer.sign(copy, new Date(stock.readAt), mailing.passage);
      results.withdrawn(row, copy.withdraw);
    } catch (error) {
      log.error("mail.write", error, { delivery: row.id, purpose: mailing.purpose });
      results.unwritten(row, mailing, error);
    }
    return null;
  }

  private hangUp(): void {
    this.connection?.quit();
    this.connection = null;
  }
}
