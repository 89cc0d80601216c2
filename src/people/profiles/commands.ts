import { sql, type Tx } from "#platform/db";
import { nameFiles, type Move, type StoredFile } from "#platform/files";
import type { Instant } from "#platform/time";
import type { Field, Place, Profile, ProfileAudience, WriterRule } from "./rules.ts";

/** Fields to change; what is not named stays. The picture has commands of its own. */
export type ProfileChange = Partial<Omit<Profile, "photo">>;

/** The person's own act: what they say, and to whom. */
export async function saveProfile(
  tx: Tx,
  personId: number,
  input: { profile: ProfileChange; audiences: Partial<Record<Field, ProfileAudience>> },
  now: Instant,
): Promise<void> {
  const columns = { ...columnsOf(input.profile), changed_at: now };
  await tx
    .insertInto("profiles")
    .values({ person_id: personId, ...columns })
    .onConflict((conflict) => conflict.column("person_id").doUpdateSet(columns))
    .execute();
  if (input.profile.interests) await saveInterests(tx, personId, input.profile.interests);
  await saveAudiences(tx, personId, input.audiences);
}

function columnsOf({
  interests: _elsewhere,
  place,
  workplaceKind,
  contactMail,
  links,
  languages,
  ...plain
}: ProfileChange) {
  return {
    ...plain,
    ...(workplaceKind !== undefined && { workplace_kind: workplaceKind }),
    ...(contactMail !== undefined && { contact_mail: contactMail }),
    ...(links && { links: [...links] }),
    ...(languages && { languages: [...languages] }),
    ...(place !== undefined && placeColumns(place)),
  };
}

const placeColumns = (place: Place | null) => ({
  city: place?.city || null,
  region: place?.region || null,
  country: place?.country || null,
});

async function saveInterests(tx: Tx, personId: number, tags: readonly string[]): Promise<void> {
  await tx.deleteFrom("profile_interests").where("person_id", "=", personId).execute();
  if (tags.length > 0)
    await tx
      .insertInto("profile_interests")
      .values(tags.map((tag) => ({ person_id: personId, tag })))
      .execute();
}

async function saveAudiences(
  tx: Tx,
  personId: number,
  audiences: Partial<Record<Field, ProfileAudience>>,
): Promise<void> {
  const rows = Object.entries(audiences).map(([field, audience]) => ({ person_id: personId, field, audience }));
  if (rows.length === 0) return;
  await tx
    .insertInto("profile_audiences")
    .values(rows)
    .onConflict((conflict) =>
      conflict.columns(["person_id", "field"]).doUpdateSet({ audience: sql`excluded.audience` }),
    )
    .execute();
}

/** A picture whose two sizes are in the store already. */
export interface KeptPhoto {
  digest: string;
  small: StoredFile;
  large: StoredFile;
}

export async function setPhoto(tx: Tx, personId: number, photo: KeptPhoto, now: Instant): Promise<void> {
  const { digest, small, large } = photo;
  await nameFiles(tx, [small, large], now);
  const keys = { small: null, small_key: small.key, large: null, large_key: large.key };
  const columns = { digest, ...keys, set_at: now };
  await tx
    .insertInto("profile_photos")
    .values({ person_id: personId, ...columns })
    .onConflict((conflict) => conflict.column("person_id").doUpdateSet(columns))
    .execute();
}

export async function setPhotoAudience(tx: Tx, personId: number, audience: ProfileAudience): Promise<void> {
  await saveAudiences(tx, personId, { photo: audience });
}

export async function removePhoto(tx: Tx, personId: number): Promise<void> {
  await tx.deleteFrom("profile_photos").where("person_id", "=", personId).execute();
}

const photosToMove = (size: "small" | "large"): Move => ({
  async next(db) {
    const row = await db
      .selectFrom("profile_photos")
      .select(["person_id", "digest", `${size} as bytes`])
      .where(size, "is not", null)
      .limit(1)
      .executeTakeFirst();
    if (!row) return null;
    return {
      bytes: row.bytes!,
      async settle(tx, { key }) {
        const { numUpdatedRows } = await tx
          .updateTable("profile_photos")
          .set({ [size]: null, [`${size}_key`]: key })
          .where("person_id", "=", row.person_id)
          .where(size, "is not", null)
          .where("digest", "=", row.digest)
          .executeTakeFirst();
        return numUpdatedRows === 1n;
      },
    };
  },
});

/** Pictures of people that an earlier version kept in the database. */
export const picturesToMove: readonly Move[] = [photosToMove("small"), photosToMove("large")];

/** Into the directory, or out of it at once. */
export async function listInDirectory(tx: Tx, personId: number, isListed: boolean, now: Instant): Promise<void> {
  if (isListed)
    await tx
      .insertInto("directory_entries")
      .values({ person_id: personId, since: now })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  else await tx.deleteFrom("directory_entries").where("person_id", "=", personId).execute();
}

export async function setWriters(tx: Tx, personId: number, writers: WriterRule, now: Instant): Promise<void> {
  await tx
    .insertInto("contact_settings")
    .values({ person_id: personId, writers, changed_at: now })
    .onConflict((conflict) => conflict.column("person_id").doUpdateSet({ writers, changed_at: now }))
    .execute();
}
