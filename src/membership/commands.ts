import { note, type Entry } from "#platform/audit";
import { sql, type Tx } from "#platform/db";
import { enqueue } from "#platform/jobs";
import type { Day, Instant } from "#platform/time";
import { termEnded, termEntered } from "./jobs.ts";
import { refused } from "./refusals.ts";
import { lastDayOf, yearOf, type EndCause } from "./rules.ts";

/** Who acts; null: the program itself (sample, import). */
export interface Actor {
  personId: number | null;
}

export interface NewTerm {
  personId: number;
  productId: number;
  startsOn: Day;
  /** Inclusive. Null: a year by anniversary (M-5), or for life where the product is for life. */
  endsOn: Day | null;
  note?: string | null;
}

/** Enters a dated term (M-5). An add-on needs a base term on its first day (M-7). Returns its id. */
export async function enterTerm(tx: Tx, actor: Actor, input: NewTerm, now: Instant): Promise<number> {
  const product = await tx
    .selectFrom("products")
    .select(["role", "lifetime"])
    .where("id", "=", input.productId)
    .executeTakeFirstOrThrow();
  const endsOn = input.endsOn ?? (product.lifetime ? null : yearOf(input.startsOn, 0).endsOn);
  if (endsOn !== null && endsOn < input.startsOn) throw refused({ because: "ends-before-start" });
  // Two desks at once wait for each other here; the exclusion constraint is the floor below.
  await tx
    .selectFrom("persons")
    .select("id")
    .where("id", "=", input.personId)
    .forNoKeyUpdate()
    .executeTakeFirstOrThrow();
  await refuseOverlap(tx, { ...input, endsOn });
  if (product.role === "add-on" && !(await hasBaseOn(tx, input.personId, input.startsOn)))
    throw refused({ because: "needs-base" });
  const { id } = await tx
    .insertInto("terms")
    .values({
      person_id: input.personId,
      product_id: input.productId,
      starts_on: input.startsOn,
      ends_on: endsOn,
      entered_by: actor.personId,
      entered_at: now,
      note: input.note ?? null,
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  await noteOf(tx, actor, "membership.term-entered", { ...input, id }, now);
  await enqueue(tx, termEntered, { personId: input.personId, productId: input.productId });
  return id;
}

const covers = sql`daterange(starts_on, least(ends_on, ended_early_on), '[]')`;
const counts = sql<boolean>`ended_because is distinct from 'entered by mistake'`;

async function refuseOverlap(tx: Tx, term: NewTerm): Promise<void> {
  const other = await tx
    .selectFrom("terms")
    .select(["starts_on as startsOn", "ends_on as endsOn", "ended_early_on as endedEarlyOn"])
    .where("person_id", "=", term.personId)
    .where("product_id", "=", term.productId)
    .where(counts)
    .where(sql<boolean>`${covers} && daterange(${term.startsOn}::date, ${term.endsOn}::date, '[]')`)
    .orderBy("starts_on")
    .executeTakeFirst();
  if (other) throw refused({ because: "overlaps", from: other.startsOn, to: lastDayOf(other) });
}

async function hasBaseOn(tx: Tx, personId: number, day: Day): Promise<boolean> {
  const row = await tx
    .selectFrom("terms")
    .innerJoin("products", "products.id", "terms.product_id")
    .select("terms.id")
    .where("products.role", "=", "base")
    .where("person_id", "=", personId)
    .where(counts)
    .where(sql<boolean>`${covers} @> ${day}::date`)
    .executeTakeFirst();
  return row !== undefined;
}

export interface TermEnd {
  termId: number;
  personId: number;
  /** Inclusive; without meaning for a term entered by mistake. */
  lastDay: Day;
  because: EndCause;
}

/** Ends a term early, with its cause. Add-ons then running end together with the membership (M-7). */
export async function endTerm(tx: Tx, actor: Actor, input: TermEnd, now: Instant): Promise<void> {
  const term = await tx
    .selectFrom("terms")
    .innerJoin("products", "products.id", "terms.product_id")
    .select([
      "starts_on as startsOn",
      "ends_on as endsOn",
      "ended_early_on as endedEarlyOn",
      "product_id as productId",
      "products.role",
    ])
    .where("terms.id", "=", input.termId)
    .where("person_id", "=", input.personId)
    .forUpdate("terms")
    .executeTakeFirstOrThrow();
  if (term.endedEarlyOn !== null) throw refused({ because: "already-ended", on: term.endedEarlyOn });
  const byMistake = input.because === "entered by mistake";
  const lastDay = byMistake ? term.startsOn : input.lastDay;
  if (lastDay < term.startsOn || (term.endsOn !== null && lastDay > term.endsOn))
    throw refused({ because: "outside-term", from: term.startsOn, to: term.endsOn });
  const ending = { ...input, id: input.termId, lastDay, productId: term.productId };
  await close(tx, actor, ending);
  await noteOf(tx, actor, "membership.term-ended", ending, now);
  if (term.role === "base" && !byMistake) await endAddOns(tx, actor, { ...input, lastDay });
}

/** The person's account is being deleted: every term that still runs ends today, one that has not begun counts for nothing. */
export async function endTermsOf(tx: Tx, personId: number, today: Day, now: Instant): Promise<void> {
  const running = await tx
    .selectFrom("terms")
    .select(["id", "starts_on as startsOn"])
    .where("person_id", "=", personId)
    .where("ended_early_on", "is", null)
    .where((eb) => eb.or([eb("ends_on", "is", null), eb("ends_on", ">", today)]))
    .execute();
  for (const { id: termId, startsOn } of running) {
    const because: EndCause = startsOn > today ? "entered by mistake" : "account closed";
    if (await isOpen(tx, termId))
      await endTerm(tx, { personId: null }, { termId, personId, lastDay: today, because }, now);
  }
}

/** An add-on may have ended with its base term a moment before. */
async function isOpen(tx: Tx, termId: number): Promise<boolean> {
  const row = await tx
    .selectFrom("terms")
    .select("id")
    .where("id", "=", termId)
    .where("ended_early_on", "is", null)
    .executeTakeFirst();
  return row !== undefined;
}

async function endAddOns(tx: Tx, actor: Actor, input: TermEnd): Promise<void> {
  const running = await tx
    .selectFrom("terms")
    .innerJoin("products", "products.id", "terms.product_id")
    .select(["terms.id", "product_id as productId"])
    .where("products.role", "=", "add-on")
    .where("person_id", "=", input.personId)
    .where("ended_early_on", "is", null)
    .where("starts_on", "<=", input.lastDay)
    .where((eb) => eb.or([eb("ends_on", "is", null), eb("ends_on", ">", input.lastDay)]))
    .execute();
  for (const addOn of running) await close(tx, actor, { ...input, ...addOn });
}

async function close(
  tx: Tx,
  actor: Actor,
  end: { id: number; personId: number; productId: number; lastDay: Day; because: EndCause },
): Promise<void> {
  await tx
    .updateTable("terms")
    .set({ ended_early_on: end.lastDay, ended_because: end.because, ended_by: actor.personId })
    .where("id", "=", end.id)
    .execute();
  await enqueue(tx, termEnded, { personId: end.personId, productId: end.productId });
}

/** Into the audit log, when a person did it. */
async function noteOf(
  tx: Tx,
  { personId: by }: Actor,
  act: Entry["act"],
  term: { id: number; personId: number; productId: number },
  now: Instant,
): Promise<void> {
  const details = { term: term.id, product: term.productId };
  if (by !== null) await note(tx, { act, by, person: term.personId, details }, now);
}

/** A product with its first price; used by the sample and the tests until prices have their desk. Returns its id. */
export async function createProduct(
  tx: Tx,
  input: {
    slug: string;
    name: string;
    role: "base" | "add-on";
    lifetime?: boolean;
    prices: { validFrom: Day; cents: number; currency: string }[];
  },
  now: Instant,
): Promise<number> {
  const { prices, ...product } = input;
  const { id } = await tx
    .insertInto("products")
    .values({ lifetime: false, ...product, created_at: now })
    .returning("id")
    .executeTakeFirstOrThrow();
  for (const price of prices) {
    await tx
      .insertInto("product_prices")
      .values({ product_id: id, valid_from: price.validFrom, cents: price.cents, currency: price.currency })
      .execute();
  }
  return id;
}
