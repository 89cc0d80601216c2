import { sql, type Kysely } from "kysely";

/** An instant. Civil days are `Day`; an instant becomes a day only in a stated zone (`dayIn`). */
export type Instant = Date;

/** Where "now" comes from. Read once per transaction and handed on as an argument (decision 10). */
export interface Clock {
  // Any database handle will do: a clock does not look at tables.
  now(db: Kysely<never> | Kysely<any>): Promise<Instant>;
}

/** The database's clock: one clock for all machines. */
export const databaseClock: Clock = {
  async now(db) {
    const { rows } = await sql<{ now: Date }>`select clock_timestamp() as now`.execute(db as Kysely<any>);
    return rows[0]!.now;
  },
};

/** A clock that stands where a test puts it. */
export class TestClock implements Clock {
  private at: number;
  constructor(at: string | Date) {
    this.at = new Date(at).getTime();
  }
  async now(): Promise<Instant> {
    return new Date(this.at);
  }
  read(): Instant {
    return new Date(this.at);
  }
  set(at: string | Date): void {
    this.at = new Date(at).getTime();
  }
  advance(milliseconds: number): void {
    this.at += milliseconds;
  }
}
