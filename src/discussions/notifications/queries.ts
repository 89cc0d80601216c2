import { readableUnits, type Viewer } from "#groups";
import { sql, statement, type Db } from "#platform/db";
import type { Instant } from "#platform/time";
import { refusingMentions } from "../mentions/queries.ts";
import { channels, COUNTED, defaults, noticeKinds, type Channel, type NoticeKind } from "./rules.ts";

export const NOTICES_A_PAGE = 30;

export interface Notice {
  id: number;
  kind: NoticeKind;
  topicId: number;
  title: string;
  postId: number;
  /** Posts that it stands for. */
  posts: number;
  /** Who wrote the last of them. */
  by: string;
  latestAt: Instant;
  isSeen: boolean;
}

/** For the badge on every page: at most one more than is shown. What was lost to a change of rights may count until its row is gone. */
export async function unseenCount(db: Db, personId: number): Promise<number> {
  const [row] = await unseenRows(db, personId, COUNTED + 1);
  return row!.count;
}

const unseenRows = statement<{ count: number }, [personId: number, most: number]>(
  () => `select count(*)::integer as count from (
    select from notifications where person_id = $1 and seen_at is null limit $2) unseen`,
);

/** The newest first, one more than a page. Permission is asked now: a discussion that one may read no more tells nothing. */
export async function noticesFor(
  db: Db,
  viewer: Viewer & { personId: number },
  before: { at: Instant; id: number } | null,
): Promise<Notice[]> {
  const { rows } = await sql<Notice>`${selected(db, viewer)}
    and (${before === null} or (n.latest_at, n.id) < (${before?.at ?? null}::timestamptz, ${before?.id ?? null}::bigint))
    order by n.latest_at desc, n.id desc limit ${NOTICES_A_PAGE + 1}`.execute(db);
  return rows;
}

/** What the person's devices were not told yet, the newest first. */
export async function noticesToPush(db: Db, viewer: Viewer & { personId: number }, since: Instant): Promise<Notice[]> {
  const { rows } = await sql<Notice>`${selected(db, viewer)}
    and n.seen_at is null and n.latest_at > ${since}::timestamptz and (n.pushed_at is null or n.pushed_at < n.latest_at)
    order by n.latest_at desc, n.id desc limit ${NOTICES_A_PAGE}`.execute(db);
  return rows;
}

const selected = (db: Db, viewer: Viewer & { personId: number }) => sql`
  select n.id, n.kind, p.topic_id as "topicId", t.title, n.posts, n.latest_at as "latestAt", n.seen_at is not null as "isSeen",
    case when n.posts = 1 then n.last_post_id else n.first_post_id end as "postId", coalesce(a.name, p.author_name) as by
  from notifications n join posts p on p.id = n.last_post_id and p.withheld_at is null join topics t on t.id = p.topic_id left join persons a on a.id = p.author_id
  where n.person_id = ${viewer.personId} and exists (
    select from topic_units u join (${readableUnits(db, viewer)}) r on r.id = u.unit_id
    where u.topic_id = p.topic_id and (r.since is null or p.posted_at >= r.since or p.author_id = ${viewer.personId}))`;

/** Whether each kind of notification goes by each channel. */
export type Choices = Record<NoticeKind, Record<Channel, boolean>>;

export async function choicesOf(db: Db, personId: number): Promise<Choices> {
  const rows = await db
    .selectFrom("notification_choices")
    .where("person_id", "=", personId)
    .select(["kind", "channel", "is_on as isOn"])
    .execute();
  const chosen = (kind: NoticeKind, channel: Channel) =>
    rows.find((row) => row.kind === kind && row.channel === channel)?.isOn ?? defaults[kind][channel];
  const of = (kind: NoticeKind) => Object.fromEntries(channels.map((channel) => [channel, chosen(kind, channel)]));
  const choices = Object.fromEntries(noticeKinds.map((kind) => [kind, of(kind)])) as Choices;
  // Who stopped it by the link in such a mail stands there.
  choices.named.mail = !(await refusingMentions(db, [personId])).has(personId);
  return choices;
}

/** Those of these people who want mail when somebody answers them. */
export async function wantingAnswers(db: Db, personIds: readonly number[]): Promise<Set<number>> {
  if (personIds.length === 0) return new Set();
  const { rows } = await sql<{ id: number }>`
    select person_id as id from notification_choices
    where kind = 'answered' and channel = 'mail' and is_on and person_id = any(${[...personIds]}::bigint[])`.execute(
    db,
  );
  return new Set(rows.map(({ id }) => id));
}

/** Those of the told whose devices are told too, in an order in which two posts' jobs cannot lock each other out. */
export async function peopleToPush(db: Db, told: ReadonlyMap<number, NoticeKind>): Promise<number[]> {
  const byDefault = noticeKinds.filter((kind) => defaults[kind].push);
  const { rows } = await sql<{ id: number }>`
    select told.person_id as id from unnest(${[...told.keys()]}::bigint[], ${[...told.values()]}::text[]) as told (person_id, kind)
      left join notification_choices c on c.person_id = told.person_id and c.kind = told.kind and c.channel = 'push'
    where coalesce(c.is_on, told.kind = any(${byDefault}::text[])) and exists (select from push_devices d where d.person_id = told.person_id)
    order by told.person_id`.execute(db);
  return rows.map(({ id }) => id);
}
