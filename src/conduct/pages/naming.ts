import { postAsItIs, type PostAsItIs } from "#discussions";
import { viewerAt } from "#groups";
import { shownAt, type PeopleParts } from "#people";
import type { At } from "#platform/web";
import { MOST_EVIDENCE, namedBy } from "../rules.ts";
import { m } from "../words.ts";

/** Whom a case is about: a person, and the post by which they were named. */
export interface About {
  personId: number;
  name: string;
  post: PostAsItIs | null;
}

const originOf = (at: At): string => new URL(at.settings.publicUrl).origin;

/** The person behind a link to their page or to a post of theirs, as far as the reader sees it; else a sentence that says what is wrong. */
export async function aboutIn(at: At, parts: PeopleParts, link: string): Promise<About | string> {
  const named = namedBy(link, originOf(at));
  if (!named) return m("wrong.about");
  if ("publicId" in named) {
    const person = await shownAt(at, named.publicId, parts);
    return person ? { personId: person.id, name: person.name, post: null } : m("wrong.nobody");
  }
  const post = await postAsItIs(at.db, await viewerAt(at), named.postId);
  if (!post) return m("wrong.post", { link });
  if (post.authorId === null) return m("wrong.author");
  return { personId: post.authorId, name: post.authorName, post };
}

/** The posts behind links, as they are now; else a sentence that says which link is wrong. */
export async function postsIn(at: At, links: readonly string[]): Promise<PostAsItIs[] | string> {
  if (links.length > MOST_EVIDENCE) return m("wrong.posts", { most: MOST_EVIDENCE });
  const posts: PostAsItIs[] = [];
  for (const link of links) {
    const named = namedBy(link, originOf(at));
    const post = named && "postId" in named ? await postAsItIs(at.db, await viewerAt(at), named.postId) : null;
    if (!post) return m("wrong.post", { link });
    posts.push(post);
  }
  return posts;
}
