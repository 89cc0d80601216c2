import { sql, type Db } from "#platform/db";
import type { Instant } from "#platform/time";
import type { SafeHtml } from "#platform/web";
import { withNames } from "../mentions/queries.ts";
import type { ConductReason } from "./rules.ts";

export interface Withholding {
  id: number;
  reason: ConductReason;
  word: string;
  at: Instant;
  by: string | null;
  removedAt: Instant | null;
  removedBy: string | null;
  /** What the post said; null: removed for good. */
  kept: { html: SafeHtml; quoted: SafeHtml | null; fileNames: string[] } | null;
}

/** Why a post is away, and what it said. For those who lead its unit and for its author: the caller asks. */
export async function withholdingOf(db: Db, postId: number): Promise<Withholding | null> {
  const row = await db
    .selectFrom("post_withholdings as w")
    .leftJoin("withheld_bodies as b", "b.withholding_id", "w.id")
    .leftJoin("persons as p", "p.id", "w.withheld_by")
    .leftJoin("persons as r", "r.id", "w.removed_by")
    .select(["w.id", sql<ConductReason>`w.reason`.as("reason"), "w.word", "w.withheld_at as at", "p.name as by"])
    .select(["w.removed_at as removedAt", "r.name as removedBy"])
    .select([sql<SafeHtml | null>`b.body_html`.as("html"), sql<SafeHtml | null>`b.quoted_html`.as("quoted")])
    .select(
      sql<string[]>`array(select filename from withheld_files f where f.post_id = w.post_id order by f.number)`.as(
        "fileNames",
      ),
    )
    .where("w.post_id", "=", postId)
    .where("w.restored_at", "is", null)
    .executeTakeFirst();
  if (!row) return null;
  const { html, quoted, fileNames, ...facts } = row;
  return { ...facts, kept: html === null ? null : { html: await withNames(db, html), quoted, fileNames } };
}

export interface WithholdingFacts {
  state: "hidden" | "removed" | "restored";
  reason: ConductReason;
  word: string;
  postId: number;
  number: number;
  title: string;
  unit: { name: string; slug: string };
}

/** What the mail to its author says. */
export async function withholdingFacts(db: Db, id: number): Promise<WithholdingFacts | null> {
  const { rows } = await sql<WithholdingFacts>`
    select case when w.restored_at is not null then 'restored' when w.removed_at is not null then 'removed' else 'hidden' end as state,
      w.reason, w.word, p.id as "postId", p.number, t.title, json_build_object('name', u.name, 'slug', u.slug) as unit
    from post_withholdings w join posts p on p.id = w.post_id join topics t on t.id = p.topic_id
      join topic_units h on h.topic_id = t.id and h.is_home join units u on u.id = h.unit_id
    where w.id = ${id}`.execute(db);
  return rows[0] ?? null;
}
