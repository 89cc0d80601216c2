import pg from "pg";
import { sql } from "kysely";
import type { Db, Tx } from "./database.ts";

/** Channels on which a commit tells waiting processes that there is work. The work itself is rows; a lost note costs one sweep. */
export type Channel = "deliveries" | "inbound" | "pages" | "posts" | "installation";

/** Sent when the transaction commits, dropped when it rolls back. */
export async function wake(tx: Tx | Db, channel: Channel, note = ""): Promise<void> {
  await sql`select pg_notify(${channel}, ${note})`.execute(tx);
}

/**
 * Listens on its own connection and comes back by itself after the database did. `heard` is also called (with null) each time
 * listening begins, because notes sent meanwhile are lost.
 */
export class Listener {
  private client: pg.Client | null = null;
  private stopped = false;
  private retry: NodeJS.Timeout | undefined;

  private constructor(
    private readonly url: string,
    private readonly hear: Partial<Record<Channel, (note: string | null) => void>>,
    private readonly onState: (listening: boolean) => void,
  ) {}

  static async begin(
    url: string,
    hear: Partial<Record<Channel, (note: string | null) => void>>,
    onState: (listening: boolean) => void = () => {},
  ): Promise<Listener> {
    const listener = new Listener(url, hear, onState);
    await listener.connect();
    return listener;
  }

  /**
   * Resolves when the database has answered on the listening connection, so that every note committed before this call has been heard; rejects
   * when it does not answer in time. The connection then counts as lost.
   */
  async caughtUp(within: number): Promise<void> {
    const { client } = this;
    if (!client) throw new Error("not listening");
    let late: NodeJS.Timeout | undefined;
    const timeout = new Promise<never>((_, fail) => {
      late = setTimeout(() => fail(new Error(`no answer within ${within} ms`)), within);
    });
    try {
      await Promise.race([client.query("select"), timeout]);
    } catch (error) {
      client.end().catch(() => {});
      this.lost(client);
      throw error;
    } finally {
      clearTimeout(late);
    }
  }

  async end(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.retry);
    await this.client?.end().catch(() => {});
  }

  private async connect(): Promise<void> {
    const client = new pg.Client({
      connectionString: this.url,
      application_name: "chapterhouse listener",
      keepAlive: true,
    });
    const lost = () => this.lost(client);
    client.on("error", lost);
    client.on("end", lost);
    client.on("notification", (message) => this.hear[message.channel as Channel]?.(message.payload ?? ""));
    await client.connect();
    for (const channel of Object.keys(this.hear)) await client.query(`listen ${client.escapeIdentifier(channel)}`);
    this.client = client;
    this.onState(true);
    for (const hear of Object.values(this.hear)) hear(null);
  }

  private lost(client: pg.Client): void {
    if (this.client !== client || this.stopped) return;
    this.client = null;
    this.onState(false);
    const again = () => {
      this.connect().catch(() => {
        if (!this.stopped) this.retry = setTimeout(again, 500);
      });
    };
    again();
  }
}
