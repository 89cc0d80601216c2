import { Feed } from "feed";
import type { Instant } from "#platform/time";
import type { FeedPost } from "./queries.ts";
import { forXml, type Format } from "./rules.ts";

export interface FeedHead {
  title: string;
  /** The page that it follows, within the site. */
  page: string;
  /** Its own address in either format, within the site. */
  self: Readonly<Record<Format, string>>;
  /** When nothing has been written yet. */
  begunAt: Instant;
  publicUrl: string;
  language: string;
}

/** Posts as a feed (RFC 4287, JSON Feed 1). The same posts make the same bytes. */
export function feedOf(head: FeedHead, posts: readonly FeedPost[], format: Format): string {
  const { publicUrl } = head;
  const changed = posts.map((post) => post.editedAt ?? post.postedAt);
  const feed = new Feed({
    id: publicUrl + head.page,
    title: forXml(head.title),
    link: publicUrl + head.page,
    language: head.language,
    updated: new Date(Math.max(head.begunAt.getTime(), ...changed.map((at) => at.getTime()))),
    feedLinks: { atom: publicUrl + head.self.atom, json: publicUrl + head.self.json },
    generator: false,
  });
  for (const post of posts) {
    const address = `${publicUrl}/posts/${post.id}`;
    feed.addItem({
      id: address,
      link: address,
      title: forXml(post.title),
      author: [{ name: forXml(post.authorName) }],
      published: post.postedAt,
      date: post.editedAt ?? post.postedAt,
      content: forXml(post.html),
    });
  }
  return format === "atom" ? feed.atom1() : feed.json1();
}
