import type { Db } from "#platform/db";
import { createProduct, enterTerm, type NewTerm } from "./commands.ts";

const born = new Date("2026-11-01T12:00:00Z");
const program = { personId: null };
let count = 0;

/** A product with a price since 2024-09-01, in cents; by default an individual membership at 125.00. */
export async function aProduct(
  db: Db,
  over: { slug?: string; name?: string; role?: "base" | "add-on"; lifetime?: boolean; cents?: number | null } = {},
): Promise<{ id: number; name: string }> {
  count += 1;
  const { cents = 12_500, ...rest } = over;
  const input = { slug: `product-${count}`, name: `Product ${count}`, role: "base" as const, ...rest };
  const prices = cents === null ? [] : [{ validFrom: "2024-09-01", cents, currency: "USD" }];
  const id = await db.transaction().execute((tx) => createProduct(tx, { ...input, prices }, born));
  return { id, name: input.name };
}

/** A term by the real command; by default 2026-03-15 to 2027-03-14. Returns its id. */
export async function aTerm(
  db: Db,
  person: { id: number },
  product: { id: number },
  over: Partial<NewTerm> = {},
): Promise<number> {
  const input = { startsOn: "2026-03-15", endsOn: null, ...over, personId: person.id, productId: product.id };
  return db.transaction().execute((tx) => enterTerm(tx, program, input, born));
}
