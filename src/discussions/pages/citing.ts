import type { At } from "#platform/web";
import { dayIn } from "#platform/time";
import { formats, typeOf, type Citation } from "../citing/rules.ts";
import type { FoundPost } from "../posts/queries.ts";
import type { Topic } from "../topics/queries.ts";

/** What names a post elsewhere. */
export const citationOf = (at: At, { id, number, postedAt, authorName, topic }: Cited): Citation => ({
  id,
  title: topic.title,
  authorName,
  day: dayIn(at.settings.timeZone, postedAt),
  number,
  unit: topic.units[0]!.name,
  association: at.settings.associationName,
  url: `${at.settings.publicUrl}/posts/${id}`,
});

type Cited = Pick<FoundPost, "id" | "number" | "postedAt" | "authorName"> & { topic: Pick<Topic, "title" | "units"> };

/** Other forms of a post's citation, as links in a page's head. */
export const citationLinks = (id: number): [type: string, href: string][] =>
  formats.map((format) => [typeOf[format].split(";")[0]!, `/posts/${id}/citation.${format}`]);
