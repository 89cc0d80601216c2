import { sql, type Tx } from "#platform/db";
import type { Instant } from "#platform/time";
import type { InboundMail, Fate } from "../in/dispatch.ts";
import { reportIn, type Report } from "./report.ts";

/**
 * A mail to a copy's return path. It names the copy by a token that only its receivers saw, so nobody can count failures against an address that
 * they do not handle mail for. Nothing of it is ever answered. `complained` is told of a copy whose reader called it spam.
 */
export async function receiveReport(
  { mail, sender }: InboundMail,
  deliveryId: number,
  at: { tx: Tx; now: Instant },
  complained: (deliveryId: number) => Promise<void>,
): Promise<Fate> {
  const report = reportIn(mail, sender);
  const detail = { delivery: deliveryId, ...report };
  if (report.is === "complaint") return complain(deliveryId, report.kind, at, complained);
  if (report.is === "failed" && !(await noteFailure(at.tx, deliveryId, report, at.now)))
    return { fate: "bounce", detail: { ...detail, known: true } };
  return { fate: "bounce", detail };
}

/** Once for each copy; the address is the one that the copy went to. */
export async function complain(
  deliveryId: number,
  kind: string,
  { tx, now }: { tx: Tx; now: Instant },
  complained: (deliveryId: number) => Promise<void>,
): Promise<Fate> {
  const { rows } = await sql`
    insert into address_complaints (delivery_id, address_id, kind, happened_at)
    select id, address_id, ${kind}, ${now}::timestamptz from deliveries where id = ${deliveryId}
    on conflict do nothing returning delivery_id`.execute(tx);
  if (rows.length > 0) await complained(deliveryId);
  return { fate: "complaint", detail: { delivery: deliveryId, kind } };
}

/** The copy was accepted and came back. False when that was known, or there is no such copy. */
async function noteFailure(
  tx: Tx,
  deliveryId: number,
  { fault, code, said }: Report & { is: "failed" },
  now: Instant,
): Promise<boolean> {
  const { rows } = await sql`
    with copy as (select id, address_id from deliveries where id = ${deliveryId} for update),
    failed as (
      insert into address_failures (address_id, delivery_id, kind, code, said, happened_at)
      select address_id, id, ${fault}::failure_kind, ${code}, ${said}, ${now}::timestamptz from copy
      where not exists (select from address_failures f where f.delivery_id = copy.id)
      returning delivery_id)
    update deliveries d set state = 'failed', reply = ${said} from failed where d.id = failed.delivery_id and d.state = 'sent'
    returning d.id`.execute(tx);
  return rows.length > 0;
}

/** Opens a pause; null when one is open already. */
export async function pauseAddress(tx: Tx, addressId: number, now: Instant): Promise<number | null> {
  const { rows } = await sql<{ id: number }>`
    insert into address_pauses (address_id, began_at) values (${addressId}, ${now})
    on conflict do nothing returning id`.execute(tx);
  return rows[0]?.id ?? null;
}

export async function noteWarning(tx: Tx, pauseId: number, now: Instant): Promise<void> {
  await tx
    .updateTable("address_pauses")
    .set((eb) => ({ warnings: eb("warnings", "+", 1), warned_at: now }))
    .where("id", "=", pauseId)
    .execute();
}

/** The address works again, says its person: mail goes there from the next post on. False when no pause was open. */
export async function resumeAddress(tx: Tx, addressId: number, now: Instant): Promise<boolean> {
  const ended = await tx
    .updateTable("address_pauses")
    .set({ ended_at: now })
    .where("address_id", "=", addressId)
    .where("ended_at", "is", null)
    .executeTakeFirst();
  return Number(ended.numUpdatedRows) > 0;
}
