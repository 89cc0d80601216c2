import type { Db } from "#platform/db";
import type { Instant } from "#platform/time";
import { placesOf, numbersOf, type Place } from "../catalogue/queries.ts";
import { latest, paceOf, type Pace } from "../catalogue/rules.ts";
import { emblemsOf, type Emblem } from "../emblems/queries.ts";
import type { Viewer } from "../permission/rules.ts";
import type { ActivityOf, ReachOf } from "../sections.ts";
import { dayIn } from "#platform/time";

/** What later slices know of a person's places. */
export interface Sources {
  activity?: ActivityOf;
  reach?: ReachOf;
}

/** A place with everything that its row says (G-6). */
export interface WholePlace extends Place {
  emblem: Emblem | null;
  /** How it reaches the person, in words; null: it does not. */
  reach: (() => string) | null;
  pace: Pace;
}

export async function wholePlacesOf(
  db: Db,
  viewer: Viewer & { personId: number },
  sources: Sources,
  now: Instant,
): Promise<WholePlace[]> {
  const places = await placesOf(db, viewer, now);
  const ids = places.map((place) => place.unit.id);
  const emblems = await emblemsOf(db, ids);
  const reach = await sources.reach?.(db, viewer.personId, ids);
  const written = await sources.activity?.(db, ids);
  const numbers = await numbersOf(db, ids, dayIn(viewer.zone, now));
  return places.map((place) => {
    const { id } = place.unit;
    return {
      ...place,
      emblem: emblems.get(id) ?? null,
      reach: reach?.get(id) ?? null,
      pace: paceOf(latest(written?.get(id), numbers.get(id)?.lastJoinedAt), now, viewer.zone),
    };
  });
}

/** Since when the person gets the weekly list; null: not. */
export async function weeklySince(db: Db, personId: number): Promise<Date | null> {
  const row = await db
    .selectFrom("places_letters")
    .select("since")
    .where("person_id", "=", personId)
    .executeTakeFirst();
  return row?.since ?? null;
}

export interface Asked {
  person: { id: number; name: string; language: string } | null;
  inReplyTo: string | null;
}

/** A mail to places@ that is being answered; null when it is gone. */
export async function askedOf(db: Db, id: number): Promise<Asked | null> {
  const row = await db
    .selectFrom("places_answers")
    .leftJoin("persons", "persons.id", "places_answers.person_id")
    .select(["persons.id", "persons.name", "persons.language", "in_reply_to as inReplyTo"])
    .where("places_answers.id", "=", id)
    .executeTakeFirst();
  if (!row) return null;
  const { id: personId, name, language, inReplyTo } = row;
  return { person: personId === null ? null : { id: personId, name: name!, language: language! }, inReplyTo };
}
