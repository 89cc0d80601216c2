import type { Tx } from "#platform/db";
import { enqueueAll } from "#platform/jobs";
import { dayIn, type Day, type Instant } from "#platform/time";
import { recordChanges, type Values } from "../changes/commands.ts";
import { noteOf } from "../changes/noting.ts";
import type { Actor } from "../commands.ts";
import { left } from "../jobs.ts";
import { keepUnopened } from "../openings/commands.ts";
import type { Audience, PostingRule, StrangerRule, UnitFeature } from "../permission/rules.ts";
import { unitsByIds, type Unit } from "../queries.ts";
import { refused } from "../refusals.ts";
import { mayBeAddress, mayBeSlug, slugOf } from "../rules.ts";

export interface UnitSettings {
  audiences?: Partial<Record<UnitFeature, Audience>>;
  posting?: PostingRule;
  strangers?: StrangerRule;
  newcomersSeeHistory?: boolean;
}

export interface NewUnit {
  kind: string;
  name: string;
  /** Made from the acronym or the name unless given. */
  slug?: string;
  acronym?: string | null;
  purpose: string;
  parentId?: number | null;
  productId?: number | null;
  openedOn: Day;
  /** The local part of its mail address: the slug unless given; null: it takes no mail. */
  address?: string | null;
  /** Former names, acronyms and spellings (G-11): found by search, and their addresses lead here. */
  formerly?: { name: string; acronym?: string | null; until?: Day | null }[];
  settings?: UnitSettings;
  /** Nobody writes there until its leaders open it: an archive is brought in first. */
  isUnopened?: boolean;
}

/** Creates a unit with its page's and its mail's address. Returns its id. */
export async function createUnit(
  tx: Tx,
  actor: Actor,
  input: NewUnit,
  now: Instant,
): Promise<{ id: number; slug: string }> {
  await refuseWrongParent(tx, input);
  const slug = input.slug ?? slugOf(input.acronym ?? input.name);
  if (!mayBeSlug(slug)) throw refused({ because: "bad-slug" });
  const { id } = await tx
    .insertInto("units")
    .values({
      kind: input.kind,
      name: input.name,
      slug: await freeSlug(tx, slug),
      acronym: input.acronym ?? null,
      purpose: input.purpose,
      parent_id: input.parentId ?? null,
      product_id: input.productId ?? null,
      opened_on: input.openedOn,
      created_at: now,
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  await tx.insertInto("unit_slugs").values({ slug, unit_id: id, since: now }).execute();
  const address = input.address === undefined ? slug : input.address;
  if (address !== null) await giveAddress(tx, id, address, now);
  if (input.settings) await writeSettings(tx, actor, { id }, input.settings, now);
  for (const former of input.formerly ?? []) await recordFormerName(tx, id, former, now);
  if (input.isUnopened) await keepUnopened(tx, actor, id, now);
  await noteOf(tx, actor, "groups.unit-created", { unit: id, details: { kind: input.kind } }, now);
  return { id, slug };
}

async function refuseWrongParent(tx: Tx, input: NewUnit): Promise<void> {
  const kind = await tx
    .selectFrom("unit_kinds")
    .select("parent_kinds")
    .where("kind", "=", input.kind)
    .executeTakeFirst();
  const parent = input.parentId
    ? await tx.selectFrom("units").select("kind").where("id", "=", input.parentId).executeTakeFirst()
    : null;
  const fits = kind && (parent ? kind.parent_kinds.includes(parent.kind) : input.parentId == null);
  if (!fits) throw refused({ because: "wrong-parent" });
}

async function freeSlug(tx: Tx, slug: string): Promise<string> {
  const taken = await tx.selectFrom("unit_slugs").select("slug").where("slug", "=", slug).executeTakeFirst();
  if (taken) throw refused({ because: "slug-taken", slug });
  return slug;
}

/** Makes this the unit's current mail address; the earlier ones stay its own for ever. */
async function giveAddress(tx: Tx, unitId: number, address: string, now: Instant): Promise<void> {
  if (!mayBeAddress(address)) throw refused({ because: "bad-address", address });
  await tx
    .updateTable("unit_addresses")
    .set({ is_current: false })
    .where("unit_id", "=", unitId)
    .where("is_current", "=", true)
    .execute();
  const row = await tx
    .insertInto("unit_addresses")
    .values({ local_part: address, unit_id: unitId, is_current: true, since: now })
    .onConflict((conflict) =>
      conflict.column("local_part").doUpdateSet({ is_current: true }).where("unit_addresses.unit_id", "=", unitId),
    )
    .returning("local_part")
    .executeTakeFirst();
  if (!row) throw refused({ because: "address-taken", address });
}

/** A former name with its last day; page and mail addresses made of its acronym and of itself lead to the unit, unless another has them. */
async function recordFormerName(
  tx: Tx,
  unitId: number,
  former: { name: string; acronym?: string | null; until?: Day | null },
  now: Instant,
): Promise<void> {
  await tx
    .insertInto("unit_names")
    .values({ unit_id: unitId, name: former.name, acronym: former.acronym ?? null, until: former.until ?? null })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const words = new Set([former.acronym ?? former.name, former.name].map(slugOf));
  for (const slug of words) await keepAddresses(tx, unitId, slug, now);
}

async function keepAddresses(tx: Tx, unitId: number, slug: string, now: Instant): Promise<void> {
  if (mayBeSlug(slug))
    await tx
      .insertInto("unit_slugs")
      .values({ slug, unit_id: unitId, since: now })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  if (mayBeAddress(slug))
    await tx
      .insertInto("unit_addresses")
      .values({ local_part: slug, unit_id: unitId, is_current: false, since: now })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
}

/** A new name (and acronym, page address): the old ones stay, dated, and their links go on (G-11). */
export async function renameUnit(
  tx: Tx,
  actor: Actor,
  unit: Unit,
  input: { name: string; acronym: string | null; slug: string },
  now: Instant,
): Promise<void> {
  if (!mayBeSlug(input.slug)) throw refused({ because: "bad-slug" });
  if (input.name !== unit.name || input.acronym !== unit.acronym)
    await recordFormerName(tx, unit.id, { ...unit, until: dayIn(actor.zone, now) }, now);
  const mine = await tx
    .insertInto("unit_slugs")
    .values({ slug: input.slug, unit_id: unit.id, since: now })
    .onConflict((conflict) =>
      conflict.column("slug").doUpdateSet({ unit_id: unit.id }).where("unit_slugs.unit_id", "=", unit.id),
    )
    .returning("slug")
    .executeTakeFirst();
  if (!mine) throw refused({ because: "slug-taken", slug: input.slug });
  await tx
    .updateTable("units")
    .set({ name: input.name, acronym: input.acronym, slug: input.slug })
    .where("id", "=", unit.id)
    .execute();
  await noteOf(tx, actor, "groups.unit-renamed", { unit: unit.id, details: { slug: input.slug } }, now);
}

/** Sets what is given; the rest stays as it is. What becomes different is written down with who and when. */
export async function changeSettings(
  tx: Tx,
  actor: Actor,
  unit: { id: number },
  input: UnitSettings,
  now: Instant,
): Promise<void> {
  const before = await settingsOf(tx, unit.id);
  await writeSettings(tx, actor, unit, input, now);
  await recordChanges(tx, actor, unit.id, before, await settingsOf(tx, unit.id), now);
}

async function settingsOf(tx: Tx, unitId: number): Promise<Values> {
  const { audiences, posting, strangers, newcomersSeeHistory } = (await unitsByIds(tx, [unitId])).get(unitId)!;
  return { ...audiences, posting, strangers, history: newcomersSeeHistory ? "yes" : "no" };
}

async function writeSettings(
  tx: Tx,
  actor: Actor,
  unit: { id: number },
  input: UnitSettings,
  now: Instant,
): Promise<void> {
  const columns = Object.fromEntries(
    Object.entries(input.audiences ?? {}).map(([feature, audience]) => [`${feature}_audience`, audience]),
  );
  const given = {
    ...columns,
    ...(input.posting && { posting: input.posting }),
    ...(input.strangers && { strangers: input.strangers }),
    ...(input.newcomersSeeHistory !== undefined && { newcomers_see_history: input.newcomersSeeHistory }),
    changed_by: actor.personId,
    changed_at: now,
  };
  await tx
    .insertInto("unit_settings")
    .values({ unit_id: unit.id, ...given })
    .onConflict((conflict) => conflict.column("unit_id").doUpdateSet(given))
    .execute();
}

/** Closes the unit: joining and posting end, roles and memberships end, the archive stays (G-11). False when closed already. */
export async function closeUnit(
  tx: Tx,
  actor: Actor,
  unit: { id: number },
  input: { reason: string; successorId: number | null; on?: Day },
  now: Instant,
): Promise<boolean> {
  const row = await tx
    .insertInto("unit_closures")
    .values({
      unit_id: unit.id,
      closed_on: input.on ?? dayIn(actor.zone, now),
      closed_by: actor.personId,
      reason: input.reason,
      successor_id: input.successorId,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning("unit_id")
    .executeTakeFirst();
  if (!row) return false;
  await noteOf(tx, actor, "groups.unit-closed", { unit: unit.id, details: { successor: input.successorId } }, now);
  const ended = { ended_at: now, ended_by: actor.personId, end_cause: "unit closed" };
  const leaders = await tx
    .updateTable("appointments")
    .set(ended)
    .where("unit_id", "=", unit.id)
    .where("ended_at", "is", null)
    .returning("person_id as personId")
    .execute();
  const members = await tx
    .updateTable("unit_memberships")
    .set({ left_at: now, left_by: actor.personId, leave_cause: "unit closed" })
    .where("unit_id", "=", unit.id)
    .where("left_at", "is", null)
    .returning("person_id as personId")
    .execute();
  const gone = new Set([...leaders, ...members].map((one) => one.personId));
  await enqueueAll(
    tx,
    left,
    [...gone].map((personId) => ({ unitId: unit.id, personId })),
  );
  return true;
}
