import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect, createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import pg from "pg";
import { vi } from "vitest";
import { startEmbedded, type Embedded } from "../../src/platform/embedded/index.ts";

const settings = {
  max_connections: "200",
  wal_retrieve_retry_interval: "200ms",
  wal_receiver_status_interval: "1s",
};

/**
 * One address with a PostgreSQL behind it and a second one that follows every commit before it is answered: what an association with many machines
 * has, its address that moves included.
 */
export class Pair implements AsyncDisposable {
  private readonly folder = mkdtempSync(join(tmpdir(), "chapterhouse-pair-"));
  private primary!: Embedded;
  private standby!: Embedded;
  private door!: Server;
  private leads!: Embedded;
  private readonly open = new Set<Socket>();
  port = 0;

  static async begin(): Promise<Pair> {
    const pair = new Pair();
    pair.primary = await startEmbedded({ dataDir: join(pair.folder, "one"), settings });
    pair.leads = pair.primary;
    await pair.follow();
    pair.door = createServer((socket) => pair.carry(socket)).listen(0, "127.0.0.1");
    await new Promise((done) => pair.door.once("listening", done));
    pair.port = (pair.door.address() as { port: number }).port;
    return pair;
  }

  url(role: "chapterhouse" | "chapterhouse_owner"): string {
    return `postgres://${role}@127.0.0.1:${this.port}/chapterhouse`;
  }

  async ask<Row extends pg.QueryResultRow>(text: string, values: unknown[] = []): Promise<Row[]> {
    return onServer(
      this.leads.superUrl.replace("/postgres?", "/chapterhouse?"),
      async (client) => (await client.query<Row>(text, values)).rows,
    );
  }

  /** Stopped at once, as by a power cut; it comes back by itself. */
  crash(): void {
    process.kill(this.leads.pids()[0]!, "SIGQUIT");
  }

  /** The first one is gone for good; the second leads, and the address leads to it. */
  async failOver(): Promise<void> {
    process.kill(this.primary.pids()[0]!, "SIGKILL");
    await this.primary.stop();
    await onServer(this.standby.superUrl, (client) => client.query("select pg_promote(true)"));
    this.leads = this.standby;
    for (const socket of this.open) socket.destroy();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.open) socket.destroy();
    await new Promise((done) => (this.door ? this.door.close(done) : done(null)));
    await this.standby?.stop();
    await this.primary?.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** A copy of the running server's files begins to follow it; from then on no commit is answered before both have it. */
  private async follow(): Promise<void> {
    const to = join(this.folder, "two");
    mkdirSync(to, { recursive: true });
    await onServer(this.primary.superUrl, async (client) => {
      await client.query("select pg_backup_start('second', true)");
      cpSync(join(this.folder, "one/postgres"), join(to, "postgres"), {
        recursive: true,
        filter: (path) => basename(path) !== "postmaster.pid",
      });
      const { rows } = await client.query<{ labelfile: string }>("select labelfile from pg_backup_stop()");
      writeFileSync(join(to, "postgres/backup_label"), rows[0]!.labelfile);
    });
    writeFileSync(join(to, "postgres/standby.signal"), "");
    const conninfo = `host=${socketFolder(this.primary)} user=postgres application_name=second`;
    this.standby = await startEmbedded({
      dataDir: to,
      settings: { ...settings, primary_conninfo: conninfo },
    });
    await onServer(this.primary.superUrl, async (client) => {
      await client.query("alter system set synchronous_standby_names = 'second'");
      await client.query("select pg_reload_conf()");
    });
    await vi.waitFor(
      async () => {
        const { rows } = await onServer(this.primary.superUrl, (client) =>
          client.query("select sync_state from pg_stat_replication"),
        );
        if (rows[0]?.sync_state !== "sync") throw new Error("the second server does not follow yet");
      },
      { timeout: 30_000, interval: 100 },
    );
  }

  private carry(socket: Socket): void {
    const behind = connect(join(socketFolder(this.leads), ".s.PGSQL.5432"));
    for (const [one, other] of [
      [socket, behind],
      [behind, socket],
    ] as const) {
      this.open.add(one);
      one.on("error", () => {});
      one.once("close", () => {
        this.open.delete(one);
        other.destroy();
      });
      one.pipe(other);
    }
  }
}

const socketFolder = (server: Embedded): string => new URL(server.superUrl).searchParams.get("host")!;

async function onServer<T>(url: string, act: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  client.on("error", () => {});
  await client.connect();
  try {
    return await act(client);
  } finally {
    await client.end().catch(() => {});
  }
}
