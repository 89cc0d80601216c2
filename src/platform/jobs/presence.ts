import pg from "pg";
import { log } from "#platform/log";

/** Advisory locks of running workers are (PRESENCE, number). */
const PRESENCE = 0x4348;

/**
 * A running process's proof of life: a number of its own, held as an advisory lock by one connection. Rows that a process
 * claims carry the number; when the process dies, PostgreSQL drops the lock, and whoever looks next frees the rows
 * (`workersAlive`). So work goes on within one sweep, without waiting for a lease of minutes.
 */
export class Presence {
  private client: pg.Client | null = null;
  private held: number | null = null;
  private stopped = false;
  private retry: NodeJS.Timeout | undefined;
  private readonly watchers = new Set<(number: number | null) => void>();

  private constructor(private readonly url: string) {}

  static async begin(url: string): Promise<Presence> {
    const presence = new Presence(url);
    await presence.enter();
    return presence;
  }

  /** This process's number; null while the database connection is gone: then claim nothing and stop what was claimed. */
  get number(): number | null {
    return this.held;
  }

  /** Told now and at every change, for threads that share the number. Returns what ends it. */
  watch(tell: (number: number | null) => void): () => void {
    this.watchers.add(tell);
    tell(this.held);
    return () => void this.watchers.delete(tell);
  }

  async end(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.retry);
    this.hold(null);
    await this.client?.end().catch(() => {});
  }

  private hold(number: number | null): void {
    this.held = number;
    for (const tell of this.watchers) tell(number);
  }

  private async enter(): Promise<void> {
    const client = new pg.Client({
      connectionString: this.url,
      application_name: "chapterhouse presence",
      keepAlive: true,
    });
    client.on("error", () => this.lost(client));
    client.on("end", () => this.lost(client));
    await client.connect();
    // A number that another process still holds (after the sequence has cycled) is passed over.
    for (;;) {
      const { rows } = await client.query<{ number: number; mine: boolean }>(
        "with n as (select nextval('worker_numbers')::integer as number) select number, pg_try_advisory_lock($1, number) as mine from n",
        [PRESENCE],
      );
      if (rows[0]!.mine) {
        this.client = client;
        this.hold(rows[0]!.number);
        return;
      }
    }
  }

  private lost(client: pg.Client): void {
    if (this.client !== client || this.stopped) return;
    this.client = null;
    this.hold(null);
    log.warn("presence.lost");
    const again = () => {
      this.enter().catch(() => {
        if (!this.stopped) this.retry = setTimeout(again, 500);
      });
    };
    again();
  }
}

/** SQL for the numbers of all living workers, for use as `claimed_by not in (${workersAlive})`. */
export const workersAlive = `select objid::integer from pg_locks where locktype = 'advisory' and classid = ${PRESENCE} and objsubid = 2 and granted
  and database = (select oid from pg_database where datname = current_database())`;
