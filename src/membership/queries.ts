import { personByAddress } from "#people";
import { sql, type Db } from "#platform/db";
import { addDays, type Day } from "#platform/time";
import {
  defaultPolicy,
  isInGoodStanding,
  lastGoodDay,
  quote,
  standingOf,
  type EndCause,
  type Quote,
  type Standing,
  type Term,
} from "./rules.ts";

export interface Price {
  cents: number;
  currency: string;
}

export interface Product {
  id: number;
  slug: string;
  name: string;
  role: "base" | "add-on";
  lifetime: boolean;
}

/** A row as the desk sees it. */
export interface TermRow extends Term {
  id: number;
  productId: number;
  productName: string;
  note: string | null;
  enteredBy: string | null;
  enteredAt: Date;
}

const termColumns = [
  "terms.person_id as personId",
  "terms.starts_on as startsOn",
  "terms.ends_on as endsOn",
  "terms.ended_early_on as endedEarlyOn",
  "terms.ended_because as endedBecause",
] as const;

/** Standing in the association (terms of base products) of each person asked for. */
export async function standings(db: Db, personIds: readonly number[], day: Day): Promise<Map<number, Standing>> {
  return standingsFrom(await baseTermsOf(db, personIds), personIds, day);
}

/** Standing for one product: a division, a round table. */
export async function productStandings(
  db: Db,
  productId: number,
  personIds: readonly number[],
  day: Day,
): Promise<Map<number, Standing>> {
  const rows = await db
    .selectFrom("terms")
    .select(termColumns)
    .where("product_id", "=", productId)
    .where(sql<boolean>`person_id = any(${[...personIds]}::bigint[])`)
    .execute();
  return standingsFrom(grouped(rows), personIds, day);
}

/** Whether one person is in good standing for a product on the day, and else since which day not (null: never was). */
export async function officeStanding(
  db: Db,
  productId: number,
  personId: number,
  day: Day,
): Promise<{ inGoodStanding: boolean; outSince: Day | null }> {
  const rows = await db
    .selectFrom("terms")
    .select(termColumns)
    .where("product_id", "=", productId)
    .where("person_id", "=", personId)
    .execute();
  const terms = grouped(rows).get(personId) ?? [];
  if (isInGoodStanding(standingOf(terms, defaultPolicy, day))) return { inGoodStanding: true, outSince: null };
  const last = lastGoodDay(terms, day);
  return { inGoodStanding: false, outSince: last && addDays(last, 1) };
}

/** Everybody who ever had a term of the product. */
export async function holdersOf(db: Db, productId: number): Promise<number[]> {
  const rows = await db
    .selectFrom("terms")
    .select("person_id as id")
    .distinct()
    .where("product_id", "=", productId)
    .execute();
  return rows.map((row) => row.id);
}

/** Terms of base products by person. */
export async function baseTermsOf(db: Db, personIds: readonly number[]): Promise<Map<number, Term[]>> {
  const rows = await db
    .selectFrom("terms")
    .innerJoin("products", "products.id", "terms.product_id")
    .select(termColumns)
    .where("products.role", "=", "base")
    .where(sql<boolean>`terms.person_id = any(${[...personIds]}::bigint[])`)
    .execute();
  return grouped(rows);
}

const baseTermsJson = sql`json_agg(json_build_object('startsOn', t.starts_on, 'endsOn', t.ends_on,
    'endedEarlyOn', t.ended_early_on, 'endedBecause', t.ended_because))`;

/** For a statement of another slice: a table (person_id, terms) of these people's base terms as JSON, an array of `Term` each. */
export const baseTermsTable = (personIds: readonly number[]) => sql`(
  select t.person_id, ${baseTermsJson} as terms
  from terms t join products p on p.id = t.product_id
  where p.role = 'base' and t.person_id = any(${[...personIds]}::bigint[]) group by t.person_id)`;

/** The same for one person, as a value: null without a term. */
export const baseTermsValue = (personId: number) => sql`(
  select ${baseTermsJson} from terms t join products p on p.id = t.product_id where p.role = 'base' and t.person_id = ${personId}::bigint)`;

/** Products that each person holds on the day (active, in grace, for life). */
export async function productsHeldBy(db: Db, personId: number, day: Day): Promise<Map<number, Standing>> {
  const rows = await db
    .selectFrom("terms")
    .select([...termColumns, "product_id as productId"])
    .where("person_id", "=", personId)
    .execute();
  const byProduct = Map.groupBy(rows, (row) => row.productId);
  return new Map([...byProduct].map(([id, terms]) => [id, standingOf(terms as Term[], defaultPolicy, day)]));
}

/** Today's yearly price of each product; one without a price is not on sale. */
export async function pricesOn(db: Db, productIds: readonly number[], day: Day): Promise<Map<number, Price>> {
  const rows = await db
    .selectFrom("product_prices")
    .distinctOn("product_id")
    .select(["product_id as id", "cents", "currency"])
    .where(sql<boolean>`product_id = any(${[...productIds]}::bigint[])`)
    .where("valid_from", "<=", day)
    .orderBy("product_id")
    .orderBy("valid_from", "desc")
    .execute();
  return new Map(rows.map(({ id, cents, currency }) => [id, { cents, currency }]));
}

/** What the product costs this person today; null: not on sale. */
export async function priceToday(db: Db, personId: number, productId: number, day: Day): Promise<Quote | null> {
  const price = (await pricesOn(db, [productId], day)).get(productId);
  if (!price) return null;
  return quote(price, (await baseTermsOf(db, [personId])).get(personId) ?? [], defaultPolicy, day);
}

export async function products(db: Db): Promise<Product[]> {
  const rows = await db
    .selectFrom("products")
    .select(["id", "slug", "name", "role", "lifetime"])
    .orderBy("role", "desc")
    .orderBy("name")
    .execute();
  return rows as Product[];
}

/** Every term of a person, newest first. For the membership desk only. */
export async function termsOf(db: Db, personId: number): Promise<TermRow[]> {
  const rows = await db
    .selectFrom("terms")
    .innerJoin("products", "products.id", "terms.product_id")
    .leftJoin("persons as staff", "staff.id", "terms.entered_by")
    .select([
      ...termColumns,
      "terms.id",
      "terms.product_id as productId",
      "products.name as productName",
      "terms.note",
      "staff.name as enteredBy",
      "terms.entered_at as enteredAt",
    ])
    .where("terms.person_id", "=", personId)
    .orderBy("terms.starts_on", "desc")
    .orderBy("terms.id", "desc")
    .execute();
  return rows as TermRow[];
}

export interface Found {
  publicId: string;
  name: string;
  address: string | null;
}

/** People by a part of the name or a whole address, at most fifty. For the membership desk only. */
export async function peopleNamed(db: Db, words: string): Promise<Found[]> {
  const pattern = `%${words.replace(/[\\%_]/g, "\\$&")}%`;
  const byAddress = words.includes("@") ? await personByAddress(db, words) : null;
  return db
    .selectFrom("persons")
    .leftJoin("person_addresses as own", (on) =>
      on.onRef("own.person_id", "=", "persons.id").on("own.is_primary", "=", true),
    )
    .leftJoin("mail_addresses", "mail_addresses.id", "own.address_id")
    .select(["persons.public_id as publicId", "persons.name", "mail_addresses.address"])
    .where((eb) =>
      eb.or([eb("persons.name", "ilike", pattern), ...(byAddress ? [eb("persons.id", "=", byAddress.id)] : [])]),
    )
    .orderBy("persons.name")
    .orderBy("persons.id")
    .limit(50)
    .execute();
}

/** Whose desk page it is. */
export async function personOnDesk(
  db: Db,
  publicId: string,
): Promise<{ id: number; publicId: string; name: string } | undefined> {
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(publicId)) return undefined;
  return db
    .selectFrom("persons")
    .select(["id", "public_id as publicId", "name"])
    .where("public_id", "=", publicId)
    .executeTakeFirst();
}

function grouped(
  rows: {
    personId: number;
    startsOn: Day;
    endsOn: Day | null;
    endedEarlyOn: Day | null;
    endedBecause: string | null;
  }[],
): Map<number, Term[]> {
  const byPerson = new Map<number, Term[]>();
  for (const { personId, ...term } of rows) {
    const terms = byPerson.get(personId) ?? [];
    terms.push({ ...term, endedBecause: term.endedBecause as EndCause | null });
    byPerson.set(personId, terms);
  }
  return byPerson;
}

function standingsFrom(terms: Map<number, Term[]>, personIds: readonly number[], day: Day): Map<number, Standing> {
  return new Map(personIds.map((id) => [id, standingOf(terms.get(id) ?? [], defaultPolicy, day)]));
}
