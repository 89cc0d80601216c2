import { note } from "#platform/audit";
import { nameFiles, type Move, type StoredFile } from "#platform/files";
import { madeAnew } from "#platform/pictures";
import type { NoticeAudience, Tx } from "#platform/db";
import type { Day, Instant } from "#platform/time";
import { pieces, type Piece } from "./queries.ts";

export interface NewNotice {
  text: string;
  href: string | null;
  audience: NoticeAudience;
  startsOn: Day;
  endsOn: Day;
}

export async function putUpNotice(tx: Tx, by: number, notice: NewNotice, now: Instant): Promise<void> {
  const { text, href, audience, startsOn, endsOn } = notice;
  await tx
    .insertInto("site_notices")
    .values({ text, href, audience, starts_on: startsOn, ends_on: endsOn, entered_by: by, entered_at: now })
    .execute();
  await note(tx, { act: "app.notice-put-up", by }, now);
}

export async function withdrawNotice(tx: Tx, by: number, id: number, now: Instant): Promise<void> {
  const withdrawn = await tx
    .updateTable("site_notices")
    .set({ withdrawn_at: now, withdrawn_by: by })
    .where("id", "=", id)
    .where("withdrawn_at", "is", null)
    .executeTakeFirst();
  if (withdrawn.numUpdatedRows > 0n) await note(tx, { act: "app.notice-withdrawn", by, details: { notice: id } }, now);
}

/** For good, on every device. A notice that is not there is no one's to close. */
export async function closeNotice(tx: Tx, personId: number, id: number, now: Instant): Promise<void> {
  await tx
    .insertInto("site_notice_closures")
    .columns(["notice_id", "person_id", "closed_at"])
    .expression((from) =>
      from
        .selectFrom("site_notices")
        .select(["id", from.val(personId).as("person_id"), from.val(now).as("closed_at")])
        .where("id", "=", id),
    )
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

export interface NewLook {
  linkLight: string | null;
  linkDark: string | null;
  accentLight: string | null;
  accentDark: string | null;
  /** undefined: as it is; null: none. */
  logo?: { file: StoredFile; text: string } | null;
  textFont?: StoredFile | null;
  titleFont?: StoredFile | null;
}

export async function changeLook(tx: Tx, by: number, look: NewLook, now: Instant): Promise<void> {
  const files = [look.logo?.file, look.textFont, look.titleFont].filter((file) => file !== undefined && file !== null);
  await nameFiles(tx, files, now);
  const set = {
    link_light: look.linkLight,
    link_dark: look.linkDark,
    accent_light: look.accentLight,
    accent_dark: look.accentDark,
    changed_by: by,
    changed_at: now,
    ...(look.logo !== undefined && {
      logo: null,
      logo_key: look.logo?.file.key ?? null,
      logo_text: look.logo?.text ?? null,
    }),
    ...(look.textFont !== undefined && { text_font: null, text_font_key: look.textFont?.key ?? null }),
    ...(look.titleFont !== undefined && { title_font: null, title_font_key: look.titleFont?.key ?? null }),
  };
  await tx
    .insertInto("site_look")
    .values({ id: 1, ...set })
    .onConflict((conflict) => conflict.column("id").doUpdateSet(set))
    .execute();
  await note(tx, { act: "app.look-changed", by }, now);
}

const piecesToMove = (piece: Piece): Move => ({
  async next(db) {
    const row = await db.selectFrom("site_look").select(`${piece} as bytes`).executeTakeFirst();
    if (!row?.bytes) return null;
    const { bytes } = row;
    return {
      bytes,
      async settle(tx, { key }) {
        const { numUpdatedRows } = await tx
          .updateTable("site_look")
          .set({ [piece]: null, [`${piece}_key`]: key })
          .where(piece, "=", bytes)
          .executeTakeFirst();
        return numUpdatedRows === 1n;
      },
    };
  },
});

/** What an earlier version kept of the site's own look in the database. */
export const lookToMove: readonly Move[] = pieces.map(piecesToMove);

/** A picture as we make it anew, twice the height that a page gives it; null when it is none. */
export async function logoFrom(bytes: Buffer): Promise<Buffer | null> {
  const made = await madeAnew(bytes, { width: 640, height: 120, fit: "inside", to: "png" });
  return typeof made === "string" ? null : made;
}

export interface NewSister {
  name: string;
  href: string;
  sort: "site" | "service" | "channel" | "archive";
  about: string;
  owner: string;
}

/** False when that address is listed already. */
export async function listSister(tx: Tx, by: number, sister: NewSister, today: Day, now: Instant): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto("sister_sites")
    .values({ ...sister, checked_on: today, entered_by: by, entered_at: now })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  if (numInsertedOrUpdatedRows !== 1n) return false;
  await note(tx, { act: "app.sister-listed", by }, now);
  return true;
}

export async function checkSister(tx: Tx, by: number, id: number, today: Day, now: Instant): Promise<void> {
  await tx.updateTable("sister_sites").set({ checked_on: today }).where("id", "=", id).execute();
  await note(tx, { act: "app.sister-checked", by, details: { site: id } }, now);
}

export async function removeSister(tx: Tx, by: number, id: number, now: Instant): Promise<void> {
  await tx.updateTable("sister_sites").set({ removed_at: now }).where("id", "=", id).execute();
  await note(tx, { act: "app.sister-removed", by, details: { site: id } }, now);
}
