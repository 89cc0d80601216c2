import { createHash } from "node:crypto";
import { MOST_COUNTED, unseenNotices } from "#discussions";
import { sql, type Db, type NoticeAudience } from "#platform/db";
import type { NamedBytes } from "#platform/files";
import type { Clock } from "#platform/time";
import type { Around, Person } from "#platform/web";
import { sheetOf, type Look } from "./rules.ts";

export interface Notice {
  id: number;
  text: string;
  href: string | null;
  audience: NoticeAudience;
  startsOn: string;
  endsOn: string;
}

/** At most so many stand at the top of a page; the newest first. */
const MOST = 3;

const columns = ["id", "text", "href", "audience", "starts_on as startsOn", "ends_on as endsOn"] as const;

async function noticesToday(db: Db, clock: Clock, zone: string): Promise<Notice[]> {
  return db
    .selectFrom("site_notices")
    .select(columns)
    .where("withdrawn_at", "is", null)
    .where(sql<boolean>`(${clock.reading()} at time zone ${zone})::date between starts_on and ends_on`)
    .orderBy("id", "desc")
    .limit(20)
    .execute();
}

/** Every notice that is not over or withdrawn, for staff. */
export async function noticesToCome(db: Db, today: string): Promise<Notice[]> {
  return db
    .selectFrom("site_notices")
    .select(columns)
    .where("withdrawn_at", "is", null)
    .where("ends_on", ">=", today)
    .orderBy("starts_on")
    .execute();
}

interface Shown {
  notices: Notice[];
  look: Around["look"];
}

const noLook: Around["look"] = { stylesheet: null, logo: null };

/**
 * What stands around every page. What all share is asked for once in `keep` milliseconds: a notice may show a second late, and a
 * page costs no question more.
 */
export function aroundPages(zone: string, keep = 1_000) {
  let shown: { value: Promise<Shown>; until: number } | null = null;
  const around = async (db: Db, person: Person | null, clock: Clock): Promise<Around> => {
    if (!shown || shown.until <= performance.now())
      shown = { value: readShown(db, clock, zone), until: performance.now() + keep };
    const { notices, look } = await shown.value.catch((error: unknown) => {
      shown = null;
      throw error;
    });
    return { look, notices: await noticesFor(db, person, notices), unseen: await unseenBy(db, person) };
  };
  /** Something of it has changed. */
  return Object.assign(around, { forget: () => void (shown = null) });
}

async function readShown(db: Db, clock: Clock, zone: string): Promise<Shown> {
  return { notices: await noticesToday(db, clock, zone), look: await lookShown(db) };
}

async function unseenBy(db: Db, person: Person | null): Promise<Around["unseen"]> {
  return person && { href: "/notifications", count: await unseenNotices(db, person.id), most: MOST_COUNTED };
}

async function noticesFor(db: Db, person: Person | null, all: Notice[]): Promise<Around["notices"]> {
  const meant = all.filter(
    ({ audience }) =>
      audience === "everyone" ||
      (audience === "signed-in" && person !== null) ||
      (audience === "staff" && (person?.capabilities.size ?? 0) > 0),
  );
  const closed = person && meant.length > 0 ? await closedBy(db, person.id, meant) : new Set<number>();
  return meant
    .filter(({ id }) => !closed.has(id))
    .slice(0, MOST)
    .map(({ id, text, href }) => ({ id, text, href, mayClose: person !== null }));
}

async function closedBy(db: Db, personId: number, notices: Notice[]): Promise<Set<number>> {
  const rows = await db
    .selectFrom("site_notice_closures")
    .select("notice_id as id")
    .where("person_id", "=", personId)
    .where(
      "notice_id",
      "in",
      notices.map(({ id }) => id),
    )
    .execute();
  return new Set(rows.map(({ id }) => id));
}

export const pieces = ["logo", "text_font", "title_font"] as const;
export type Piece = (typeof pieces)[number];

interface LookRow {
  link_light: string | null;
  link_dark: string | null;
  accent_light: string | null;
  accent_dark: string | null;
  logo_text: string | null;
  logo_hash: string | null;
  text_hash: string | null;
  title_hash: string | null;
}

export async function lookRow(db: Db): Promise<LookRow | null> {
  const hash = (column: Piece) => sql<string | null>`left(encode(coalesce(sha256(${sql.ref(column)}),
    (select f.sha256 from stored_files f where f.key = ${sql.ref(`${column}_key`)})), 'hex'), 12)`;
  const row = await db
    .selectFrom("site_look")
    .select(["link_light", "link_dark", "accent_light", "accent_dark", "logo_text"])
    .select([hash("logo").as("logo_hash"), hash("text_font").as("text_hash"), hash("title_font").as("title_hash")])
    .executeTakeFirst();
  return row ?? null;
}

const address = (piece: string, hash: string | null, ending: string) => hash && `/look/${piece}-${hash}${ending}`;

function lookOf(row: LookRow): Look {
  return {
    link: { light: row.link_light, dark: row.link_dark },
    accent: { light: row.accent_light, dark: row.accent_dark },
    fonts: { text: address("text", row.text_hash, ".woff2"), title: address("title", row.title_hash, ".woff2") },
  };
}

export async function ownSheet(db: Db): Promise<string> {
  const row = await lookRow(db);
  return row ? sheetOf(lookOf(row)) : "";
}

async function lookShown(db: Db): Promise<Around["look"]> {
  const row = await lookRow(db);
  if (!row) return noLook;
  const sheet = sheetOf(lookOf(row));
  const digest = createHash("sha256").update(sheet).digest("hex").slice(0, 12);
  return {
    stylesheet: sheet === "" ? null : `/look/sheet-${digest}.css`,
    logo: row.logo_hash ? { src: address("logo", row.logo_hash, ".png")!, alt: row.logo_text! } : null,
  };
}

export async function lookPiece(db: Db, piece: Piece): Promise<NamedBytes | null> {
  const row = await db
    .selectFrom("site_look")
    .leftJoin("stored_files as f", "f.key", `site_look.${piece}_key`)
    .select([`${piece} as content`, "f.key", "f.size", "f.sha256"])
    .executeTakeFirst();
  return row && (row.content || row.key) ? row : null;
}

export interface SisterSite {
  id: number;
  name: string;
  href: string;
  sort: "site" | "service" | "channel" | "archive";
  about: string;
  owner: string;
  checkedOn: string;
}

/** Those whose name, description or owner contains the words; all without words. */
export async function sisterSites(db: Db, words: string): Promise<SisterSite[]> {
  const like = `%${words.replace(/[\\%_]/g, "\\$&")}%`;
  return db
    .selectFrom("sister_sites")
    .select(["id", "name", "href", "about", "owner", "checked_on as checkedOn"])
    .select(sql<SisterSite["sort"]>`sort`.as("sort"))
    .where("removed_at", "is", null)
    .where((is) => is.or([is("name", "ilike", like), is("about", "ilike", like), is("owner", "ilike", like)]))
    .orderBy("sort")
    .orderBy("name")
    .limit(500)
    .execute();
}
