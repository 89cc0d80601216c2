import { bodyFromMarkdown } from "#discussions";
import { sql, type Db } from "#platform/db";

const paragraph =
  "The committee met on Tuesday and went through the draft *line by line*; the changes are listed below with their [reasons](https://example.org/minutes). ";
const text = `${paragraph.repeat(3)}\n\n- ${paragraph}\n- ${paragraph}\n\n${paragraph.repeat(2)}`;

/** An interest group that anyone may read, with `people` who belong to it and get its mail; the first of them leads nothing. */
export async function aGroup(db: Db, people: number): Promise<number> {
  await sql`insert into units (kind, slug, name, acronym, purpose, opened_on, created_at)
    values ('interest-group', 'bench', 'Government Documents', 'GODORT', 'Where public papers are kept and found.', '2026-01-01', clock_timestamp())`.execute(
    db,
  );
  await sql`insert into unit_slugs (slug, unit_id, since) select slug, id, clock_timestamp() from units`.execute(db);
  await sql`insert into unit_addresses (local_part, unit_id, is_current, since) select slug, id, true, clock_timestamp() from units`.execute(
    db,
  );
  await sql`insert into persons (name, time_zone, language, created_at)
    select 'Reader ' || n, 'America/Chicago', 'en', clock_timestamp() from generate_series(1, ${people}::integer) n`.execute(
    db,
  );
  await sql`insert into mail_addresses (address, key, domain, first_seen_at)
    select a, a, 'example.org', clock_timestamp() from (select 'reader' || id || '@example.org' as a from persons order by id) p`.execute(
    db,
  );
  await sql`insert into person_addresses (address_id, person_id, verified_at, is_primary) select id, id, clock_timestamp(), true from mail_addresses`.execute(
    db,
  );
  await sql`insert into unit_memberships (unit_id, person_id, joined_at, join_cause)
    select (select id from units), id, clock_timestamp(), 'founded' from persons`.execute(db);
  await sql`insert into subscriptions (unit_id, person_id, address_id, mode, started_at)
    select unit_id, person_id, person_id, 'each', clock_timestamp() from unit_memberships`.execute(db);
  return (await db.selectFrom("units").select("id").executeTakeFirstOrThrow()).id;
}

/** Topics of so many posts each, of about 1 KB a post; the first of them answers nothing, the others the one before. */
export async function topics(db: Db, unitId: number, count: number, posts: number): Promise<void> {
  const body = bodyFromMarkdown(text);
  const { rows } = await sql<{ last: number }>`select coalesce(max(id), 0)::bigint as last from topics`.execute(db);
  const last = rows[0]!.last;
  await sql`insert into topics (title, started_by, started_at, last_post_at, post_count)
    select 'Minutes of meeting ' || n, 1, clock_timestamp(), clock_timestamp(), ${posts} from generate_series(1, ${count}::integer) n`.execute(
    db,
  );
  await sql`insert into topic_units (topic_id, unit_id, is_home, last_post_at)
    select id, ${unitId}::bigint, true, last_post_at from topics where id > ${last}`.execute(db);
  await sql`insert into posts (topic_id, number, parent_id, author_id, author_name, message_id, source, subject, markdown, body_text, body_html,
      written_at, posted_at, sorts_at)
    select t.id, n, null, 1 + (t.id + n) % (select count(*) from persons), 'Reader', t.id || '.' || n || '@lists.example.org', 'web',
      t.title, ${text}, ${body.text}, ${body.html}, t.started_at, t.started_at + n * interval '1 minute', t.started_at + n * interval '1 minute'
    from topics t cross join generate_series(1, ${posts}::integer) n where t.id > ${last} order by n, t.id`.execute(db);
}

/** Who answered what: one statement, so that it also stands for bulk changes. */
export async function answered(db: Db, topicId: number): Promise<void> {
  await sql`update posts p set parent_id = q.id from posts q
    where p.topic_id = ${topicId} and q.topic_id = p.topic_id and q.number = greatest(1, p.number - 2) and p.number > 1`.execute(
    db,
  );
}
