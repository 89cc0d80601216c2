import { sql, type Tx } from "#platform/db";
import type { Day, Instant } from "#platform/time";
import type { Actor } from "../commands.ts";
import { refused } from "../refusals.ts";

export interface ImportedTerm {
  personId: number;
  productId: number;
  startsOn: Day;
  /** Null: for life. */
  endsOn: Day | null;
}

/**
 * Many dated terms at once, with the rules of `enterTerm`: none overlaps another (the exclusion constraint), and an add-on needs a base term
 * on its first day, which may be among these. Nobody is told: whoever brings them also brings the places that follow from them (G-9).
 */
export async function enterTerms(tx: Tx, actor: Actor, terms: readonly ImportedTerm[], now: Instant): Promise<void> {
  if (terms.length === 0) return;
  const { rows } = await sql<{ id: number }>`
    insert into terms (person_id, product_id, starts_on, ends_on, entered_by, entered_at)
    select person, product, first, last, ${actor.personId}::bigint, ${now}::timestamptz
    from unnest(${terms.map((term) => term.personId)}::bigint[], ${terms.map((term) => term.productId)}::bigint[],
      ${terms.map((term) => term.startsOn)}::date[], ${terms.map((term) => term.endsOn)}::date[]) as g (person, product, first, last)
    returning id`.execute(tx);
  await refuseWithoutBase(
    tx,
    rows.map(({ id }) => id),
  );
}

async function refuseWithoutBase(tx: Tx, ids: readonly number[]): Promise<void> {
  const { rows } = await sql`
    select t.id from terms t join products p on p.id = t.product_id
    where t.id = any(${[...ids]}::bigint[]) and p.role = 'add-on' and not exists (
      select from terms b join products bp on bp.id = b.product_id
      where b.person_id = t.person_id and bp.role = 'base' and b.ended_because is distinct from 'entered by mistake'
        and daterange(b.starts_on, least(b.ends_on, b.ended_early_on), '[]') @> t.starts_on)
    limit 1`.execute(tx);
  if (rows.length > 0) throw refused({ because: "needs-base" });
}
