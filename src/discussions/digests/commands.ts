import { primaryAddressesOf } from "#people";
import { sql, type Tx } from "#platform/db";
import { mailAll } from "#platform/mail";
import { later, type Day, type Instant } from "#platform/time";
import { countDigests, lockBudgets } from "../budgets/commands.ts";
import { keptReaders, peopleAtLimit } from "../budgets/queries.ts";
import { fitting } from "../budgets/rules.ts";
import { closeFold, keepFold } from "../folding/commands.ts";
import { readersOfFold, type FoldReader } from "../folding/queries.ts";
import { heldBack } from "../subscriptions/rules.ts";
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
  await takeTurn(tx);
  const atLimit = await peopleAtLimit(tx, now);
  const over = (await allHolds(tx))
    .filter((hold) => caughtUpAt(hold, hold.zone) <= now && !atLimit.has(hold.personId))
    .slice(0, BATCH);
  const held = new Set([...(await peopleOnHold(tx, now)), ...atLimit]);
  const zones = look?.zones ?? (await zonesOfReaders(tx, now));
  const kinds = ["daily", "weekly"] as const;
  const due = zones.flatMap((zone) => kinds.map((kind) => ({ zone, kind, until: cutoff(kind, zone, now) })));
  const after = look?.after ?? 0;
  const windows = await digestsDue(tx, { due, held, after, most: BATCH }, now);
  const made = await makeWithin(tx, [...over.map((hold) => catchUp(hold, now)), ...windows], now);
  for (const { personId } of made.filter(({ kind }) => kind === "catch-up")) await endHold(tx, personId);
  if (windows.length < BATCH && over.length < BATCH) return null;
  return { zones, after: windows.at(-1)?.personId ?? after };
}

/** Two processes that look at once would both find a person due; the second waits here and finds them done. */
async function takeTurn(tx: Tx): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('discussions digests', 0))`.execute(tx);
}

const catchUp = ({ personId, setAt }: HoldRow, now: Instant): Window => ({
  personId,
  kind: "catch-up",
  from: setAt,
  until: now,
});

/** As far as limits leave room; what does not fit keeps its mark. Returns what was made, for nothing too. */
async function makeWithin(tx: Tx, windows: readonly Window[], now: Instant): Promise<Window[]> {
  const { left } = await lockBudgets(tx, [...new Set(windows.map((one) => one.personId))], now);
  const fits = fitting(windows, left);
  await make(tx, fits, now);
  return fits;
}

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

/** A digest to be: `addressId` only where it goes elsewhere than to the main address. */
type NewDigest = Omit<Window, "kind"> & { foldId?: number; addressId?: number };

/**
 * One mailing for all of them, so that the senders write them in batches; each names its digest. The unique keys make a second digest of the same
 * interval or fold impossible, whoever tries. What is kept for its readers rides along, but not with a fold, which is about one discussion.
 */
async function send(tx: Tx, kind: DigestKind, digests: readonly NewDigest[], now: Instant): Promise<void> {
  if (digests.length === 0) return;
  const made = await tx
    .insertInto("digests")
    .values(
      digests.map(({ personId, from, until, foldId }) => ({
        person_id: personId,
        kind,
        from_at: from,
        until_at: until,
        made_at: now,
        fold_id: foldId ?? null,
      })),
    )
    .onConflict((conflict) => conflict.doNothing())
    .returning(["id", "person_id as personId"])
    .execute();
  const people = made.map((one) => one.personId);
  if (kind !== "folded") await takeKept(tx, made);
  await countDigests(tx, people, now);
  const chosen = new Map(digests.map(({ personId, addressId }) => [personId, addressId]));
  const addresses = await primaryAddressesOf(tx, people);
  const deliveries = made.flatMap(({ id, personId }) => {
    const addressId = chosen.get(personId) ?? addresses.get(personId);
    return addressId === undefined ? [] : [{ addressId, capacityId: id, reason: kind, state: "waiting" as const }];
  });
  if (deliveries.length > 0)
    await mailAll(tx, { purpose: DIGEST_MAIL, subjectId: deliveries[0]!.capacityId }, deliveries, { now });
}

/** Each copy that was kept goes with one digest, once. */
async function takeKept(tx: Tx, made: readonly { id: number; personId: number }[]): Promise<void> {
  await sql`
    update kept_copies k set digest_id = g.id
    from unnest(${made.map((one) => one.id)}::bigint[], ${made.map((one) => one.personId)}::bigint[]) g (id, person_id)
    where k.person_id = g.person_id and k.digest_id is null`.execute(tx);
}

/**
 * The mail of one fold that is due, to all who wait for it; false when none is due. Who wants no mail at this moment has its posts kept, to come with what
 * else is kept for them.
 */
export async function sendFold(tx: Tx, now: Instant): Promise<boolean> {
  const fold = await closeFold(tx, now);
  if (!fold) return false;
  const readers = await readersOfFold(tx, fold.id);
  const [may, mayNot] = await partedByLimits(tx, readers, now);
  await keepFold(
    tx,
    fold.id,
    mayNot.map((one) => one.personId),
    now,
  );
  const common = { from: fold.openedAt, until: now, foldId: fold.id };
  for (let from = 0; from < may.length; from += BATCH)
    await send(
      tx,
      "folded",
      may.slice(from, from + BATCH).map(({ personId, addressId }) => ({ ...common, personId, addressId })),
      now,
    );
  return true;
}

/** To whom mail may come at this moment, and to whom not. */
async function partedByLimits<T extends Pick<FoldReader, "personId" | "isPaused">>(
  tx: Tx,
  readers: readonly T[],
  now: Instant,
): Promise<[may: T[], mayNot: T[]]> {
  const onHold = await peopleOnHold(tx, now);
  const { left, quiet } = await lockBudgets(
    tx,
    readers.map((one) => one.personId),
    now,
  );
  const mayCome = ({ personId, isPaused }: T) =>
    heldBack({
      isPaused,
      isOnHold: onHold.has(personId),
      isQuiet: quiet.has(personId),
      isSpent: (left.get(personId) ?? 1) < 1,
    }) === null;
  const parts = Map.groupBy(readers, mayCome);
  return [parts.get(true) ?? [], parts.get(false) ?? []];
}

/** What is kept goes to those whose mail may come now, after the person with that number; returns how far it came, null when nobody is left. */
export async function sendKept(tx: Tx, now: Instant, after = 0): Promise<number | null> {
  await takeTurn(tx);
  const readers = await keptReaders(tx, after, BATCH);
  const [may] = await partedByLimits(tx, readers, now);
  await send(
    tx,
    "kept",
    may.map(({ personId, since }) => ({ personId, from: later(since, -1), until: now })),
    now,
  );
  return readers.length < BATCH ? null : readers.at(-1)!.personId;
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

/** Back before the time: what was missed comes at once, whatever the limits; it counts. Locks as the job that looks does: limits, then holds. */
export async function endHoldNow(tx: Tx, personId: number, now: Instant): Promise<void> {
  await lockBudgets(tx, [personId], now);
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
