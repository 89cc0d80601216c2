import { maySee, membersAmong, membersLike, readableUnits, readersOf, type Unit, type Viewer } from "#groups";
import { sql, type Db } from "#platform/db";
import { dayIn, type Instant } from "#platform/time";
import type { SafeHtml } from "#platform/web";
import { textsAfterAt } from "../body.ts";
import { named, peopleIn } from "../html.ts";
import { m } from "../words.ts";
import { POST_MAIL, readerOf } from "../subscriptions/queries.ts";
import { folded, lookupIn, namesIn, type Lookup, type Mentionable } from "./rules.ts";

/** The names, as they are now, of everybody whom these texts mention. */
export async function mentionedNames(db: Db, htmls: readonly string[]): Promise<Map<number, string>> {
  const ids = [...new Set(htmls.flatMap(peopleIn))];
  if (ids.length === 0) return new Map();
  const rows = await db.selectFrom("persons").select(["id", "name"]).where("id", "in", ids).execute();
  return new Map(rows.map((row) => [row.id, row.name]));
}

export const withNames = async (db: Db, html: SafeHtml): Promise<SafeHtml> =>
  named(html, await mentionedNames(db, [html]), m("post.former"));

/** Those of these people who want no mail for being named. */
export async function refusingMentions(db: Db, personIds: readonly number[]): Promise<Set<number>> {
  if (personIds.length === 0) return new Set();
  const rows = await db
    .selectFrom("mention_refusals")
    .select("person_id")
    .where("person_id", "in", [...personIds])
    .execute();
  return new Set(rows.map((row) => row.person_id));
}

/** Where a post will stand, and who writes it. */
export interface Setting {
  viewer: Viewer;
  /** Units that the viewer may read. */
  units: readonly Unit[];
  now: Instant;
}

/** Each "@" costs one look at the index of names: a post of thousands is no list of people. */
const MOST_ASKED = 50;

/** Whom the names in a text mean: nobody whom the writer could not see, and nobody who could not read the post. */
export async function lookupFor(db: Db, source: string, at: Setting): Promise<Lookup> {
  const texts = textsAfterAt(source).slice(0, MOST_ASKED);
  const names = [...new Set(texts.flatMap(namesIn).map(folded))];
  if (names.length === 0) return () => null;
  const { rows } = await sql<{ id: number; name: string }>`
    select id, name from persons where lower(name) = any(${names}::text[])`.execute(db);
  return lookupIn(await mentionable(db, rows, at));
}

/** Of these people those whom the viewer may name there: members where the roster is open to them, and whoever wrote where they read. */
async function mentionable(
  db: Db,
  people: readonly { id: number; name: string }[],
  { viewer, units, now }: Setting,
): Promise<Mentionable[]> {
  if (people.length === 0) return [];
  const ids = people.map((one) => one.id);
  const unitIds = units.map((unit) => unit.id);
  const rosters = units.filter((unit) => maySee(viewer, unit, "roster")).map((unit) => unit.id);
  const members = await membersAmong(db, rosters, ids, dayIn(viewer.zone, now));
  const { rows } = await sql<{ id: number }>`
    select a.id from unnest(${ids}::bigint[]) a (id) where exists (
      select from posts p join topic_units t on t.topic_id = p.topic_id join (${readableUnits(db, viewer)}) r on r.id = t.unit_id
      where p.author_id = a.id and t.unit_id = any(${unitIds}::bigint[]) and (r.since is null or p.posted_at >= r.since))`.execute(
    db,
  );
  const authors = new Set(rows.map((row) => row.id));
  const mayRead = await readersOf(db, unitIds, "posts", ids, now, viewer.zone);
  return people
    .filter(({ id }) => (members.has(id) || authors.has(id)) && mayRead(id))
    .map((one) => ({ ...one, isMember: members.has(one.id) }));
}

const OFFERED = 8;

/** People to offer while a name is typed: members of the unit whose roster the viewer sees, then those who wrote in the topic. */
export async function offered(db: Db, typed: string, at: Setting, topicId: number | null): Promise<Mentionable[]> {
  const [unit] = at.units;
  if (!unit) return [];
  const start = folded(typed).replace(/[\\%_]/g, "\\$&");
  const members = await membersLike(db, at.viewer, unit, start, at.now, OFFERED);
  const { rows: authors } = await sql<{ id: number; name: string }>`
    select distinct p.id, p.name from posts o join persons p on p.id = o.author_id
    where o.topic_id = ${topicId}::bigint and exists (
      select from topic_units t join (${readableUnits(db, at.viewer)}) r on r.id = t.unit_id
      where t.topic_id = o.topic_id and (r.since is null or o.posted_at >= r.since)) and (lower(p.name) like ${`${start}%`} or lower(p.name) like ${`% ${start}%`})
    order by p.name limit ${OFFERED}`.execute(db);
  const all = [...new Map([...members, ...authors].map((one) => [one.id, one])).values()];
  return (await mentionable(db, all, at)).slice(0, OFFERED);
}

/** What the "@" of a text come to. */
export interface Meant {
  told: string[];
  unclear: { typed: string; why: "several" | "nobody"; people: string[] }[];
}

const MOST_EXPLAINED = 5;

/** For a preview: whom the post names, and why some names stay mere words. */
export async function meantBy(
  db: Db,
  source: string,
  { lookup, told }: { lookup: Lookup; told: readonly number[] },
  at: Setting,
): Promise<Meant> {
  const unclear = new Map<string, "several" | "nobody">();
  for (const text of textsAfterAt(source).slice(0, MOST_ASKED)) {
    const found = lookup(text);
    const isUnclear = (found === null || found === "several") && namesIn(text).length > 0;
    if (isUnclear) unclear.set(namesIn(text).at(-1)!, found ?? "nobody");
  }
  const names = await db
    .selectFrom("persons")
    .select("name")
    .where(sql<boolean>`id = any(${[...told]}::bigint[])`)
    .orderBy("name")
    .execute();
  const explained: Meant["unclear"] = [];
  for (const [typed, why] of [...unclear].slice(0, MOST_EXPLAINED)) {
    const people = why === "several" ? [] : (await offered(db, typed, at, null)).map((one) => one.name);
    explained.push({ typed, why, people: people.slice(0, 3) });
  }
  return { told: names.map((row) => row.name), unclear: explained };
}

/** Whom a copy called although nothing else brought it, and why: what its stop link stops. */
export interface Called {
  personId: number;
  reason: "named" | "answered";
  /** Such mail comes no more. */
  isStopped: boolean;
}

export async function calledBy(db: Db, deliveryId: number): Promise<Called | undefined> {
  const { rows } = await sql<Called>`
    select r.person_id as "personId", d.reason, case d.reason
        when 'named' then exists (select from mention_refusals x where x.person_id = r.person_id)
        else not exists (select from notification_choices c
          where c.person_id = r.person_id and c.kind = 'answered' and c.channel = 'mail' and c.is_on) end as "isStopped"
    from deliveries d join mailings g on g.id = d.mailing_id and g.purpose = ${POST_MAIL}
      cross join lateral (select ${readerOf("d")} as person_id) r
    where d.id = ${deliveryId} and d.reason in ('named', 'answered') and r.person_id is not null`.execute(db);
  return rows[0];
}
