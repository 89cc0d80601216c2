import { createHash } from "node:crypto";
import { unitFor, viewerAt, viewerOf, type Viewer } from "#groups";
import { readToken } from "#platform/mail";
import { days, later } from "#platform/time";
import { idFrom, NotFound, orNotFound, type At, type Keep, type Reply } from "#platform/web";
import { inLanguage, languageNow } from "#platform/words";
import { touchKey } from "../feeds/commands.ts";
import { feedOf, type FeedHead } from "../feeds/document.ts";
import { liveKey, newestPosts } from "../feeds/queries.ts";
import { typeOf, type Format } from "../feeds/rules.ts";
import { newestOfTag } from "../tags/queries.ts";
import { topicFor } from "../topics/queries.ts";
import { m } from "../words.ts";
import { mayRead, tagHref, topicHref } from "./parts.tsx";
import { tagAt } from "./tag.tsx";

/** The purpose of the HMAC in a feed's address. */
export const FEED = "feed";

type Followed = Pick<FeedHead, "title" | "page" | "begunAt"> & {
  of: Parameters<typeof newestPosts>[2];
  /** What changes it, for visitors; null: it is made anew each time. */
  tags: Keep["tags"] | null;
};

/** D-9: what is written in a group. */
export const unit = (format: Format) => (at: At) =>
  feed(at, format, async (viewer) => {
    const one = orNotFound(await unitFor(at.db, viewer, at.params.slug!));
    if (!mayRead(viewer, one)) throw new NotFound();
    return {
      title: m("feed.unit", { unit: one.name, association: at.settings.associationName }),
      page: `/groups/${one.slug}/topics`,
      begunAt: new Date(`${one.openedOn}T00:00:00Z`),
      of: { unitIds: [one.id] },
      tags: [`unit:${one.id}`, "units", "people"],
    };
  });

/** What is written in one discussion. */
export const topic = (format: Format) => (at: At) =>
  feed(at, format, async (viewer) => {
    const one = orNotFound(await topicFor(at.db, viewer, idFrom(at.params.id)));
    return {
      title: m("feed.topic", { title: one.title, unit: one.units[0]!.name }),
      page: topicHref(one.id, one.title),
      begunAt: one.startedAt,
      of: { topicId: one.id },
      tags: [`topic:${one.id}`, `unit:${one.units[0]!.id}`, "units", "people"],
    };
  });

/** What is written of one tag, in whatever group. Its own newest topics are looked at, so a reader of few of them may find fewer posts. */
export const tag = (format: Format) => (at: At) =>
  feed(at, format, async () => {
    const one = tagAt(at);
    return {
      title: m("feed.tag", { tag: one, association: at.settings.associationName }),
      page: tagHref(one),
      begunAt: new Date(0),
      of: { topicIds: await newestOfTag(at.db, one, TAG_TOPICS) },
      tags: null,
    };
  });

/** As many as a feed looks at. */
const TAG_TOPICS = 300;

/** What is written in all of somebody's places. */
export const stream = (format: Format) => (at: At) =>
  feed(at, format, async (viewer) => {
    if (viewer.personId === null) throw new NotFound();
    return {
      title: m("feed.stream", { association: at.settings.associationName }),
      page: "/discussions",
      begunAt: new Date(0),
      of: { unitIds: [...viewer.memberOf] },
      tags: [],
    };
  });

async function feed(at: At, format: Format, find: (viewer: Viewer) => Promise<Followed>): Promise<Reply> {
  const owner = await ownerOf(at);
  const viewer = owner ?? (await viewerAt(at));
  // Nobody's language is asked: a feed reader tells none.
  const { of, tags, ...followed } = await inLanguage("en", () => find(viewer));
  const posts = await inLanguage("en", () => newestPosts(at.db, viewer, of));
  const { publicUrl } = at.settings;
  const own = at.path.replace(/\.\w+$/, "");
  const key = at.query.key === undefined ? "" : `?key=${encodeURIComponent(at.query.key)}`;
  const self = { atom: `${own}.atom${key}`, json: `${own}.json${key}` };
  const body = feedOf({ ...followed, self, publicUrl, language: languageNow() }, posts, format);
  const common = { kind: "data", status: 200, type: typeOf[format], body } as const;
  if (!owner && at.person === null && tags) return { ...common, cache: { tags } };
  const etag = `"${createHash("sha256").update(body).digest("base64url").slice(0, 22)}"`;
  return { ...common, headers: { etag, "cache-control": "private, no-cache" } };
}

/** Whoever the key in the address belongs to; null: it has none. A key that is none, or is no more, is a missing page. */
async function ownerOf(at: At): Promise<Viewer | null> {
  if (at.query.key === undefined) return null;
  const id = orNotFound(readToken(at.settings.secret, FEED, at.query.key));
  const key = orNotFound((await liveKey(at.db, id)) ?? null);
  const now = await at.now();
  if (key.seenAt === null || key.seenAt < later(now, -days(1))) await at.transaction((tx) => touchKey(tx, id, now));
  return viewerOf(at.db, { id: key.personId }, now, at.settings.timeZone);
}
