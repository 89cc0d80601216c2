import { primaryAddressesOf } from "#people";
import { sql, type Tx } from "#platform/db";
import { mailAll } from "#platform/mail";
import type { Day, Instant } from "#platform/time";
import {
  allHolds,
  digestsDue,
  peopleOnHold,
  withPosts,
  zonesOfReaders,
  type HoldRow,
  type MailForms,
  type Window,
} from "./queries.ts";
import { caughtUpAt, cutoff, type DigestKind } from "./rules.ts";

/** Digests made together; each copy's capacity is its row of `digests`. */
export const DIGEST_MAIL = "discussions.digest";

/** People in one transaction. */
const BATCH = 1_000;

/** How far one look through all readers has come. */
export interface Look {
  /** Where readers of digests live, as it was when the look began. */
  zones: readonly string[];
  /** The last person looked at. */
  after: number;
}

/**
 * Makes what is due, for at most a batch of people; returns how far it came, null when nothing is left. Whoever is on hold, or whose address waits, keeps their
 * mark: nothing is lost to them, their next digest is longer.
 */
export async function sendDigests(tx: Tx, now: Instant, look: Look | null): Promise<Look | null> {
  // Two processes that look at once would both find a person due; the second waits here and finds them done.
  await sql`select pg_advisory_xact_lock(hashtextextended('discussions digests', 0))`.execute(tx);
  const over = (await allHolds(tx)).filter((hold) => caughtUpAt(hold, hold.zone) <= now).slice(0, BATCH);
  await make(
    tx,
    over.map((hold) => catchUp(hold, now)),
    now,
  );
  for (const { personId } of over) await endHold(tx, personId);
  const held = await peopleOnHold(tx, now);
  const zones = look?.zones ?? (await zonesOfReaders(tx, now));
  const kinds = ["daily", "weekly"] as const;
  const due = zones.flatMap((zone) => kinds.map((kind) => ({ zone, kind, until: cutoff(kind, zone, now) })));
  const after = look?.after ?? 0;
  const windows = await digestsDue(tx, { due, held, after, most: BATCH }, now);
  await make(tx, windows, now);
  if (windows.length < BATCH && over.length < BATCH) return null;
  return { zones, after: windows.at(-1)?.personId ?? after };
}

const catchUp = ({ personId, setAt }: HoldRow, now: Instant): Window => ({
  personId,
  kind: "catch-up",
  from: setAt,
  until: now,
});

/** A mark for everybody, a digest for whom there is something. */
async function make(tx: Tx, windows: readonly Window[], now: Instant): Promise<void> {
  for (const kind of new Set(windows.map((one) => one.kind))) {
    const mine = windows.filter((one) => one.kind === kind);
    await mark(tx, mine);
    const wanted = await withPosts(tx, mine);
    await send(
      tx,
      kind,
      mine.filter((one) => wanted.has(one.personId)),
      now,
    );
  }
}

async function mark(tx: Tx, windows: readonly Window[]): Promise<void> {
  await tx
    .insertInto("digest_marks")
    .values(windows.map(({ personId, kind, until }) => ({ person_id: personId, kind, until_at: until })))
    .onConflict((conflict) =>
      conflict.columns(["person_id", "kind"]).doUpdateSet((eb) => ({ until_at: eb.ref("excluded.until_at") })),
    )
    .execute();
}

/**
 * One mailing for all of them, so that the senders write them in batches; each names its digest. The unique key makes a second digest of the same
 * interval impossible, whoever tries.
 */
async function send(tx: Tx, kind: DigestKind, windows: readonly Window[], now: Instant): Promise<void> {
  if (windows.length === 0) return;
  const made = await tx
    .insertInto("digests")
    .values(
      windows.map(({ personId, from, until }) => ({
        person_id: personId,
        kind,
        from_at: from,
        until_at: until,
        made_at: now,
      })),
    )
    .onConflict((conflict) => conflict.doNothing())
    .returning(["id", "person_id as personId"])
    .execute();
  const addresses = await primaryAddressesOf(
    tx,
    made.map((one) => one.personId),
  );
  const deliveries = made.flatMap(({ id, personId }) => {
    const addressId = addresses.get(personId);
    return addressId === undefined ? [] : [{ addressId, capacityId: id, reason: kind, state: "waiting" as const }];
  });
  if (deliveries.length > 0)
    await mailAll(tx, { purpose: DIGEST_MAIL, subjectId: deliveries[0]!.capacityId }, deliveries, { now });
}

/** No mail of groups from that day to that day; then one that says what there was. A new hold takes the place of the old. */
export async function holdMail(
  tx: Tx,
  personId: number,
  hold: { fromDay: Day; untilDay: Day },
  now: Instant,
): Promise<void> {
  const days = { from_day: hold.fromDay, until_day: hold.untilDay };
  await tx
    .insertInto("mail_holds")
    .values({ person_id: personId, ...days, set_at: now })
    .onConflict((conflict) => conflict.column("person_id").doUpdateSet(days))
    .execute();
}

/** Back before the time: what was missed comes at once, from the job that looks. */
export async function endHoldNow(tx: Tx, personId: number, now: Instant): Promise<void> {
  const gone = await tx
    .deleteFrom("mail_holds")
    .where("person_id", "=", personId)
    .returning("set_at as setAt")
    .executeTakeFirst();
  if (gone) await make(tx, [{ personId, kind: "catch-up", from: gone.setAt, until: now }], now);
}

async function endHold(tx: Tx, personId: number): Promise<void> {
  await tx.deleteFrom("mail_holds").where("person_id", "=", personId).execute();
}

/** One click in a digest: nothing more in digests of this kind; what follows and names bring still comes. */
export async function stopDigests(tx: Tx, personId: number, kind: string, now: Instant): Promise<void> {
  await sql`
    with ended as (
      update subscriptions set ended_at = ${now}::timestamptz, end_cause = 'unsubscribed'
      where person_id = ${personId} and mode::text = ${kind} and ended_at is null returning unit_id, person_id, address_id)
    insert into subscriptions (unit_id, person_id, address_id, mode, started_at)
    select unit_id, person_id, address_id, 'web', ${now}::timestamptz from ended`.execute(tx);
}

export async function chooseMailForms(
  tx: Tx,
  personId: number,
  { isPlain, digest }: MailForms,
  now: Instant,
): Promise<void> {
  const row = { is_plain: isPlain, digest, chosen_at: now };
  await tx
    .insertInto("mail_forms")
    .values({ person_id: personId, ...row })
    .onConflict((conflict) => conflict.column("person_id").doUpdateSet(row))
    .execute();
}
