/** Two databases filled as for `search`, of 10,000 posts and of 1,000,000, for the question that finds more than search looks at in both. */
import pg from "pg";
import { openDatabase, type Database } from "#platform/db";
import { findPosts } from "../src/discussions/search/finding.ts";
import { NEWEST } from "../src/discussions/search/queries.ts";
import { common, reader, words } from "./search.ts";
import { made, makePosts, type Made } from "./search-posts.ts";

export interface Searched {
  database: Database;
  vocabulary: Made;
}

/** `url`: a migrated, empty database. Everybody may read all of it. */
export async function searchedSide(print: (line: string) => void, url: string, posts: number): Promise<Searched> {
  await makePosts(url, print, posts);
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query("update unit_settings set posts_audience = 'public'");
    return { database: openDatabase({ url, size: 2, name: "growth bench, search" }), vocabulary: await made(client) };
  } finally {
    await client.end();
  }
}

/** Less common ones stand in too few of 10,000 posts. */
const WORDS = 4;
const QUESTIONS = 20;

/** Milliseconds for a question, the mean over the most common words that are no stop words. */
export async function aSearch({ database, vocabulary }: Searched): Promise<number> {
  const began = performance.now();
  for (let round = 0; round < QUESTIONS; round++) {
    const question = words(common(vocabulary, round % WORDS));
    const found = await findPosts(database.db, reader({ personId: null }), question, {
      page: 1,
      size: 20,
      newest: false,
    });
    if (Array.isArray(found)) throw new Error(`not searched: ${JSON.stringify(found)}`);
    if (found.total <= NEWEST) throw new Error(`fewer were found than search looks at: ${JSON.stringify(question)}`);
  }
  return (performance.now() - began) / QUESTIONS;
}
