import { sql, type Db } from "#platform/db";
import type { Instant } from "#platform/time";
import type { Person } from "#platform/web";
import type { WebhookEvent } from "./rules.ts";

export interface Webhook {
  id: number;
  url: string;
  events: WebhookEvent[];
  madeBy: string;
  madeAt: Instant;
}

/** Of a unit that the caller manages. */
export async function webhooksOf(db: Db, unit: { id: number }): Promise<Webhook[]> {
  const rows = await db
    .selectFrom("webhooks as w")
    .innerJoin("persons as p", "p.id", "w.made_by")
    .select(["w.id", "w.url", "w.events", "p.name as madeBy", "w.made_at as madeAt"])
    .where("w.unit_id", "=", unit.id)
    .where("w.ended_at", "is", null)
    .orderBy("w.id")
    .execute();
  return rows.map((row) => ({ ...row, events: row.events as WebhookEvent[] }));
}

export interface Sending {
  id: number;
  event: WebhookEvent;
  state: "waiting" | "sent" | "failed" | "withheld";
  attempts: number;
  madeAt: Instant;
  triedAt: Instant | null;
  nextAt: Instant | null;
  status: number | null;
  said: string | null;
}

const SHOWN = 50;

/** The newest events of a webhook and what became of them. */
export async function sendingsOf(db: Db, webhookId: number): Promise<Sending[]> {
  const rows = await db
    .selectFrom("webhook_deliveries")
    .select(["id", "event", "state", "attempts", "status", "said"])
    .select(["made_at as madeAt", "tried_at as triedAt", "next_at as nextAt"])
    .where("webhook_id", "=", webhookId)
    .orderBy("id", "desc")
    .limit(SHOWN)
    .execute();
  return rows as Sending[];
}

export interface Due {
  id: number;
  eventId: string;
  event: WebhookEvent;
  subjectId: number;
  madeAt: Instant;
  begunAt: Instant;
  attempts: number;
  url: string;
  secret: Buffer;
  unitId: number;
  /** Who made the webhook, with their rights of today. */
  owner: Omit<Person, "sessionId">;
}

/** A delivery that still waits, of a webhook that still stands. */
export async function dueDelivery(db: Db, deliveryId: number): Promise<Due | null> {
  const { rows } = await sql<
    Omit<Due, "owner"> & { owner: Omit<Due["owner"], "capabilities"> & { capabilities: string[] } }
  >`
    select d.id, d.event_id as "eventId", d.event, d.subject_id as "subjectId", d.made_at as "madeAt", d.begun_at as "begunAt", d.attempts,
      w.url, w.secret, w.unit_id as "unitId", json_build_object('id', p.id, 'publicId', p.public_id, 'name', p.name, 'timeZone', p.time_zone,
        'language', p.language, 'capabilities', (select coalesce(json_agg(c.capability), '[]') from staff_capabilities c
          where c.person_id = p.id and c.ended_at is null)) as owner
    from webhook_deliveries d join webhooks w on w.id = d.webhook_id join persons p on p.id = w.made_by
    where d.id = ${deliveryId} and d.state = 'waiting' and w.ended_at is null`.execute(db);
  const [row] = rows;
  return row ? { ...row, owner: { ...row.owner, capabilities: new Set(row.owner.capabilities) } } : null;
}
