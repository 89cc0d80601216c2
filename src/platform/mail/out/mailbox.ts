import type pg from "pg";
import type { Instant } from "#platform/time";
import type { Claimed } from "./claims.ts";
import { settleEach, type FinishedRuns, type Settled } from "./settle.ts";

/** A copy for the built-in mailbox, which is where mail goes when no relay is set. */
export interface Boxed extends Settled {
  sender?: string;
  raw?: Buffer;
}

const KEPT = 2_000;

export const boxed = (row: Claimed, sender: string, raw: Buffer): Boxed => ({
  row,
  sender,
  raw,
  outcome: { state: "sent", reply: "kept in the built-in mailbox", counted: true },
});

/** Keeps the copies in the transaction that marks their rows as sent: each exactly once. The newest 2,000 stay. */
export async function keep(pool: pg.Pool, settled: readonly Boxed[], runs: FinishedRuns, now: Instant): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query("begin");
    const ours = new Set(await settleEach(client, settled, runs, now));
    for (const { row, sender, raw } of settled) {
      if (raw === undefined || !ours.has(row.id)) continue;
      await client.query("insert into mailbox_mails (recipient, sender, raw, arrived_at) values ($1, $2, $3, $4)", [
        row.address,
        sender,
        raw,
        now,
      ]);
    }
    await client.query(
      "delete from mailbox_mails where id <= (select id from mailbox_mails order by id desc offset $1 limit 1)",
      [KEPT],
    );
    await client.query("commit");
  } catch (error) {
    await client.query("rollback").catch(() => {});
    throw error;
  } finally {
    client.release();
  }
}
