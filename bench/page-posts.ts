/** Groups, people and posts for benchmarks, made by a few statements. */
import { bodyFromMarkdown } from "#discussions";
import { sql, type Db } from "#platform/db";

const words =
  "the committee met on tuesday and went through draft line by changes are listed below with their reasons catalogue of papers public shelf mend paste hinge map index record library reader week next every local name".split(
    " ",
  );
const sentence = (seed: number) =>
  Array.from({ length: 12 }, (_, place) => words[(seed * 7 + place * (seed + 5)) % words.length]!).join(" ");

/** About 1 KB, each its own, with what posts have: emphasis, a list, a link. */
const longText = (seed: number) =>
  `${[1, 2, 3].map((n) => `${sentence(seed + n)}. *${sentence(seed * 3 + n)}.*`).join(" ")}\n\n- ${sentence(seed + 11)}\n- [${sentence(seed + 13)}](https://example.org/${seed})\n\n${sentence(seed + 17)}. ${sentence(seed + 19)}.`;
const shortText = (seed: number) => `${sentence(seed)}. *${sentence(seed + 1)}.*`;

const VARIETY = 60;

/** An interest group that anyone may read, with so many people who belong to it and get its mail. Returns its id. */
export async function aGroup(db: Db, people: number): Promise<number> {
  const now = new Date();
  for (const statement of [
    sql`insert into units (kind, slug, name, acronym, purpose, opened_on, created_at)
      values ('interest-group', 'bench', 'Government Documents', 'GODORT', 'Where public papers are kept and found.', '2026-01-01', ${now})`,
    sql`insert into unit_slugs (slug, unit_id, since) select slug, id, created_at from units`,
    sql`insert into unit_addresses (local_part, unit_id, is_current, since) select slug, id, true, created_at from units`,
    sql`insert into persons (name, time_zone, language, created_at)
      select 'Reader ' || n, 'America/Chicago', 'en', ${now}::timestamptz from generate_series(1, ${people}::integer) n`,
    sql`insert into mail_addresses (address, key, domain, first_seen_at)
      select a, a, 'example.org', ${now}::timestamptz from (select 'reader' || id || '@example.org' as a from persons order by id) p`,
    sql`insert into person_addresses (address_id, person_id, verified_at, is_primary) select id, id, first_seen_at, true from mail_addresses`,
    sql`insert into unit_memberships (unit_id, person_id, joined_at, join_cause)
      select (select id from units), id, created_at, 'founded' from persons`,
    sql`insert into subscriptions (unit_id, person_id, address_id, mode, started_at)
      select unit_id, person_id, person_id, 'each', joined_at from unit_memberships`,
  ])
    await statement.execute(db);
  return (await db.selectFrom("units").select("id").executeTakeFirstOrThrow()).id;
}

/** So many topics of so many posts each; each post answers the one two before it. */
export async function topics(
  db: Db,
  unitId: number,
  { count, posts, length }: { count: number; posts: number; length: "long" | "short" },
): Promise<void> {
  const texts = Array.from({ length: VARIETY }, (_, seed) => (length === "long" ? longText : shortText)(seed));
  const bodies = texts.map((text) => bodyFromMarkdown(text));
  const now = new Date();
  const last = await lastOf(db, "topics");
  const before = await lastOf(db, "posts");
  await sql`insert into topics (title, started_by, started_at, last_post_at, post_count)
    select 'Minutes of meeting ' || n, 1, ${now}::timestamptz, ${now}::timestamptz + n * interval '1 second', ${posts}
    from generate_series(1, ${count}::integer) n`.execute(db);
  await sql`insert into topic_units (topic_id, unit_id, is_home, last_post_at)
    select id, ${unitId}::bigint, true, last_post_at from topics where id > ${last}`.execute(db);
  const people = (await sql<{ count: number }>`select count(*) as count from persons`.execute(db)).rows[0]!.count;
  await sql`insert into posts (id, topic_id, number, parent_id, author_id, author_name, message_id, source, subject, markdown, body_text, body_html,
      written_at, posted_at, sorts_at)
    overriding system value
    select ${before}::bigint + (t.id - ${last}::bigint - 1) * ${posts} + n, t.id, n,
      case when n > 1 then ${before}::bigint + (t.id - ${last}::bigint - 1) * ${posts} + greatest(1, n - 2) end,
      1 + (t.id + n) % ${people}::bigint, 'Reader', t.id || '.' || n || '@lists.example.org', 'web', t.title,
      (${texts}::text[])[1 + n % ${VARIETY}], (${bodies.map((body) => body.text)}::text[])[1 + n % ${VARIETY}],
      (${bodies.map((body) => body.html)}::text[])[1 + n % ${VARIETY}],
      t.started_at, t.started_at + n * interval '1 minute', t.started_at + n * interval '1 minute'
    from topics t cross join generate_series(1, ${posts}::integer) n where t.id > ${last} order by t.id, n`.execute(db);
  await sql`select setval(pg_get_serial_sequence('posts', 'id'), (select max(id) from posts))`.execute(db);
}

const lastOf = async (db: Db, table: "topics" | "posts"): Promise<number> =>
  (await sql<{ last: number }>`select coalesce(max(id), 0)::bigint as last from ${sql.table(table)}`.execute(db))
    .rows[0]!.last;
