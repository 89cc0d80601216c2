import { viewerAt } from "#groups";
import { live, type At, type Reply } from "#platform/web";
import { inPlaces, inTopic, momentFrom, numberFrom, ofTopic, PLACES } from "../live/events.ts";
import { missedInPlaces, missedInTopic } from "../live/queries.ts";
import { topicAt } from "./topic.tsx";

/** New posts of a discussion, as they come. */
export async function topicEvents(at: At): Promise<Reply> {
  const { topic, viewer } = await topicAt(at);
  const after = numberFrom(at.lastEventId) ?? topic.lastNumber;
  return live(at, ofTopic(topic.id), async () => (await missedInTopic(at.db, viewer, topic, after)).map(inTopic));
}

/** New posts in the reader's places, as they come. */
export async function placesEvents(at: At): Promise<Reply> {
  const viewer = { ...(await viewerAt(at)), personId: at.person!.id };
  const now = await at.now();
  const after = momentFrom(at.lastEventId) ?? now;
  return live(at, PLACES, async () => (await missedInPlaces(at.db, viewer, after, now)).map(inPlaces));
}
