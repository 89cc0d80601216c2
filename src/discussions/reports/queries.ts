import { leadingAddresses, unitsAbove } from "#groups";
import { primaryAddressOf, staffAddressIds } from "#people";
import { sql, type Db, type Tx } from "#platform/db";
import type { Day, Instant } from "#platform/time";
import type { SafeHtml } from "#platform/web";
import { withNames } from "../mentions/queries.ts";
import type { ConductReason } from "../withholding/rules.ts";
import type { Outcome } from "./rules.ts";

export interface ReportedPost {
  id: number;
  number: number;
  title: string;
  authorId: number | null;
  authorName: string;
  postedAt: Instant;
  html: SafeHtml;
  quoted: SafeHtml | null;
  fileNames: string[];
  isWithheld: boolean;
  reports: { by: string; reason: ConductReason; word: string; at: Instant }[];
}

/** Reported posts on a page. */
export const REPORTED_SHOWN = 50;

const isOpenIn = (unitId: number) => sql`
  from posts p join topic_units h on h.topic_id = p.topic_id and h.is_home
  where h.unit_id = ${unitId} and exists (select from post_reports r where r.post_id = p.id and r.settled_at is null)`;

/**
 * Posts of a unit whose reports nobody has answered, the longest reported first; not the viewer's own: nobody decides on what is said of themselves,
 * nor reads who said it. For its leaders only: the caller asks `mayManage`.
 */
export async function reportedIn(db: Db, unitId: number, viewerId: number): Promise<ReportedPost[]> {
  const { rows } = await sql<
    Omit<ReportedPost, "reports"> & { reports: (Omit<ReportedPost["reports"][0], "at"> & { at: string })[] }
  >`
    select x.*, t.title, coalesce(a.name, x.author_name) as "authorName",
      array(select filename from post_attachments f where f.post_id = x.id order by f.number) as "fileNames",
      (select json_agg(json_build_object('by', b.name, 'reason', r.reason, 'word', r.word, 'at', r.reported_at) order by r.id)
        from post_reports r join persons b on b.id = r.reporter_id where r.post_id = x.id and r.settled_at is null) as reports
    from (
      select p.id, p.number, p.topic_id, p.author_id as "authorId", p.author_name, p.posted_at as "postedAt", p.body_html as html,
        p.quoted_html as quoted, p.withheld_at is not null as "isWithheld"
      ${isOpenIn(unitId)} and p.author_id is distinct from ${viewerId}::bigint) x
      join topics t on t.id = x.topic_id left join persons a on a.id = x."authorId"
    order by (select min(r.id) from post_reports r where r.post_id = x.id and r.settled_at is null) limit ${REPORTED_SHOWN}`.execute(
    db,
  );
  return Promise.all(
    rows.map(async (row) => ({
      ...row,
      html: await withNames(db, row.html),
      reports: row.reports.map((report) => ({ ...report, at: new Date(report.at) })),
    })),
  );
}

export async function reportedCountOf(db: Db, unitId: number, viewerId: number): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::integer as count ${isOpenIn(unitId)} and p.author_id is distinct from ${viewerId}::bigint`.execute(
    db,
  );
  return rows[0]!.count;
}

export interface OwnReport {
  at: Instant;
  /** null: nobody has answered it. */
  outcome: Outcome | null;
  answer: string | null;
}

/** What somebody last reported of a post, and what became of it. */
export async function ownReportOf(db: Db, personId: number, postId: number): Promise<OwnReport | null> {
  const row = await db
    .selectFrom("post_reports")
    .select(["reported_at as at", sql<Outcome | null>`outcome`.as("outcome"), "answer"])
    .where("post_id", "=", postId)
    .where("reporter_id", "=", personId)
    .orderBy("id", "desc")
    .executeTakeFirst();
  return row ?? null;
}

/** Whether the post belongs to the unit, whose leaders answer for it. */
export async function isAtHome(db: Db, postId: number, unitId: number): Promise<boolean> {
  const row = await db
    .selectFrom("posts as p")
    .innerJoin("topic_units as h", "h.topic_id", "p.topic_id")
    .select("p.id")
    .where("p.id", "=", postId)
    .where("h.unit_id", "=", unitId)
    .where("h.is_home", "=", true)
    .executeTakeFirst();
  return row !== undefined;
}

export interface Case {
  postId: number;
  number: number;
  title: string;
  authorName: string;
  authorId: number | null;
  reasons: ConductReason[];
  words: string[];
}

/** The open cases of a unit, as the mail to its leaders tells them; nobody who reported is named. */
export async function casesOf(db: Db, unitId: number): Promise<Case[]> {
  const { rows } = await sql<Case>`
    select p.id as "postId", p.number, t.title, coalesce(a.name, p.author_name) as "authorName", p.author_id as "authorId",
      array_agg(distinct r.reason) as reasons, array_remove(array_agg(r.word order by r.id), '') as words
    from post_reports r join posts p on p.id = r.post_id join topics t on t.id = p.topic_id
      join topic_units h on h.topic_id = t.id and h.is_home left join persons a on a.id = p.author_id
    where h.unit_id = ${unitId} and r.settled_at is null
    group by p.id, t.id, a.id order by min(r.id) limit ${REPORTED_SHOWN}`.execute(db);
  return rows;
}

/**
 * By address who is asked about a unit's reported posts, each about those that they did not write: its leaders; where they wrote it themselves, those of
 * the units above; at last staff for groups.
 */
export async function askedAbout(
  db: Db | Tx,
  unitId: number,
  cases: readonly Case[],
  today: Day,
): Promise<Map<number, Case[]>> {
  const levels: number[][] = [];
  for (const id of [unitId, ...(await unitsAbove(db, unitId))]) levels.push(await leadingAddresses(db, id, today));
  levels.push(await staffAddressIds(db, "groups"));
  const asked = new Map<number, Case[]>();
  for (const one of cases) {
    const own = one.authorId === null ? null : await primaryAddressOf(db, one.authorId);
    const others = levels.map((level) => level.filter((address) => address !== own?.id));
    for (const address of others.find((level) => level.length > 0) ?? [])
      asked.set(address, [...(asked.get(address) ?? []), one]);
  }
  return asked;
}

export interface AnswerFacts {
  outcome: Outcome;
  answer: string;
  postId: number;
  number: number;
  title: string;
  unit: string;
}

/** What the mail to a reporter says. */
export async function reportAnswerFacts(db: Db, id: number): Promise<AnswerFacts | null> {
  const { rows } = await sql<AnswerFacts>`
    select r.outcome, r.answer, p.id as "postId", p.number, t.title, u.name as unit
    from post_reports r join posts p on p.id = r.post_id join topics t on t.id = p.topic_id
      join topic_units h on h.topic_id = t.id and h.is_home join units u on u.id = h.unit_id
    where r.id = ${id} and r.settled_at is not null`.execute(db);
  return rows[0] ?? null;
}
