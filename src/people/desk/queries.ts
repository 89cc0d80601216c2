import type { Db } from "#platform/db";
import { addressKey } from "#platform/mail";
import type { Instant } from "#platform/time";

export interface Found {
  id: number;
  name: string;
  address: string | null;
}

/** Persons whose name or one of whose addresses contains the words, at most `most`. For holders of "people" only. */
export async function findPersons(db: Db, words: string, most: number): Promise<Found[]> {
  const like = (text: string) => `%${text.replace(/[\\%_]/g, "\\$&")}%`;
  return db
    .selectFrom("persons as p")
    .leftJoin("person_addresses as pa", (join) =>
      join.onRef("pa.person_id", "=", "p.id").on("pa.is_primary", "=", true),
    )
    .leftJoin("mail_addresses as a", "a.id", "pa.address_id")
    .where((is) =>
      is.or([
        is("p.name", "ilike", like(words)),
        is.exists(
          is
            .selectFrom("person_addresses as any_pa")
            .innerJoin("mail_addresses as any_a", "any_a.id", "any_pa.address_id")
            .whereRef("any_pa.person_id", "=", "p.id")
            .where("any_a.key", "like", like(addressKey(words)))
            .select("any_pa.address_id"),
        ),
      ]),
    )
    .orderBy("p.name")
    .orderBy("p.id")
    .limit(most)
    .select(["p.id", "p.name", "a.address"])
    .execute();
}

export interface Grant {
  capability: string;
  grantedBy: string | null;
  grantedAt: Instant;
  endedAt: Instant | null;
}

/** Capabilities now and before, the newest first. */
export async function grantsOf(db: Db, personId: number): Promise<Grant[]> {
  return db
    .selectFrom("staff_capabilities as c")
    .leftJoin("persons as by", "by.id", "c.granted_by")
    .where("c.person_id", "=", personId)
    .orderBy("c.granted_at", "desc")
    .orderBy("c.id", "desc")
    .select(["c.capability", "by.name as grantedBy", "c.granted_at as grantedAt", "c.ended_at as endedAt"])
    .execute();
}
