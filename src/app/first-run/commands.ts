import { note } from "#platform/audit";
import { createUnit } from "#groups";
import { capabilities, createPerson, grantCapability, personByAddress } from "#people";
import { sql, wake, type Tx } from "#platform/db";
import { Refused } from "#platform/refusal";
import { dayIn, type Instant } from "#platform/time";
import { m } from "../words.ts";
import { installationOf } from "./queries.ts";

export interface Founding {
  associationName: string;
  timeZone: string;
  language: string;
  administrator: { name: string; address: string; passwordHash: string };
}

/**
 * The five answers become an association with its first member of staff, who may do everything (S-10). The address is not confirmed by a
 * mail: who holds the console's code holds the machine, and mail may not work yet. Returns the person's id.
 */
export async function found(tx: Tx, founding: Founding, now: Instant): Promise<number> {
  await sql`select pg_advisory_xact_lock(hashtextextended('first run', 0))`.execute(tx);
  if (await installationOf(tx)) throw new Refused({ because: "founded" }, () => m("welcome.founded"));
  const { associationName, timeZone, language, administrator } = founding;
  if (await personByAddress(tx, administrator.address))
    throw new Refused({ because: "address-known" }, () => m("welcome.known", { address: administrator.address }));
  const person = await createPerson(tx, { ...administrator, timeZone, language }, now);
  for (const capability of capabilities) await grantCapability(tx, null, { personId: person.id, capability }, now);
  await foundAssociation(tx, founding, now);
  await tx
    .insertInto("installations")
    .values({
      id: 1,
      association_name: associationName,
      time_zone: timeZone,
      language,
      founded_by: person.id,
      founded_at: now,
    })
    .execute();
  await note(tx, { act: "app.founded", by: person.id }, now);
  await wake(tx, "installation");
  return person.id;
}

/** The unit above all others, unless the sample brought one. */
async function foundAssociation(tx: Tx, { associationName, timeZone }: Founding, now: Instant): Promise<void> {
  const there = await tx.selectFrom("units").select("id").where("kind", "=", "association").executeTakeFirst();
  if (there) return;
  const program = { personId: null, zone: timeZone };
  const purpose = m("welcome.purpose", { association: associationName });
  const unit = { kind: "association", name: associationName, slug: "association", purpose };
  await createUnit(tx, program, { ...unit, openedOn: dayIn(timeZone, now) }, now);
}
