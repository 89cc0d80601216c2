// A million posts in two thousand groups, made by the database: words by Zipf's law, ten years, groups and authors of very different sizes.
import pg from "pg";

const POSTS = 1_000_000;
const UNITS = 2_000;
const A_TOPIC = 5;
const PERSONS = 20_000;
const WORDS = 50_000;
const SENTENCES = 40_000;
const COMMON = 40;

export interface Made {
  /** Words from the most to the least used; the first ten are stop words. */
  words: string[];
  /** Two words side by side, as somebody wrote them; not of the words that stand in every eighth post or more. */
  phrases: string[];
}

/**
 * Fills a migrated, empty database. The index of the search is built at the end, as an import of a whole archive would do it; other indexes of
 * these tables, which no search uses, stay away. Triggers are off, and the function that they call does their work in large parts.
 */
export async function makePosts(url: string, print: (line: string) => void, posts = POSTS): Promise<void> {
  const clients = [await connected(url), await connected(url)] as const;
  const [client] = clients;
  const step = async (name: string, act: () => Promise<unknown>) => {
    const begun = performance.now();
    await act();
    print(`${((performance.now() - begun) / 1000).toFixed(1).padStart(7)} s  ${name}`);
  };
  try {
    for (const one of clients) await one.query("set maintenance_work_mem = '1GB'; set work_mem = '128MB'");
    await step("words and sentences", () => client.query(vocabulary));
    await step("groups and people", () => client.query(groupsAndPeople));
    const indexes = await withoutIndexes(client);
    await step("topics and posts", () => client.query(topicsAndPosts(posts)));
    await step("what search knows of them", () => Promise.all(clients.map((one, half) => searched(one, half, posts))));
    await step("its indexes", () => Promise.all(clients.map((one, at) => one.query(indexes[at]!))));
    await step("vacuum", () => client.query("vacuum analyze"));
    await client.query("alter table posts enable trigger user; alter table topic_units enable trigger user");
  } finally {
    for (const one of clients) await one.end();
  }
}

// setseed: every run makes the same posts. Rank k comes up with a chance of about 1 / k.
const vocabulary = `
  select setseed(0.5);
  create unlogged table bench_words as select k, case when k <= 10 then (array['the','of','and','to','a','in','is','for','that','on'])[k] else (
    select string_agg(substr('bcdfghjklmnprstvz', 1 + ((k / 85 ^ i)::int * 7 + k) % 17, 1) || substr('aeiou', 1 + ((k / 85 ^ i)::int + k / 17) % 5, 1), '')
    from generate_series(0, 2 + k % 2) i) || translate(k::text, '0123456789', 'bdfgklmnpr') end as word
    from generate_series(1, ${WORDS}) k;
  alter table bench_words add primary key (k);
  create unlogged table bench_sentences as select n, string_agg(word, ' ') as text
    from (select n, floor(${WORDS} ^ random())::int as k from generate_series(1, ${SENTENCES}) n, generate_series(1, 10)) drawn join bench_words using (k) group by n;
  alter table bench_sentences add primary key (n);
  analyze bench_words, bench_sentences`;

const groupsAndPeople = `
  insert into units (kind, slug, name, acronym, purpose, opened_on, created_at)
    select 'interest-group', 'unit-' || n, 'Unit ' || n, 'U' || n, 'Purpose ' || n, '2016-01-01', '2016-01-01' from generate_series(1, ${UNITS}) n;
  insert into unit_slugs select slug, id, created_at from units;
  insert into unit_settings (unit_id) select id from units;
  insert into persons (name, time_zone, language, created_at)
    select 'Person Number' || n || 'x', 'UTC', 'en', '2016-01-01' from generate_series(1, ${PERSONS}) n;
  analyze units, unit_settings, persons`;

const sentence = (number: number) => `join bench_sentences s${number} on s${number}.n = drawn.s${number}`;
const word = (number: number) => `join bench_words w${number} on w${number}.k = drawn.w${number}`;
const draws = (letter: string, expression: string, count: number) =>
  Array.from({ length: count }, (_, at) => `${expression} as ${letter}${at + 1}`).join(", ");
const joins = (join: (number: number) => string, count: number) =>
  Array.from({ length: count }, (_, at) => join(at + 1)).join(" ");

// A post: four of the sentences and four words of its own. Group 1 is the busiest, author 1 writes most.
const topicsAndPosts = (posts: number) => `
  alter table posts disable trigger user;
  alter table topic_units disable trigger user;
  insert into topics (title, started_at, last_post_at, post_count)
    select s.text, '2016-01-01'::timestamptz + d.n * (interval '10 years' / ${posts / A_TOPIC}), '2026-01-01', ${A_TOPIC}
    from (select n, 1 + floor(random() * ${SENTENCES})::int as s from generate_series(1, ${posts / A_TOPIC}) n) d
      join bench_sentences s on s.n = d.s order by d.n;
  insert into topic_units (topic_id, unit_id, is_home, last_post_at)
    select id, 1 + floor(${UNITS} * random() ^ 1.5)::int, true, last_post_at from topics;
  insert into posts (topic_id, number, author_id, author_name, message_id, source, subject, body_text, body_html, written_at, posted_at, sorts_at)
    select drawn.n, i, author, 'Somebody', drawn.n || '.' || i || '@example.org', 'web', '',
      concat_ws(' ', s1.text, s2.text, s3.text, s4.text, w1.word, w2.word, w3.word, w4.word), '', at, at, at
    from (select t.id as n, i, t.started_at + i * interval '1 day' as at, 1 + floor(${PERSONS} * random() ^ 2)::int as author,
        ${draws("s", `1 + floor(random() * ${SENTENCES})::int`, 4)}, ${draws("w", `floor(${WORDS} ^ random())::int`, 4)}
      from topics t, generate_series(1, ${A_TOPIC}) i) drawn
      ${joins(sentence, 4)} ${joins(word, 4)}
    order by drawn.n, drawn.i;
  insert into searched_eras select distinct era_of(posted_at) from posts;
  analyze posts, topics, topic_units`;

/** Half of the posts, by the function that the triggers call. */
async function searched(client: pg.Client, half: number, posts: number): Promise<void> {
  const step = posts / 50;
  for (let from = 1 + half * step; from <= posts; from += 2 * step)
    await client.query("select search_posts(array(select generate_series($1::bigint, $2::bigint)))", [
      from,
      from + step - 1,
    ]);
}

/** Takes the indexes away; gives the statements that build the search's own anew. */
async function withoutIndexes(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ name: string; made: string }>(
    `select indexname as name, indexdef as made from pg_indexes where tablename in ('posts', 'topics', 'searched_posts')
       and indexname not in (select conname from pg_constraint)`,
  );
  await client.query(rows.map(({ name }) => `drop index ${name}`).join(";"));
  return ["searched_posts_all", "topics_title_near"].map((wanted) => rows.find(({ name }) => name === wanted)!.made);
}

/** What an earlier `makePosts` left in this database. */
export async function made(client: pg.Client): Promise<Made> {
  const words = await client.query<{ word: string }>("select word from bench_words order by k");
  const phrases = await client.query<{ phrase: string }>(
    `select phrase from (select n, split_part(text, ' ', 4) || ' ' || split_part(text, ' ', 5) as phrase from bench_sentences) two
     where not string_to_array(phrase, ' ') && (select array_agg(word) from bench_words where k <= ${COMMON}) order by n limit 200`,
  );
  return { words: words.rows.map(({ word: one }) => one), phrases: phrases.rows.map(({ phrase }) => phrase) };
}

async function connected(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return client;
}
