import { sql, type Db } from "#platform/db";
import { profilesFor, sees, type SeenPerson } from "../profiles/queries.ts";
import { fields, type Onlooker, type WorkplaceKind } from "../profiles/rules.ts";

export interface PeopleQuery {
  /** Found in the name, or in what the onlooker may see of title, workplace, interests and place. */
  words?: string;
  interest?: string;
  place?: string;
  kind?: WorkplaceKind | null;
  page?: number;
  /** Only those who come after this one. */
  after?: { name: string; id: number };
  size?: number;
}

export interface PeopleFound {
  people: SeenPerson[];
  /** All that match, on whatever page. */
  count: number;
}

/** People on one page of the directory. */
export const PEOPLE_A_PAGE = 25;

/**
 * The directory, for its page and for the search of the whole site: only people who are listed by their own wish, and of them only what
 * the onlooker may see; a field that is hidden finds nobody. Members find all who are listed; others only those who show them something.
 */
export async function searchPeople(db: Db, onlooker: Onlooker, query: PeopleQuery): Promise<PeopleFound> {
  const size = query.size ?? PEOPLE_A_PAGE;
  const offset = Math.max(0, (query.page ?? 1) - 1) * size;
  const { rows } = await sql<{ id: number; count: number }>`
    select p.id, (count(*) over ())::integer as count
    from directory_entries d join persons p on p.id = d.person_id left join profiles f on f.person_id = p.id
    where ${sql.join([isShownTo(onlooker), ...wanted(onlooker, query), ...behind(query)], sql` and `)}
    order by lower(unaccent(p.name)), p.id limit ${size} offset ${offset}`.execute(db);
  const seen = await profilesFor(
    db,
    onlooker,
    rows.map((row) => row.id),
  );
  return { people: rows.map((row) => seen.get(row.id)!), count: rows[0]?.count ?? 0 };
}

const behind = ({ after }: PeopleQuery) =>
  after ? [sql`(lower(unaccent(p.name)), p.id) > (lower(unaccent(${after.name}::text)), ${after.id}::bigint)`] : [];

/** Whether this person stands in the directory that the onlooker sees. */
export async function isListedFor(db: Db, onlooker: Onlooker, personId: number): Promise<boolean> {
  const { rows } = await sql`
    select from directory_entries d join persons p on p.id = d.person_id left join profiles f on f.person_id = p.id
    where p.id = ${personId}::bigint and ${isShownTo(onlooker)}`.execute(db);
  return rows.length > 0;
}

/** Members see all who are listed; anybody else those of whom they see more than the name. */
function isShownTo(onlooker: Onlooker) {
  const any = sql.join(
    fields.map((field) => sql`(${said[field]} and ${sees(onlooker, field)})`),
    sql` or `,
  );
  return sql<boolean>`(${onlooker.isMember}::boolean or p.id = ${onlooker.personId}::bigint or p.id = any(${[...onlooker.leads]}::bigint[]) or ${any})`;
}

/** For statements with `persons p` and `profiles f`: whether the field says anything. */
const said: Record<(typeof fields)[number], ReturnType<typeof sql>> = {
  photo: sql`exists (select from profile_photos photo where photo.person_id = p.id)`,
  pronouns: sql`f.pronouns is not null`,
  languages: sql`cardinality(f.languages) > 0`,
  about: sql`f.about is not null`,
  links: sql`cardinality(f.links) > 0`,
  title: sql`f.title is not null`,
  workplace: sql`f.workplace is not null`,
  workplaceKind: sql`f.workplace_kind is not null`,
  responsibilities: sql`f.responsibilities is not null`,
  interests: sql`exists (select from profile_interests i where i.person_id = p.id)`,
  place: sql`coalesce(f.city, f.region, f.country) is not null`,
  contactMail: sql`f.contact_mail is not null`,
  phone: sql`f.phone is not null`,
};

function wanted(onlooker: Onlooker, { words = "", interest = "", place = "", kind }: PeopleQuery) {
  const inPlace = sql`concat_ws(' ', f.city, f.region, f.country)`;
  const conditions = words
    .split(/\s+/)
    .filter(Boolean)
    .slice(0, 8)
    .map((word) => {
      const ways = [
        has(sql`p.name`, word),
        sql`(${has(sql`f.title`, word)} and ${sees(onlooker, "title")})`,
        sql`(${has(sql`f.workplace`, word)} and ${sees(onlooker, "workplace")})`,
        sql`(${hasInterest(word)} and ${sees(onlooker, "interests")})`,
        sql`(${has(inPlace, word)} and ${sees(onlooker, "place")})`,
      ];
      return sql`(${sql.join(ways, sql` or `)})`;
    });
  if (interest) conditions.push(sql`(${hasInterest(interest)} and ${sees(onlooker, "interests")})`);
  if (place) conditions.push(sql`(${has(inPlace, place)} and ${sees(onlooker, "place")})`);
  if (kind) conditions.push(sql`(f.workplace_kind = ${kind} and ${sees(onlooker, "workplaceKind")})`);
  return conditions;
}

/** In any case and with any accents. Not like: what was typed holds no wildcards. */
const has = (text: ReturnType<typeof sql>, word: string) =>
  sql`(position(unaccent(lower(${word}::text)) in unaccent(lower(${text}))) > 0) is true`;

const hasInterest = (word: string) =>
  sql`exists (select from profile_interests i where i.person_id = p.id and ${has(sql`i.tag`, word)})`;
