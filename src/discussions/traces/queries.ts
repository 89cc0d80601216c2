import { sql, type Db } from "#platform/db";
import type { Instant } from "#platform/time";
import { POST_MAIL } from "../subscriptions/queries.ts";
import { waitsOf, type Wait } from "../moderation/queries.ts";
import { type Decision, type HoldRule } from "../rules.ts";
import { ways, type DeliveryReason } from "../subscriptions/rules.ts";

/** What became of one mail (D-21), for the person who wrote it. */
export interface Trace {
  /** Of the mail as it came in. */
  id: number;
  cameAt: Instant;
  subject: string;
  unit: { id: number; name: string; slug: string } | null;
  outcome: Outcome;
}

export type Outcome =
  | { is: "posted"; postId: number; copies: Copies }
  | {
      is: "held";
      rule: HoldRule;
      decision: Decision | null;
      decidedBy: string | null;
      decidedAt: Instant | null;
      wait: Wait | null;
    }
  | { is: "ended"; fate: string; cause: string | null };

/** Copies of a post by what became of them. */
export interface Copies {
  sent: number;
  waiting: number;
  /** Refused on the way, or come back since. */
  failed: number;
  /** Comes to its reader in a mail with others, which they chose or which a busy discussion makes. */
  later: number;
  /** Subscribers who get no copy: they read on the web, or muted it. */
  withheld: number;
}

interface Row {
  id: number;
  cameAt: Instant;
  subject: string;
  unit: Trace["unit"];
  postId: number | null;
  rule: HoldRule | null;
  decision: Decision | null;
  decidedBy: string | null;
  decidedAt: Instant | null;
  fate: string | null;
  cause: string | null;
}

/** A person's mails to groups, the newest first: of one unit, one mail, or all. */
export async function tracesOf(
  db: Db,
  personId: number,
  { unitId = null, id = null, most }: { unitId?: number | null; id?: number | null; most: number },
): Promise<Trace[]> {
  const { rows } = await sql<Row>`
    select w.id, i.arrived_at as "cameAt", w.subject, w.post_id as "postId", w.rule, w.decision, w.decided_by as "decidedBy", w.decided_at as "decidedAt",
      w.fate, w.cause, case when u.id is not null then json_build_object('id', u.id, 'name', u.name, 'slug', u.slug) end as unit
    from (
      select p.inbound_mail_id as id, p.subject, (f.fate_detail ->> 'unit')::bigint as unit_id, p.id as post_id, h.rule, h.decision, d.name as decided_by,
        h.decided_at, null as fate, null as cause
      from posts p join inbound_mails f on f.id = p.inbound_mail_id left join held_mails h on h.inbound_mail_id = p.inbound_mail_id
        left join persons d on d.id = h.decided_by
      where p.author_id = ${personId} and p.inbound_mail_id is not null
      union all
      select h.inbound_mail_id, h.subject, h.unit_id, null, h.rule, h.decision, d.name, h.decided_at, null, null
      from held_mails h left join persons d on d.id = h.decided_by
      where h.author_id = ${personId} and not exists (select from posts p where p.inbound_mail_id = h.inbound_mail_id)
      union all
      select t.inbound_mail_id, t.subject, t.unit_id, null, null, null, null, null, t.fate, t.cause from traced_mails t where t.person_id = ${personId}
    ) w join inbound_mails i on i.id = w.id left join units u on u.id = w.unit_id
    where (${unitId}::bigint is null or w.unit_id = ${unitId}) and (${id}::bigint is null or w.id = ${id})
    order by w.id desc limit ${most}`.execute(db);
  const copies = await copiesOf(
    db,
    rows.flatMap((row) => row.postId ?? []),
  );
  const waits = await waitsOf(
    db,
    rows.flatMap((row) => (row.rule !== null && row.decision === null ? row.id : [])),
  );
  return rows.map((row) => ({
    id: row.id,
    cameAt: row.cameAt,
    subject: row.subject,
    unit: row.unit,
    outcome: outcomeOf(row, copies, waits),
  }));
}

function outcomeOf(row: Row, copies: ReadonlyMap<number, Copies>, waits: ReadonlyMap<number, Wait>): Outcome {
  const { postId, rule, decision, decidedBy, decidedAt, fate, cause } = row;
  if (postId !== null) return { is: "posted", postId, copies: copies.get(postId) ?? none };
  if (rule !== null) return { is: "held", rule, decision, decidedBy, decidedAt, wait: waits.get(row.id) ?? null };
  return { is: "ended", fate: fate!, cause };
}

const none: Copies = { sent: 0, waiting: 0, failed: 0, later: 0, withheld: 0 };

const laterReasons = Object.keys(ways).filter((reason) => ways[reason as DeliveryReason] === "later");

/** How many copies of each post went where. Posts that nobody was to get have no entry. */
export async function copiesOf(db: Db, postIds: readonly number[]): Promise<Map<number, Copies>> {
  if (postIds.length === 0) return new Map();
  const { rows } = await sql<Copies & { postId: number }>`
    select m.subject_id as "postId",
      count(*) filter (where d.state = 'sent' and not came_back)::integer as sent,
      count(*) filter (where d.state in ('waiting', 'deferred'))::integer as waiting,
      count(*) filter (where d.state = 'failed' or came_back)::integer as failed,
      count(*) filter (where d.state = 'withheld' and d.reason = any(${laterReasons}::text[]))::integer as later,
      count(*) filter (where d.state = 'withdrawn' or d.state = 'withheld' and d.reason <> all(${laterReasons}::text[]))::integer as withheld
    from mailings m join deliveries d on d.mailing_id = m.id
      cross join lateral (select exists (select from address_failures f where f.address_id = d.address_id and f.delivery_id = d.id and f.kind <> 'temporary') as came_back) f
    where m.purpose = ${POST_MAIL} and m.subject_id = any(${[...postIds]}::bigint[]) group by m.subject_id`.execute(db);
  return new Map(rows.map(({ postId, ...counts }) => [postId, counts]));
}
