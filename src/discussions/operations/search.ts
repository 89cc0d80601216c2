import { z } from "zod";
import { cursorOf, instant, iso, listOf, offsetIn, paging, Problem, reads, thing, type Operation } from "#platform/api";
import { unitsByIds, viewerAt } from "#groups";
import { MARK_BEGINS, MARK_ENDS, questionOf } from "#platform/search";
import { withoutMarks } from "../body.ts";
import { sayTrouble } from "../pages/search.tsx";
import { findPosts } from "../search/finding.ts";
import { NEWEST } from "../search/queries.ts";
import { postFilters } from "../search/rules.ts";
import { m } from "../words.ts";
import { unitName } from "./things.ts";

const Found = thing("FoundPost", {
  id: z.number().int(),
  number: z.number().int(),
  url: z.url(),
  title: z.string(),
  excerpt: z.string(),
  authorName: z.string(),
  postedAt: instant,
  units: z.array(z.object({ slug: z.string(), name: z.string(), url: z.url() })),
});

const plain = (text: string): string => text.replaceAll(MARK_BEGINS, "").replaceAll(MARK_ENDS, "");

/** Search in posts, with the filters of the search page. */
export const searchOperations: Operation[] = [
  reads({
    id: "searchPosts",
    path: "/search/posts",
    group: "discussions",
    summary: () => m("api.searchPosts"),
    scope: "discussions:read",
    access: "anyone",
    query: z.object({
      q: z.string().trim().min(1).max(300),
      order: z.enum(["best", "newest"]).default("best"),
      ...paging,
      limit: z.coerce.number().int().min(1).max(50).default(20),
    }),
    output: listOf("FoundPosts", Found),
    async handle(call) {
      const { q, order, cursor, limit } = call.query;
      const offset = offsetIn(cursor);
      const wanted = { newest: order === "newest", page: Math.floor(offset / limit) + 1, size: limit };
      const found = await findPosts(call.db, await viewerAt(call), questionOf(q, postFilters), wanted);
      if (Array.isArray(found))
        throw new Problem("invalid", {
          errors: found.map((trouble) => ({ field: "q", pointer: null, detail: sayTrouble(trouble) })),
        });
      const { posts, readable, total } = found;
      const ids = new Set(posts.flatMap(({ unitIds }) => unitIds).filter((id) => readable.has(id)));
      const units = await unitsByIds(call.db, [...ids]);
      const items = posts.map((post) => ({
        id: post.id,
        number: post.number,
        url: `${call.settings.publicUrl}/posts/${post.id}`,
        title: plain(post.title),
        excerpt: plain(withoutMarks(post.excerpt)),
        authorName: post.authorName,
        postedAt: iso(post.postedAt),
        units: post.unitIds.flatMap((id) => units.get(id) ?? []).map((unit) => unitName(call, unit)),
      }));
      const end = wanted.page * limit;
      return { items, next: end < Math.min(total, NEWEST) ? cursorOf([end]) : null };
    },
  }),
];
