import { membersAmong, onlookersOf } from "#groups";
import { blockersAmong, liveSessions } from "#people";
import type { Db } from "#platform/db";
import { framed, type Stream, type Streams } from "#platform/live";
import { dayIn, type Clock, type Instant } from "#platform/time";
import { inPlaces, inTopic, ofTopic, PLACES, topicOf } from "./events.ts";
import { mutedAmong, newestPosts, newsOf, placesOfTopic, postsAbove, type ToldNews } from "./queries.ts";

/** Posts that are remembered as told: one that was committed later than a higher one is found among so many. */
const REMEMBERED = 1_000;

interface Parts {
  db: Db;
  clock: Clock;
  /** The association's. */
  zone: string;
  streams: Streams;
}

/**
 * Tells those who look on of new posts. It hears of ids (`heard`) and may look for itself (`lookBack`) while nobody tells it. Each post is asked about
 * once for all who look on: who may still read it, whose session is still live. So to lose a right is to hear nothing from the next post on.
 */
export class Newsroom {
  private readonly parts: Parts;
  private readonly waiting = new Set<number>();
  private readonly told = new Set<number>();
  private round: Promise<void> | null = null;

  constructor(parts: Parts) {
    this.parts = parts;
  }

  /** What is there already is no news. */
  async begin(): Promise<void> {
    this.remember(await newestPosts(this.parts.db, REMEMBERED));
  }

  /** Something was heard and could not be told yet. */
  get isBehind(): boolean {
    return this.waiting.size > 0;
  }

  heard(id: number): Promise<void> {
    this.waiting.add(id);
    return this.tellAll();
  }

  /** For what nobody told: while the database could not be heard, or an attempt broke off. */
  async lookBack(): Promise<void> {
    const lowest = this.told.size > 0 ? Math.min(...this.told) : 0;
    for (const id of await postsAbove(this.parts.db, lowest)) if (!this.told.has(id)) this.waiting.add(id);
    await this.tellAll();
  }

  /** Closes what is open for somebody who may not read it any more, so that it holds no place. */
  async review(): Promise<void> {
    const { db, clock, zone, streams } = this.parts;
    const now = await clock.now(db);
    await endSignedOut(db, [...streams], now);
    for (const subject of streams.subjects) {
      const topicId = topicOf(subject);
      if (topicId === null) continue;
      const readers = streams.of(subject);
      const may = await onlookersOf(db, await placesOfTopic(db, topicId), personsOf(readers), now, zone);
      for (const stream of readers) if (!may(stream.whose.personId, now)) stream.end();
    }
  }

  /** One round after the other; what is heard meanwhile is told in the next. */
  private tellAll(): Promise<void> {
    this.round ??= this.rounds().finally(() => (this.round = null));
    return this.round;
  }

  private async rounds(): Promise<void> {
    while (this.waiting.size > 0) {
      const ids = [...this.waiting].sort((a, b) => a - b);
      const news = this.parts.streams.counts.open > 0 ? await newsOf(this.parts.db, ids) : [];
      for (const topicId of new Set(news.map((one) => one.topicId)))
        await this.tell(
          topicId,
          news.filter((one) => one.topicId === topicId),
        );
      for (const id of ids) this.waiting.delete(id);
      this.remember(ids);
    }
  }

  private async tell(topicId: number, news: ToldNews[]): Promise<void> {
    const { db, clock, zone, streams } = this.parts;
    const here = streams.of(ofTopic(topicId));
    const anywhere = streams.of(PLACES);
    if (here.length + anywhere.length === 0) return;
    const now = await clock.now(db);
    const { units } = news[0]!;
    const ended = await endSignedOut(db, [...here, ...anywhere], now);
    const members = await membersAmong(db, units, personsOf(anywhere), dayIn(zone, now));
    const muted = await mutedAmong(db, topicId, [...members]);
    const there = anywhere.filter(({ whose: { personId } }) => members.has(personId!) && !muted.has(personId!));
    const people = personsOf([...here, ...there]);
    const authors = news.flatMap(({ authorId }) => (authorId === null ? [] : [authorId]));
    const may = await onlookersOf(db, units, people, now, zone);
    const isBlocked = await blockersAmong(db, authors, people);
    for (const post of news) {
      const isFor = (stream: Stream) =>
        !ended.has(stream) &&
        may(stream.whose.personId, post.postedAt) &&
        !isBlocked(post.authorId, stream.whose.personId);
      send(here.filter(isFor), framed(inTopic(post)));
      send(
        there.filter((stream) => isFor(stream) && stream.whose.personId !== post.authorId),
        framed(inPlaces(post)),
      );
    }
  }

  /** The lowest are forgotten first. */
  private remember(ids: readonly number[]): void {
    for (const id of ids) this.told.add(id);
    const over = this.told.size - REMEMBERED;
    for (const id of [...this.told].sort((a, b) => a - b).slice(0, Math.max(0, over))) this.told.delete(id);
  }
}

function send(to: readonly Stream[], bytes: Buffer): void {
  for (const stream of to) stream.send(bytes);
}

/** Ends the streams whose session is over, and says which. */
async function endSignedOut(db: Db, streams: readonly Stream[], now: Instant): Promise<ReadonlySet<Stream>> {
  const sessions = [...new Set(streams.flatMap(({ whose: { sessionId } }) => (sessionId === null ? [] : [sessionId])))];
  const live = await liveSessions(db, sessions, now);
  const over = streams.filter(({ whose: { sessionId } }) => sessionId !== null && !live.has(sessionId));
  for (const stream of over) stream.end();
  return new Set(over);
}

const personsOf = (streams: readonly Stream[]): number[] => [
  ...new Set(streams.flatMap(({ whose: { personId } }) => (personId === null ? [] : [personId]))),
];
