import type { LiveEvent } from "#platform/live";
import type { Instant } from "#platform/time";
import type { News } from "./queries.ts";

/** What streams of a topic's page, and of one's places, are found by. */
export const ofTopic = (topicId: number): string => `topic:${topicId}`;
export const PLACES = "places";

export const topicOf = (subject: string): number | null => {
  const id = /^topic:(\d+)$/.exec(subject)?.[1];
  return id === undefined ? null : Number(id);
};

/** On a topic's page: which post, and its number, behind which a reader goes on. No word of it: the page that shows it asks permission again. */
export const inTopic = ({ id, number }: News): LiveEvent => ({ id: String(number), name: "post", data: { post: id } });

/** Among one's places one goes on from a moment. */
export const inPlaces = ({ id, topicId, postedAt }: News): LiveEvent => ({
  id: String(postedAt.getTime()),
  name: "post",
  data: { post: id, topic: topicId },
});

/** From what a browser says that it saw last; null: it says nothing that we said. */
export const numberFrom = (seen: string): number | null => (/^\d{1,9}$/.test(seen) ? Number(seen) : null);
export const momentFrom = (seen: string): Instant | null => (/^\d{1,15}$/.test(seen) ? new Date(Number(seen)) : null);
