import { sql, type Db } from "#platform/db";
import { roomFor, usualLimits, type Limits, type NoRoom } from "./rules.ts";

export async function fileLimits(db: Db): Promise<Limits> {
  const row = await db
    .selectFrom("file_limits")
    .select(["person_bytes as person", "unit_bytes as unit"])
    .executeTakeFirst();
  return row ?? usualLimits;
}

/** Bytes of what a person's posts bring, and of what they sent ahead of a post. */
export async function bytesOfPerson(db: Db, personId: number): Promise<number> {
  const { rows } = await sql<{ bytes: number }>`select (
      (select coalesce(sum(a.size), 0) from post_attachments a join posts p on p.id = a.post_id where p.author_id = ${personId}::bigint)
      + (select coalesce(sum(f.size), 0) from post_uploads u join stored_files f on f.key = u.file_key where u.person_id = ${personId}::bigint)
    )::float8 as bytes`.execute(db);
  return rows[0]!.bytes;
}

/** Bytes of what came with the discussions whose home the group is. */
export async function bytesOfUnit(db: Db, unitId: number): Promise<number> {
  const { rows } = await sql<{ bytes: number }>`
    select coalesce(sum(a.size), 0)::float8 as bytes from topic_units t join posts p on p.topic_id = t.topic_id
      join post_attachments a on a.post_id = p.id where t.unit_id = ${unitId}::bigint and t.is_home`.execute(db);
  return rows[0]!.bytes;
}

export interface Place {
  personId: number | null;
  unitId: number;
}

/** Why files of so many bytes do not fit there; null: they do. */
export async function noRoomFor(db: Db, { personId, unitId }: Place, adding: number): Promise<NoRoom | null> {
  if (adding === 0) return null;
  const taken = {
    person: personId === null ? null : await bytesOfPerson(db, personId),
    unit: await bytesOfUnit(db, unitId),
  };
  return roomFor(adding, taken, await fileLimits(db));
}

/** The same for what a person sends before it is known where it goes. */
export async function noRoomForPerson(db: Db, personId: number, adding: number): Promise<NoRoom | null> {
  return roomFor(adding, { person: await bytesOfPerson(db, personId), unit: 0 }, await fileLimits(db));
}

export interface Heavy {
  slug: string;
  name: string;
  bytes: number;
  files: number;
}

/** The groups whose files take most, for staff. */
export async function heaviestUnits(db: Db, most: number): Promise<Heavy[]> {
  const { rows } = await sql<Heavy>`
    select u.slug, u.name, sum(a.size)::float8 as bytes, count(*)::integer as files
    from post_attachments a join posts p on p.id = a.post_id join topic_units t on t.topic_id = p.topic_id and t.is_home join units u on u.id = t.unit_id
    group by u.id order by bytes desc, u.id limit ${most}`.execute(db);
  return rows;
}
