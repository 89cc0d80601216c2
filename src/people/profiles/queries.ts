import type { NamedBytes } from "#platform/files";
import { sql, type Db } from "#platform/db";
import {
  relationTo,
  safest,
  visibleProfile,
  type Audiences,
  type Field,
  type Onlooker,
  type Profile,
  type ProfileAudience,
  type WorkplaceKind,
  type WriterRule,
} from "./rules.ts";

/** A person as somebody else sees them: only fields that the onlooker may see are there. */
export interface SeenPerson {
  id: number;
  publicId: string;
  name: string;
  seen: Partial<Profile>;
}

/** The person's own view: everything, and who else sees it. */
export interface OwnProfile {
  profile: Profile;
  audiences: Audiences;
}

/** Person by the id in an address; what may be shown of them is asked elsewhere. */
export async function personByPublicId(
  db: Db,
  publicId: string,
): Promise<{ id: number; publicId: string; name: string } | null> {
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(publicId)) return null;
  const row = await db
    .selectFrom("persons")
    .where("public_id", "=", publicId)
    .select(["id", "public_id as publicId", "name"])
    .executeTakeFirst();
  return row ?? null;
}

/** Profiles of these people as the onlooker sees them, in no order. */
export async function profilesFor(
  db: Db,
  onlooker: Onlooker,
  personIds: readonly number[],
): Promise<Map<number, SeenPerson>> {
  const rows = await profileRows(db, personIds);
  return new Map(rows.map((row) => [row.id, seenFrom(row, onlooker)]));
}

function seenFrom(row: Row, onlooker: Onlooker): SeenPerson {
  const { id, publicId, name } = row;
  const { profile, audiences } = ownFrom(row);
  return { id, publicId, name, seen: visibleProfile(profile, audiences, relationTo(onlooker, id)) };
}

/** What `Face` shows: the picture only where the onlooker may see it. For faces beside posts, rosters and lists. */
export async function facesFor(
  db: Db,
  onlooker: Onlooker,
  personIds: readonly number[],
): Promise<Map<number, { publicId: string; name: string; photo: string | null }>> {
  const { rows } = await sql<{ id: number; publicId: string; name: string; photo: string | null }>`
    select p.id, p.public_id as "publicId", p.name, case when photo.digest is not null and ${sees(onlooker, "photo")} then photo.digest end as photo
    from persons p left join profile_photos photo on photo.person_id = p.id
    where p.id = any(${[...personIds]}::bigint[])`.execute(db);
  return new Map(rows.map(({ id, ...face }) => [id, face]));
}

export async function ownProfile(db: Db, personId: number): Promise<OwnProfile> {
  const [row] = await profileRows(db, [personId]);
  if (!row) throw new Error("the person is gone");
  return ownFrom(row);
}

/** The picture's bytes, for somebody who may see it. */
export async function photoFor(
  db: Db,
  onlooker: Onlooker,
  personId: number,
  size: "small" | "large",
): Promise<NamedBytes | null> {
  const { rows } = await sql<NamedBytes>`
    select ${sql.ref(`photo.${size}`)} as content, f.key, f.size, f.sha256
    from persons p join profile_photos photo on photo.person_id = p.id
      left join stored_files f on f.key = ${sql.ref(`photo.${size}_key`)}
    where p.id = ${personId} and ${sees(onlooker, "photo")}`.execute(db);
  return rows[0] ?? null;
}

/** For statements with `persons p`: whether the onlooker may see that field of theirs. Made from what `visibleProfile` is made from. */
export function sees(onlooker: Onlooker, field: Field) {
  const general = onlooker.isMember ? ["members", "public"] : ["public"];
  const led = [...onlooker.leads];
  return sql<boolean>`(p.id = ${onlooker.personId}::bigint or exists (
    select from profile_audiences a where a.person_id = p.id and a.field = ${field}
      and (a.audience::text = any(${general}::text[]) or (a.audience <> 'nobody' and p.id = any(${led}::bigint[])))))`;
}

export interface Choices {
  isListed: boolean;
  writers: WriterRule;
}

/** Whether the person is in the directory, and who may write to them. */
export async function choicesOf(db: Db, personId: number): Promise<Choices> {
  const { rows } = await sql<Choices>`
    select exists (select from directory_entries d where d.person_id = ${personId}::bigint) as "isListed",
      coalesce((select c.writers from contact_settings c where c.person_id = ${personId}::bigint), 'members') as writers`.execute(
    db,
  );
  return rows[0]!;
}

interface Row {
  id: number;
  publicId: string;
  name: string;
  photo: string | null;
  pronouns: string | null;
  languages: string[] | null;
  about: string | null;
  links: string[] | null;
  title: string | null;
  workplace: string | null;
  workplaceKind: string | null;
  responsibilities: string | null;
  interests: string[];
  city: string | null;
  region: string | null;
  country: string | null;
  contactMail: string | null;
  phone: string | null;
  audiences: Partial<Record<Field, ProfileAudience>>;
}

async function profileRows(db: Db, personIds: readonly number[]): Promise<Row[]> {
  const { rows } = await sql<Row>`
    select p.id, p.public_id as "publicId", p.name, photo.digest as photo,
      f.pronouns, f.languages, f.about, f.links, f.title, f.workplace, f.workplace_kind as "workplaceKind",
      f.responsibilities, f.city, f.region, f.country, f.contact_mail as "contactMail", f.phone,
      array(select i.tag from profile_interests i where i.person_id = p.id order by i.tag) as interests,
      (select coalesce(json_object_agg(a.field, a.audience), '{}') from profile_audiences a where a.person_id = p.id) as audiences
    from persons p
      left join profiles f on f.person_id = p.id
      left join profile_photos photo on photo.person_id = p.id
    where p.id = any(${[...personIds]}::bigint[])`.execute(db);
  return rows;
}

function ownFrom(row: Row): OwnProfile {
  const { id: _id, publicId: _publicId, name: _name, city, region, country, audiences, ...said } = row;
  const place = city || region || country ? { city: city ?? "", region: region ?? "", country: country ?? "" } : null;
  return {
    profile: {
      ...said,
      links: said.links ?? [],
      languages: said.languages ?? [],
      workplaceKind: said.workplaceKind as WorkplaceKind | null,
      place,
    },
    audiences: { ...safest, ...audiences },
  };
}

/** What a person is interested in, by their own profile: for what is shown to themselves alone. */
export async function interestsOf(db: Db, personId: number): Promise<string[]> {
  const rows = await db.selectFrom("profile_interests").select("tag").where("person_id", "=", personId).execute();
  return rows.map(({ tag }) => tag);
}
