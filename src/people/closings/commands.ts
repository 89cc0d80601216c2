import { note } from "#platform/audit";
import type { Tx } from "#platform/db";
import { enqueue } from "#platform/jobs";
import { mailOne } from "#platform/mail";
import { open, seal } from "#platform/sealing";
import { later, type Instant } from "#platform/time";
import { attempt } from "../attempts/commands.ts";
import { addressRemoved, closed } from "../jobs.ts";
import { addressesOf, personOf, primaryAddressOf, staffAddressIds } from "../queries.ts";
import { refused } from "../refusals.ts";
import { m } from "../words.ts";
import { closingOf, type Closing } from "./queries.ts";
import { AGE_MAIL, CLOSED_MAIL, isAnothers, REPORTS_KEPT, UNDO } from "./rules.ts";

/** Somebody says that an account is one of a child. Staff are mailed; a second report of the same person waits with the first. */
export async function reportAge(
  tx: Tx,
  actorId: number,
  input: { personId: number; said: string; secret: Buffer },
  now: Instant,
): Promise<void> {
  const { personId, said, secret } = input;
  if (!isAnothers(actorId, personId)) throw refused({ because: "own-account" });
  await mustBeOpen(tx, personId);
  if ((await attempt(tx, secret, "age-report.person", { personId: actorId }, now)) === null)
    throw refused({ because: "too-many" });
  const made = await tx
    .insertInto("age_reports")
    .values({ person_id: personId, reporter_id: actorId, said, reported_at: now })
    .onConflict((conflict) =>
      conflict.columns(["person_id", "reporter_id"]).where("settled_at", "is", null).doNothing(),
    )
    .returning("id")
    .executeTakeFirst();
  if (!made) return;
  // Not to the one whom it is about.
  const own = (await primaryAddressOf(tx, personId))?.id;
  for (const addressId of await staffAddressIds(tx, "people"))
    if (addressId !== own)
      await mailOne(tx, { purpose: AGE_MAIL, subjectId: made.id, addressId, reason: "staff" }, now);
}

/** Waits for a closing that is under way; nobody comes in, and nothing is added, once the account is closed. */
export async function mustBeOpen(tx: Tx, personId: number): Promise<void> {
  if (await lockedClosingOf(tx, personId)) throw refused({ because: "closed-already" });
}

/** The closing that stands, with the person's row held, so that two acts about one account come one after the other. */
async function lockedClosingOf(tx: Tx, personId: number): Promise<Closing | null> {
  await tx.selectFrom("persons").where("id", "=", personId).select("id").forUpdate().execute();
  return closingOf(tx, personId);
}

/** Staff have looked, and the account stays. Every open report of the person is answered with it. */
export async function dismissAgeReports(tx: Tx, actorId: number, personId: number, now: Instant): Promise<void> {
  if (!isAnothers(actorId, personId)) throw refused({ because: "own-account" });
  if ((await settle(tx, actorId, personId, now)) > 0n)
    await note(tx, { act: "people.age-dismissed", by: actorId, person: personId }, now);
}

/**
 * The deletion of an account begins (P-2): whatever lets its owner in, their addresses, name, profile, letters and choices go at once. Name and
 * addresses are kept sealed for thirty days, so that a mistake can be undone; nothing else comes back. Other slices hear of it (people.closed).
 */
export async function closeAccount(
  tx: Tx,
  actorId: number,
  input: { personId: number; secret: Buffer },
  now: Instant,
): Promise<void> {
  const { personId, secret } = input;
  if (!isAnothers(actorId, personId)) throw refused({ because: "own-account" });
  await mustBeOpen(tx, personId);
  const { name } = (await personOf(tx, personId))!;
  const addresses = await addressesOf(tx, personId);
  const kept: Kept = { name, addresses: addresses.map(({ id, isPrimary }) => ({ id, isPrimary })) };
  const told = addresses.find((address) => address.isPrimary)?.id ?? null;
  const { id } = await tx
    .insertInto("account_closings")
    .values({
      person_id: personId,
      closed_by: actorId,
      closed_at: now,
      kept: seal(secret, PURPOSE, String(personId), Buffer.from(JSON.stringify(kept))),
      kept_until: later(now, UNDO),
      told_id: told,
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  if (told !== null) await mailOne(tx, { purpose: CLOSED_MAIL, subjectId: id, addressId: told, reason: "closed" }, now);
  await forget(tx, personId, now);
  for (const address of kept.addresses) await enqueue(tx, addressRemoved, { personId, addressId: address.id });
  await enqueue(tx, closed, { personId });
  await settle(tx, actorId, personId, now);
  await note(tx, { act: "people.account-closed", by: actorId, person: personId }, now);
}

/** A mistake: name and addresses come back, and with them a way to sign in by a mailed link. Groups are joined anew by their person. */
export async function reopenAccount(
  tx: Tx,
  actorId: number,
  input: { personId: number; secret: Buffer },
  now: Instant,
): Promise<void> {
  const { personId, secret } = input;
  const closing = await lockedClosingOf(tx, personId);
  const isInTime = closing !== null && closing.keptUntil > now;
  const plain = isInTime && closing.kept && open(secret, PURPOSE, String(personId), closing.kept);
  if (!plain) throw refused({ because: "not-undoable" });
  const kept = JSON.parse(plain.toString()) as Kept;
  for (const { id, isPrimary } of kept.addresses)
    await tx
      .insertInto("person_addresses")
      .values({ address_id: id, person_id: personId, verified_at: now, is_primary: isPrimary })
      .onConflict((conflict) => conflict.column("address_id").doNothing())
      .execute();
  // An account of its own stands at the address meanwhile: two cannot.
  if (!(await addressesOf(tx, personId)).some((address) => address.isPrimary))
    throw refused({ because: "not-undoable" });
  await tx.updateTable("persons").set({ name: kept.name }).where("id", "=", personId).execute();
  await tx.updateTable("account_closings").set({ undone_at: now, kept: null }).where("id", "=", closing.id).execute();
  await note(tx, { act: "people.account-reopened", by: actorId, person: personId }, now);
}

/** Thirty days are over: what would bring an account back is gone. So are settled reports, a while later. */
export async function forgetClosed(tx: Tx, now: Instant): Promise<void> {
  await tx
    .updateTable("account_closings")
    .set({ kept: null, told_id: null })
    .where("kept", "is not", null)
    .where("kept_until", "<=", now)
    .execute();
  await tx.deleteFrom("age_reports").where("settled_at", "<=", later(now, -REPORTS_KEPT)).execute();
}

interface Kept {
  name: string;
  addresses: { id: number; isPrimary: boolean }[];
}

const PURPOSE = "closed account";

async function settle(tx: Tx, actorId: number, personId: number, now: Instant): Promise<bigint> {
  const { numUpdatedRows } = await tx
    .updateTable("age_reports")
    .set({ settled_at: now, settled_by: actorId })
    .where("person_id", "=", personId)
    .where("settled_at", "is", null)
    .executeTakeFirst();
  return numUpdatedRows;
}

/** Each a table whose rows are one person's by `person_id`, and nobody else's. */
const OWN_ROWS = [
  "sessions",
  "sign_in_steps",
  "api_tokens",
  "app_items",
  "passwords",
  "passkeys",
  "passkey_challenges",
  "recovery_codes",
  "factor_removals",
  "authenticator_apps",
  "identities",
  "known_browsers",
  "account_notices",
  "mail_links",
  "demographic_consents",
  "demographic_changes",
  "profile_interests",
  "profile_audiences",
  "profile_photos",
  "profiles",
  "directory_entries",
  "push_devices",
  "contact_settings",
  "person_addresses",
] as const;

async function forget(tx: Tx, personId: number, now: Instant): Promise<void> {
  for (const table of OWN_ROWS) await tx.deleteFrom(table).where("person_id", "=", personId).execute();
  await tx
    .deleteFrom("person_blocks")
    .where((is) => is.or([is("blocker_id", "=", personId), is("blocked_id", "=", personId)]))
    .execute();
  await tx
    .deleteFrom("letters")
    .where((is) => is.or([is("writer_id", "=", personId), is("reader_id", "=", personId)]))
    .execute();
  await tx
    .updateTable("staff_capabilities")
    .set({ ended_at: now })
    .where("person_id", "=", personId)
    .where("ended_at", "is", null)
    .execute();
  await tx
    .updateTable("persons")
    .set({ name: m("closed.name") })
    .where("id", "=", personId)
    .execute();
}
