import { crashPoint } from "#platform/crash";
import { log } from "#platform/log";
import type { Ready } from "./batch.ts";
import type { Breaker } from "./breaker.ts";
import type { Claimed } from "./claims.ts";
import type { Answer } from "./client.ts";
import type { Mailing } from "./composer.ts";
import type { Domains } from "./domains.ts";
import { again, judge, soon, type Outcome, type Tried } from "./outcomes.ts";
import type { Recorder } from "./recorder.ts";

interface Parts {
  recorder: Recorder;
  breaker: Breaker;
  domains: Domains;
  /** 0 up to 1. */
  chance(): number;
  /** Called when the breaker opens. */
  onTrouble(): void;
}

/** Where the fate of every claimed copy is decided and handed to the recorder. */
export class Results {
  /** Refused readers whose refusal is not believed yet: see `Breaker`. */
  private suspects: { ready: Ready; outcome: Outcome; text: string }[] = [];

  constructor(
    private readonly parts: Parts,
    /** The business clock, as last read. */
    private readonly now: () => number,
  ) {}

  /** False since this relay refused it: some take no mail without a sender, and answers then leave with a return path of their own. */
  isEmptySenderTaken = true;

  answered(ready: Ready, answer: Answer, sender: string): void {
    const { breaker, domains, recorder } = this.parts;
    if (answer.is === "accepted") {
      this.accepted(ready.row);
      return recorder.record({ row: ready.row, outcome: { state: "sent", reply: answer.text, counted: true } });
    }
    if (sender === "" && answer.is === "permanent" && answer.stage === "mail") {
      this.isEmptySenderTaken = false;
      breaker.answered();
      return recorder.record({ row: ready.row, outcome: soon(answer.text, this.tried(ready.row, ready.mailing)) });
    }
    const { about, outcome } = judge(answer, this.tried(ready.row, ready.mailing));
    if (answer.is === "temporary" && about === "copy") {
      domains.deferred(ready.row.address);
      breaker.answered();
    }
    if (about === "reader") return this.refused(ready, outcome, answer.is === "permanent" ? answer.text : "");
    this.parts.recorder.record({ row: ready.row, outcome });
    if (about === "relay") this.trouble(outcome.reply);
  }

  /** The relay cannot be used now; says nothing about anybody. */
  trouble(text: string): void {
    log.warn("mail.relay", { said: text });
    this.parts.breaker.trouble(performance.now());
    const outcomeOf = ({ ready, text: said }: { ready: Ready; text: string }) =>
      soon(said, this.tried(ready.row, ready.mailing), 60_000);
    for (const suspect of this.suspects.splice(0))
      this.parts.recorder.record({ row: suspect.ready.row, outcome: outcomeOf(suspect) });
    this.parts.onTrouble();
  }

  /** Its composer failed: the copy is tried again later. */
  unwritten(row: Claimed, mailing: Mailing, error: unknown): void {
    this.parts.recorder.record({
      row,
      outcome: again(
        `not written: ${String((error as Error)?.message ?? error)}`.slice(0, 500),
        this.tried(row, mailing),
      ),
    });
  }

  withdrawn(row: Claimed, reason: string): void {
    this.parts.recorder.record({ row, outcome: { state: "withdrawn", reply: reason, counted: false } });
  }

  /** Its domain rests. */
  postponed(row: Claimed, delay: number): void {
    const reply = "the receiving domain asked for a pause";
    this.parts.recorder.record({
      row,
      outcome: { state: "deferred", reply, counted: false, delay: Math.round(delay * (1 + this.parts.chance() / 4)) },
    });
  }

  /** Never begun: as if they had not been claimed. */
  returned(ready: readonly Ready[]): void {
    for (const { row } of ready) this.parts.recorder.giveBack(row);
  }

  /** Nothing is under way any more, so nothing can clear the suspects: what was said of them stands. */
  idle(): void {
    for (const { ready, outcome } of this.suspects.splice(0)) this.parts.recorder.record({ row: ready.row, outcome });
  }

  private accepted(row: Claimed): void {
    crashPoint("deliver.accepted");
    this.parts.breaker.accepted();
    this.parts.domains.accepted(row.address);
    if (this.suspects.length > 0) this.idle();
  }

  private refused(ready: Ready, outcome: Outcome, text: string): void {
    this.suspects.push({ ready, outcome, text });
    if (this.parts.breaker.refused()) this.trouble(`refused too many in a row, the last with: ${text.slice(0, 200)}`);
  }

  private tried(row: Claimed, mailing: Mailing): Tried {
    return { attempts: row.attempts, age: this.now() - mailing.createdAt.getTime(), chance: this.parts.chance() };
  }
}
