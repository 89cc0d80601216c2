import { note, type Entry } from "#platform/audit";
import type { Tx } from "#platform/db";
import { addressId } from "#platform/mail";
import type { Instant } from "#platform/time";
import { refused } from "./refusals.ts";
import { mayChangeCapabilities, type Capability } from "./rules.ts";
import { storePassword } from "./sessions/commands.ts";

export interface NewPerson {
  /** 1 to 100 letters, as `personName` cleans it. */
  name: string;
  /** Verified: only the owner of its mailbox could have confirmed it. */
  address: string;
  /** IANA. */
  timeZone: string;
  /** BCP 47. */
  language?: string;
  /** As `hashPassword` made it; none: signs in by mailed link. */
  passwordHash?: string | null;
}

export interface CreatedPerson {
  id: number;
  publicId: string;
  addressId: number;
}

/** A person with one verified, primary address. Fails on the primary key when the address is somebody's already. */
export async function createPerson(tx: Tx, input: NewPerson, now: Instant): Promise<CreatedPerson> {
  const person = await tx
    .insertInto("persons")
    .values({ name: input.name, time_zone: input.timeZone, language: input.language ?? "en", created_at: now })
    .returning(["id", "public_id as publicId"])
    .executeTakeFirstOrThrow();
  const address = await addressId(tx, input.address, now);
  await tx
    .insertInto("person_addresses")
    .values({ address_id: address, person_id: person.id, verified_at: now, is_primary: true })
    .execute();
  if (input.passwordHash) await storePassword(tx, person.id, input.passwordHash, now);
  return { ...person, addressId: address };
}

export async function changeProfile(
  tx: Tx,
  personId: number,
  input: { name: string; timeZone: string },
): Promise<void> {
  await tx
    .updateTable("persons")
    .set({ name: input.name, time_zone: input.timeZone })
    .where("id", "=", personId)
    .execute();
}

/** A staff capability as a dated row; one that is held already stays as it is. No actor: the sample, or the command line. */
export async function grantCapability(
  tx: Tx,
  actorId: number | null,
  input: { personId: number; capability: Capability },
  now: Instant,
): Promise<void> {
  if (actorId !== null && !mayChangeCapabilities(actorId, input.personId))
    throw refused({ because: "own-capabilities" });
  const granted = await tx
    .insertInto("staff_capabilities")
    .values({ person_id: input.personId, capability: input.capability, granted_by: actorId, granted_at: now })
    .onConflict((conflict) => conflict.columns(["person_id", "capability"]).where("ended_at", "is", null).doNothing())
    .returning("id")
    .executeTakeFirst();
  if (granted) await noteCapability(tx, "people.capability-granted", actorId, input, now);
}

export async function endCapability(
  tx: Tx,
  actorId: number,
  input: { personId: number; capability: Capability },
  now: Instant,
): Promise<void> {
  if (!mayChangeCapabilities(actorId, input.personId)) throw refused({ because: "own-capabilities" });
  const ended = await tx
    .updateTable("staff_capabilities")
    .set({ ended_at: now })
    .where("person_id", "=", input.personId)
    .where("capability", "=", input.capability)
    .where("ended_at", "is", null)
    .executeTakeFirst();
  if (ended.numUpdatedRows > 0n) await noteCapability(tx, "people.capability-ended", actorId, input, now);
}

const noteCapability = (
  tx: Tx,
  act: Entry["act"],
  by: number | null,
  { personId, capability }: { personId: number; capability: Capability },
  now: Instant,
): Promise<void> => note(tx, { act, by, person: personId, details: { capability } }, now);
