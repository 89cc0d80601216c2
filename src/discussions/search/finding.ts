import { readableUnits, unitsCalled, type Unit, type Viewer } from "#groups";
import { personsNamed } from "#people";
import type { Db, Tx } from "#platform/db";
import type { Instant } from "#platform/time";
import type { Question, Wanted } from "#platform/search";
import {
  asSearch,
  foundPosts,
  lexemesOf,
  matching,
  nearestWord,
  type Authors,
  type FoundPost,
  type PostSearch,
} from "./queries.ts";
import { askedOf, type Asked, type Named, type Wrong } from "./rules.ts";

/** Why a question was not searched: what `rules.ts` sees, and what only shows when names are looked up. */
export type Trouble =
  | Wrong
  | { because: "no-such-group"; name: string }
  | { because: "not-readable"; unit: Unit }
  | { because: "too-many-authors"; name: string }
  | { because: "too-common" }
  | { because: "too-long" };

export interface PostsFound {
  total: number;
  posts: FoundPost[];
  /** The units whose posts the viewer may read, whatever the question narrows. */
  readable: ReadonlySet<number>;
  /** A question near this one that finds something. */
  instead: Question | null;
}

// More people than this are no author; the index is asked for each.
const AUTHORS = 50;

/** D-10: the posts that the viewer may read and that answer the question, or what is wrong with it. */
export async function findPosts(
  db: Db,
  viewer: Viewer,
  question: Question,
  wanted: Wanted,
): Promise<PostsFound | Trouble[]> {
  const asked = askedOf(question);
  if (asked.wrong.length > 0) return asked.wrong;
  const units = await readableUnits(db, viewer).execute();
  const search = await searchOf(db, viewer, asked, units);
  if (Array.isArray(search)) return search;
  try {
    return { ...(await asSearch(db, (tx) => found(tx, search, question, wanted))), readable: idsOf(units) };
  } catch (error) {
    if ((error as { code?: string }).code === QUERY_CANCELED) return [{ because: "too-long" }];
    throw error;
  }
}

/** A unit whose posts the viewer may read, and since when those that are kept from newcomers. */
interface Readable {
  id: number;
  since: Instant | null;
}

const idsOf = (units: readonly Readable[]): ReadonlySet<number> => new Set(units.map(({ id }) => id));

const QUERY_CANCELED = "57014";

async function found(
  tx: Tx,
  search: PostSearch,
  question: Question,
  wanted: Wanted,
): Promise<Omit<PostsFound, "readable">> {
  const { newest, page, size } = wanted;
  const { total, ids } = await matching(tx, search, { newest, offset: (page - 1) * size, size });
  const posts = await foundPosts(tx, ids, search.lexemes);
  return { total, posts, instead: total === 0 ? await corrected(tx, search, question) : null };
}

/** Looks up what the question names. A group that the viewer may not know of is no group. */
async function searchOf(
  db: Db,
  viewer: Viewer,
  asked: Asked,
  readable: readonly Readable[],
): Promise<PostSearch | Trouble[]> {
  const { from, to } = asked;
  const troubles: Trouble[] = [];
  const places = await placesOf(db, viewer, asked.places, idsOf(readable), troubles);
  const authors = await authorsOf(db, viewer, asked.authors, troubles);
  const lexemes = await lexemesOf(db, asked.words, asked.titles, authors, asked.hasFile);
  if (lexemes.words === "" || lexemes.title === "") troubles.push({ because: "too-common" });
  if (troubles.length > 0) return troubles;
  const chosen = places.in && new Set(places.in);
  const units = chosen ? readable.filter(({ id }) => chosen.has(id)) : readable;
  return {
    lexemes,
    units: units.map(({ id }) => id),
    late: { units: units.filter(isLate), reader: viewer.personId },
    notUnits: places.notIn,
    from,
    to,
    zone: viewer.zone,
  };
}

const isLate = (unit: Readable): unit is { id: number; since: Instant } => unit.since !== null;

async function placesOf(
  db: Db,
  viewer: Viewer,
  named: readonly Named[],
  readable: ReadonlySet<number>,
  troubles: Trouble[],
): Promise<{ in: number[] | null; notIn: number[] }> {
  const places = { in: null as number[] | null, notIn: [] as number[] };
  for (const { name, not } of named) {
    const units = await unitsCalled(db, viewer, name);
    const ids = units.map(({ id }) => id).filter((id) => readable.has(id));
    if (units.length === 0) troubles.push({ because: "no-such-group", name });
    else if (ids.length === 0) troubles.push({ because: "not-readable", unit: units[0]! });
    else if (not) places.notIn.push(...ids);
    else places.in = [...(places.in ?? []), ...ids];
  }
  return places;
}

async function authorsOf(db: Db, viewer: Viewer, named: readonly Named[], troubles: Trouble[]): Promise<Authors[]> {
  const authors: Authors[] = [];
  for (const { name, not } of named) {
    const isMe = name.toLowerCase() === "me" && viewer.personId !== null;
    const ids = isMe ? [viewer.personId!] : await personsNamed(db, name, AUTHORS + 1);
    if (ids.length > AUTHORS) troubles.push({ because: "too-many-authors", name });
    authors.push({ ids, beginnings: isMe ? [] : (name.match(/[\p{L}\p{N}]+/gu) ?? []), not });
  }
  return authors;
}

// Each word is a search of its own, so only the first few are looked after.
const CORRECTED = 4;

/**
 * "Did you mean": words that nothing of the viewer's has are replaced by the nearest in titles that the viewer may read, and the question is
 * offered only when it finds something. So it says nothing of what they may not see.
 */
async function corrected(tx: Tx, search: PostSearch, question: Question): Promise<Question | null> {
  const words = question.terms.filter(({ isPhrase, not, text }) => !isPhrase && !not && text.length >= 4);
  const late = new Set(search.late.units.map(({ id }) => id));
  const whole = search.units.filter((id) => !late.has(id));
  const replaced = new Map<string, string>();
  for (const { text } of words.slice(0, CORRECTED)) {
    if (await occurs(tx, search, [text])) continue;
    const nearest = await nearestWord(tx, whole, text);
    if (nearest !== null) replaced.set(text, nearest);
  }
  if (replaced.size === 0) return null;
  const terms = question.terms.map((term) =>
    term.isPhrase || term.not ? term : { ...term, text: replaced.get(term.text) ?? term.text },
  );
  const { words: lexemes } = await lexemesOf(tx, terms, [], [], null);
  const { total } = await matching(
    tx,
    { ...search, lexemes: { ...search.lexemes, words: lexemes } },
    { newest: true, offset: 0, size: 0 },
  );
  return total > 0 ? { ...question, terms } : null;
}

async function occurs(tx: Tx, { units, late, zone }: PostSearch, words: string[]): Promise<boolean> {
  const terms = words.map((text) => ({ text, isPhrase: false, not: false }));
  const lexemes = await lexemesOf(tx, terms, [], [], null);
  const search = { lexemes, units, late, notUnits: [], from: null, to: null, zone };
  return (await matching(tx, search, { newest: true, offset: 0, size: 0 })).total > 0;
}
