import { randomBytes } from "node:crypto";
import { note } from "#platform/audit";
import { refusalOfAddress } from "#platform/callout";
import { sql, type Tx } from "#platform/db";
import { enqueue, enqueueAll } from "#platform/jobs";
import { seal } from "#platform/sealing";
import { later, type Instant } from "#platform/time";
import { refused } from "../refusals.ts";
import { callWebhook } from "./jobs.ts";
import { DELIVERIES_KEPT, nextTry, WEBHOOKS_A_UNIT, type WebhookEvent } from "./rules.ts";

export const SEALED_FOR = "webhook";

export interface NewWebhook {
  url: string;
  events: readonly WebhookEvent[];
}

/** For whoever manages the unit: the caller has fetched it by `unitToManage`. Returns the key, which is shown this once. */
export async function addWebhook(
  tx: Tx,
  actorId: number,
  unit: { id: number },
  { url, events }: NewWebhook,
  site: { secret: Buffer; mayCallLoopback?: boolean },
  now: Instant,
): Promise<Buffer> {
  const why = refusalOfAddress(url, site.mayCallLoopback === true);
  if (why) throw refused({ because: "bad-webhook", why });
  await tx.selectFrom("units").select("id").where("id", "=", unit.id).forUpdate().execute();
  const live = await tx
    .selectFrom("webhooks")
    .select("id")
    .where("unit_id", "=", unit.id)
    .where("ended_at", "is", null)
    .execute();
  if (live.length >= WEBHOOKS_A_UNIT) throw refused({ because: "too-many-webhooks", most: WEBHOOKS_A_UNIT });
  const key = randomBytes(32);
  const secret = seal(site.secret, SEALED_FOR, url, key);
  const { id } = await tx
    .insertInto("webhooks")
    .values({ unit_id: unit.id, url, events: [...events], secret, made_by: actorId, made_at: now })
    .returning("id")
    .executeTakeFirstOrThrow();
  const details = { webhook: id, events: events.join(" ") };
  await note(tx, { act: "groups.webhook-added", by: actorId, unit: unit.id, details }, now);
  return key;
}

export async function endWebhook(
  tx: Tx,
  actorId: number,
  unit: { id: number },
  id: number,
  now: Instant,
): Promise<void> {
  const ended = await tx
    .updateTable("webhooks")
    .set({ ended_at: now, ended_by: actorId })
    .where("id", "=", id)
    .where("unit_id", "=", unit.id)
    .where("ended_at", "is", null)
    .executeTakeFirst();
  if (ended.numUpdatedRows === 0n) return;
  await note(tx, { act: "groups.webhook-ended", by: actorId, unit: unit.id, details: { webhook: id } }, now);
}

/** Something happened in these units: a row for each webhook that waits for it, and a job, in the act's own transaction. */
export async function announce(
  tx: Tx,
  unitIds: readonly number[],
  event: WebhookEvent,
  subjectId: number,
  now: Instant,
): Promise<void> {
  const { rows } = await sql<{ id: number }>`
    insert into webhook_deliveries (webhook_id, event_id, event, subject_id, made_at, begun_at, state)
    select id, gen_random_uuid(), ${event}, ${subjectId}::bigint, ${now}::timestamptz, ${now}::timestamptz, 'waiting' from webhooks
    where unit_id = any(${[...unitIds]}::bigint[]) and ended_at is null and ${event} = any(events)
    returning id`.execute(tx);
  await enqueueAll(
    tx,
    callWebhook,
    rows.map(({ id }) => ({ deliveryId: id })),
  );
}

export interface Outcome {
  status: number | null;
  said: string | null;
}

/** The other side has it. */
export async function noteSent(tx: Tx, deliveryId: number, { status }: Outcome, now: Instant): Promise<void> {
  await tried(tx, deliveryId, now).set({ state: "sent", status, said: null, next_at: null, settled_at: now }).execute();
}

/** Whoever made the webhook may no longer see what it would tell: nothing was sent. */
export async function withhold(tx: Tx, deliveryId: number, said: string, now: Instant): Promise<void> {
  await tx
    .updateTable("webhook_deliveries")
    .set({ state: "withheld", said, next_at: null, settled_at: now })
    .where("id", "=", deliveryId)
    .where("state", "=", "waiting")
    .execute();
}

/** It did not arrive: later again, or given up. */
export async function noteFailed(
  tx: Tx,
  delivery: { id: number; attempts: number; begunAt: Instant },
  { status, said }: Outcome,
  now: Instant,
): Promise<void> {
  const next = nextTry(delivery.attempts + 1, delivery.begunAt, now);
  const settled = next === null ? { state: "failed", settled_at: now } : {};
  await tried(tx, delivery.id, now)
    .set({ status, said, next_at: next, ...settled })
    .execute();
  if (next) await enqueue(tx, callWebhook, { deliveryId: delivery.id }, { runAt: next });
}

const tried = (tx: Tx, id: number, now: Instant) =>
  tx
    .updateTable("webhook_deliveries")
    .set((eb) => ({ attempts: eb("attempts", "+", 1), tried_at: now }))
    .where("id", "=", id)
    .where("state", "=", "waiting");

/** By a press on the page, whatever became of it before. Its event id stays, so that the other side knows it again. */
export async function sendAgain(
  tx: Tx,
  unit: { id: number },
  webhookId: number,
  deliveryId: number,
  now: Instant,
): Promise<void> {
  const { rows } = await sql`
    update webhook_deliveries d set state = 'waiting', attempts = 0, begun_at = ${now}::timestamptz, settled_at = null, next_at = null
    from webhooks w where w.id = d.webhook_id and w.unit_id = ${unit.id} and w.id = ${webhookId} and w.ended_at is null
      and d.id = ${deliveryId} and d.state <> 'waiting' returning d.id`.execute(tx);
  if (rows.length > 0) await enqueue(tx, callWebhook, { deliveryId });
}

export async function forgetOldDeliveries(tx: Tx, now: Instant): Promise<void> {
  await tx.deleteFrom("webhook_deliveries").where("made_at", "<=", later(now, -DELIVERIES_KEPT)).execute();
}
