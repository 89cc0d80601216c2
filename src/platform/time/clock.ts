import { sql, type QueryExecutorProvider, type RawBuilder } from "kysely";

/** An instant. Civil days are `Day`; an instant becomes a day only in a stated zone (`dayIn`). */
export type Instant = Date;

/** Where "now" comes from. Read once per transaction and handed on as an argument (decision 10). */
export interface Clock {
  /** Any handle on the database will do: a clock looks at no table. */
  now(on: QueryExecutorProvider): Promise<Instant>;
  /** The same as a part of a statement, for the few reads that need both at once. */
  reading(): RawBuilder<Instant>;
}

/** How the database is asked for its clock. A transaction that begins asks with the same breath (`preparing`): nearly every one needs to know. */
export const CLOCK_QUESTION = "select clock_timestamp() as now";

/** The database's clock: one clock for all machines. */
export const databaseClock: Clock = {
  async now(on) {
    const { rows } = await sql<{ now: Date }>`${sql.raw(CLOCK_QUESTION)}`.execute(on);
    return rows[0]!.now;
  },
  reading: () => sql<Instant>`clock_timestamp()`,
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
  reading(): RawBuilder<Instant> {
    return sql<Instant>`${this.read()}::timestamptz`;
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
