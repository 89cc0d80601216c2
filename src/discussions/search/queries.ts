import { sql, type Db, type Tx } from "#platform/db";
import { MARK_BEGINS, MARK_ENDS, type Term } from "#platform/search";
import type { Day, Instant } from "#platform/time";
import { erasOf, yearsOf } from "./rules.ts";

/** Everything that a search needs, looked up: words as the index has them, units that the viewer may read. */
export interface PostSearch {
  lexemes: Lexemes;
  /** Ids of the units whose posts the viewer may read, narrowed by `in:`. A post in none of them is not there. */
  units: readonly number[];
  notUnits: readonly number[];
  /** Those of the units of which the viewer came too late to read everything. */
  late: Late;
  from: Day | null;
  to: Day | null;
  /** The zone in which these days begin. */
  zone: string;
}

/** What the viewer reads of these units: posts since the moment given for each, and their own (`readsFrom`). */
export interface Late {
  units: readonly { id: number; since: Instant }[];
  /** Whose own posts; null: nobody's. */
  reader: number | null;
}

/** Words as tsqueries in text; null: none asked. */
export interface Lexemes {
  words: string | null;
  notWords: string | null;
  title: string | null;
  notTitle: string | null;
  marks: string | null;
  notMarks: string | null;
}

/** Ranked are the newest matches, so many of them (D-10); beyond, a search says "more than". */
export const NEWEST = 2000;

/**
 * Few units are met in the index, year by year; many are asked of each match that was read, month by month. Few: at most so many, and at most
 * one in so many of all, because a year of a viewer who reads much is long. (1,000,000 posts, 2,000 units: 100 units in the index cost a rare
 * word 9 ms; asked of what was read, a common word 60 ms. Of 300 units it is 15 ms in the index, 10 ms of what was read.)
 * readAtMost: when so many newest matches do not hold enough of the viewer's, the index is asked after all.
 */
const limits = { few: 250, oneIn: 6, readAtMost: 20_000 };

interface Candidates {
  isCut: boolean;
  total: number;
  ids: number[];
}

/** Which posts match, best or newest first: how many (at most `NEWEST` + 1) and the ids of the wanted part. */
export async function matching(
  tx: Tx,
  search: PostSearch,
  wanted: { newest: boolean; offset: number; size: number },
  { few, oneIn, readAtMost } = limits,
): Promise<{ total: number; ids: number[] }> {
  if (search.units.length === 0) return { total: 0, ids: [] };
  const { months, units } = await extent(tx, search);
  if (search.units.length > few || search.units.length * oneIn > units) {
    const found = await candidates(tx, search, matchesThenUnits(search, erasOf(months), readAtMost), wanted);
    if (!found.isCut) return found;
  }
  return candidates(tx, search, matchesInUnits(search, yearsOf(months)), wanted);
}

/**
 * How these statements must be run, whatever the planner thinks of months and words: by the index and one row after the other, so that they
 * end when enough is found. And never without end: whoever asks for too much is told so.
 */
export async function asSearch<T>(db: Db, act: (tx: Tx) => Promise<T>): Promise<T> {
  return db.transaction().execute(async (tx) => {
    await sql`select set_config('enable_seqscan', 'off', true), set_config('enable_hashjoin', 'off', true), set_config('enable_mergejoin', 'off', true),
      set_config('jit', 'off', true), set_config('max_parallel_workers_per_gather', '0', true), set_config('statement_timeout', '4000', true)`.execute(
      tx,
    );
    return act(tx);
  });
}

type Sql = ReturnType<typeof sql>;

/** `found` gives places in the table: within one statement they lead to the rows without another look into an index. */
async function candidates(
  tx: Tx,
  { lexemes }: PostSearch,
  found: Sql,
  { newest, offset, size }: { newest: boolean; offset: number; size: number },
): Promise<Candidates> {
  const ranking = newest ? null : (lexemes.words ?? lexemes.title);
  const best = ranking === null ? sql`` : sql`ts_rank(s.words, ${ranking}::tsquery, 1) desc,`;
  const { rows } = await sql<Candidates>`
    with found as materialized (${found})
    select coalesce((select bool_or(is_end) from found), false) as "isCut", (select count(*) from found where not is_end) as total,
      array(select s.post_id from found join searched_posts s on s.ctid = found.place where not found.is_end
        order by ${best} s.posted_at desc, s.post_id desc limit ${size} offset ${offset}) as ids`.execute(tx);
  return rows[0]!;
}

/** The newest matches in these units, all asked of the index: each probe meets era, units, marks and words at once. */
const matchesInUnits = (search: PostSearch, eras: readonly number[]): Sql => sql`
  select h.place, false as is_end from ${inOrder(eras)}
    cross join lateral (select s.ctid as place from searched_posts s
      where s.eras @> array[e.era] and s.unit_ids && ${[...search.units]}::bigint[] ${conditions(search)}
      order by s.posted_at desc, s.post_id desc limit ${NEWEST + 1}) h
  order by e.nth limit ${NEWEST + 1}`;

/** The newest matches anywhere, thinned out to these units. Its last row is no post but says that the reading was broken off. */
const matchesThenUnits = (search: PostSearch, eras: readonly number[], readAtMost: number): Sql => sql`
  select place, number = ${readAtMost}::bigint as is_end from (
    select h.place, h.unit_ids, row_number() over () as number from (
      select h.place, h.unit_ids from ${inOrder(eras)}
        cross join lateral (select s.ctid as place, s.unit_ids from searched_posts s where s.eras @> array[e.era] ${conditions(search)}
          order by s.posted_at desc, s.post_id desc) h
      order by e.nth limit ${readAtMost}) h) h
  where ${standsIn(search.units)} or number = ${readAtMost}::bigint
  limit ${NEWEST + 1}`;

// Most posts stand in one unit: its id is looked up in a hash, without unfolding the array.
const standsIn = (units: readonly number[]): Sql => sql`
  (h.unit_ids[1] in (select unnest(${[...units]}::bigint[])) or (cardinality(h.unit_ids) > 1 and exists (
    select from unnest(h.unit_ids) u (id) where u.id in (select unnest(${[...units]}::bigint[])))))`;

const inOrder = (eras: readonly number[]): Sql => sql`unnest(${[...eras]}::integer[]) with ordinality e (era, nth)`;

/** The months that have posts, within the dates, newest first; and how many units there are. */
async function extent(tx: Tx, { from, to, zone }: PostSearch): Promise<{ months: number[]; units: number }> {
  const { rows } = await sql<{ months: number[]; units: number }>`
    select (select count(*) from units) as units, array(select era from searched_eras where true
      ${from === null ? sql`` : sql`and era >= era_of(${beginning(from, zone)})`} ${to === null ? sql`` : sql`and era <= era_of(${beginning(to, zone)})`}
      order by era desc) as months`.execute(tx);
  return rows[0]!;
}

const beginning = (day: Day, zone: string): Sql => sql`(${day}::date::timestamp at time zone ${zone})`;

// What must not be there is no question to the index: it would read everything else.
function conditions(search: PostSearch): Sql {
  const { lexemes, notUnits, from, to, zone } = search;
  const { words, notWords, title, notTitle, marks, notMarks } = lexemes;
  const all = [
    words !== null && sql`and s.words @@ ${words}::tsquery`,
    title !== null && sql`and s.title @@ ${title}::tsquery`,
    marks !== null && sql`and s.marks @@ ${marks}::tsquery`,
    notWords !== null && sql`and not (s.words @@ ${notWords}::tsquery)`,
    notTitle !== null && sql`and not (s.title @@ ${notTitle}::tsquery)`,
    notMarks !== null && sql`and not (s.marks @@ ${notMarks}::tsquery)`,
    notUnits.length > 0 && sql`and not (s.unit_ids && ${[...notUnits]}::bigint[])`,
    from !== null && sql`and s.posted_at >= ${beginning(from, zone)}`,
    search.late.units.length > 0 && inTime(search),
    to !== null && sql`and s.posted_at < ${beginning(to, zone)}`,
  ].filter((condition) => condition !== false);
  return all.length === 0 ? sql`` : sql.join(all, sql` `);
}

/** Asked of each match after the index: it knows no reader's day of joining. */
function inTime({ units, late }: PostSearch): Sql {
  const isLate = new Set(late.units.map(({ id }) => id));
  const whole = units.filter((id) => !isLate.has(id));
  const since = sql`unnest(${late.units.map(({ id }) => id)}::bigint[], ${late.units.map((unit) => unit.since)}::timestamptz[])`;
  const own = late.reader === null ? sql`` : sql`or s.marks @@ ${`'@p${late.reader}'`}::tsquery`;
  return sql`and (s.unit_ids && ${whole}::bigint[] ${own}
    or exists (select from ${since} l (id, since) where l.id = any(s.unit_ids) and s.posted_at >= l.since))`;
}

/** Whose posts, by the marks of the index. */
export interface Authors {
  ids: readonly number[];
  /** For people without an account: the beginnings of their names' words. */
  beginnings: readonly string[];
  not: boolean;
}

/** What was typed, as the index has it. A question of nothing but stop words is empty, not null. */
export async function lexemesOf(
  db: Db,
  words: readonly Term[],
  titles: readonly Term[],
  authors: readonly Authors[],
  hasFile: boolean | null,
): Promise<Lexemes> {
  const [plus, minus] = [false, true].map((not) => (term: { not: boolean }) => term.not === not) as [Chosen, Chosen];
  const file = sql`'''@file'''::tsquery`;
  const { rows } = await sql<Lexemes>`select
    ${all(words.filter(plus).map(read))} as words, ${any(words.filter(minus).map(read))} as "notWords",
    ${all(titles.filter(plus).map(read))} as title, ${any(titles.filter(minus).map(read))} as "notTitle",
    ${all([...one(any, authors.filter(plus).map(wrote)), ...(hasFile === true ? [file] : [])])} as marks,
    ${any([...authors.filter(minus).map(wrote), ...(hasFile === false ? [file] : [])])} as "notMarks"`.execute(db);
  return rows[0]!;
}

type Chosen = (term: { not: boolean }) => boolean;

// Words with marks in them (well-known, 3.5) are several to the index, side by side; so every term is read as a phrase.
const read = ({ text }: Term): Sql => sql`phraseto_tsquery('public.site', ${text})`;

function wrote({ ids, beginnings }: Authors): Sql {
  const known = ids.map((id) => `'@p${id}'`).join(" | ");
  const name = beginnings.map((word) => `'${word}':*`).join(" & ");
  return sql`(${known}::tsquery || to_tsquery('public.names', ${name}))`;
}

const all = (queries: Sql[]): Sql =>
  queries.length === 0 ? sql`null::text` : sql`(${sql.join(queries, sql` && `)})::text`;
const any = (queries: Sql[]): Sql =>
  queries.length === 0 ? sql`null::text` : sql`(${sql.join(queries, sql` || `)})::text`;
const one = (join: typeof any, queries: Sql[]): Sql[] => (queries.length === 0 ? [] : [sql`${join(queries)}::tsquery`]);

export interface FoundPost {
  id: number;
  number: number;
  authorId: number | null;
  authorName: string;
  postedAt: Instant;
  /** With marks around what was found. */
  title: string;
  excerpt: string;
  files: number;
  /** Of all units that the topic stands in; the page names those of them that the viewer may read. */
  unitIds: number[];
}

// Cutting an excerpt reads the text: 1 ms for 10,000 characters. What is found further on is not shown, the post is.
const EXCERPT_FROM = 20_000;

/** The posts of a page of results, in the order of the ids, which `matching` gave. */
export async function foundPosts(tx: Tx, ids: readonly number[], lexemes: Lexemes): Promise<FoundPost[]> {
  if (ids.length === 0) return [];
  const words = lexemes.words ?? "";
  const titled = [lexemes.words, lexemes.title]
    .filter((query) => query)
    .map((query) => `(${query})`)
    .join(" | ");
  const { rows } = await sql<FoundPost>`
    select p.id, p.number, p.author_id as "authorId", coalesce(a.name, p.author_name) as "authorName", p.posted_at as "postedAt",
      ts_headline('public.site', ${unmarked(sql`t.title`)}, ${titled}::tsquery, ${`${marks}, HighlightAll=true`}) as title,
      ts_headline('public.site', ${unmarked(sql`left(p.body_text, ${EXCERPT_FROM})`)}, ${words}::tsquery,
        ${`${marks}, MaxFragments=2, MaxWords=32, MinWords=14, FragmentDelimiter=" … "`}) as excerpt,
      (select count(*) from post_attachments f where f.post_id = p.id) as files, s.unit_ids as "unitIds"
    from unnest(${[...ids]}::bigint[]) with ordinality wanted (id, place)
      join posts p on p.id = wanted.id join topics t on t.id = p.topic_id join searched_posts s on s.post_id = p.id
      left join persons a on a.id = p.author_id
    order by wanted.place`.execute(tx);
  return rows;
}

const marks = `StartSel="${MARK_BEGINS}", StopSel="${MARK_ENDS}"`;
const unmarked = (text: Sql): Sql => sql`translate(${text}, ${MARK_BEGINS + MARK_ENDS}, '')`;

/** The word nearest to this one in the titles that stand in these units; null when none is near, or when it is there itself. */
export async function nearestWord(tx: Tx, units: readonly number[], word: string): Promise<string | null> {
  const plain = word.toLowerCase();
  await sql`select set_config('pg_trgm.word_similarity_threshold', '0.45', true)`.execute(tx);
  const { rows } = await sql<{ word: string }>`
    select w.word from topics t
      cross join lateral regexp_split_to_table(lower(t.title), '[^[:alnum:]]+') w (word)
    where lower(t.title) %> ${plain} and w.word <> '' and similarity(w.word, ${plain}) >= 0.4
      and exists (select from topic_units u where u.topic_id = t.id and u.unit_id in (select unnest(${[...units]}::bigint[])))
    group by w.word order by similarity(w.word, ${plain}) desc, count(*) desc, w.word limit 1`.execute(tx);
  const nearest = rows[0]?.word;
  return nearest === undefined || nearest === plain ? null : nearest;
}
