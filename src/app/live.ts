import { Newsroom } from "#discussions";
import { Listener, type Database } from "#platform/db";
import { Streams, type LiveLimits } from "#platform/live";
import { log } from "#platform/log";
import type { Clock } from "#platform/time";

interface Parts {
  database: Database;
  url: string;
  clock: Clock;
  /** The association's. */
  timeZone: string;
  limits?: Partial<LiveLimits>;
}

export interface LiveUpdates {
  streams: Streams;
  end(): Promise<void>;
}

/** Milliseconds between two looks for what was not heard, and within which the database must answer to count as heard. */
const LOOK = 1_000;
const PATIENCE = 500;
/** Looks between two reviews of who may still read. */
const REVIEW = 5;

/**
 * New posts for whoever looks on in this process. The first of them begins the listening; while the database cannot be heard, it is asked each second
 * instead.
 */
export function liveUpdates({ database: { db }, url, clock, timeZone, limits }: Parts): LiveUpdates {
  const streams = new Streams(limits);
  const newsroom = new Newsroom({ db, clock, zone: timeZone, streams });
  let listener: Promise<Listener> | undefined;
  let isHeard = false;
  const attempt = (what: Promise<void>) => what.catch((error: unknown) => log.error("live.broken", error));
  const begin = async () => {
    await newsroom.begin();
    const hear = (note: string | null) =>
      void attempt(note === null ? newsroom.lookBack() : newsroom.heard(Number(note)));
    return Listener.begin(url, { posts: hear }, (listening) => (isHeard = listening));
  };
  streams.awaken = async () => {
    listener ??= begin();
    await listener.catch((error: unknown) => {
      listener = undefined;
      throw error;
    });
  };
  let looks = 0;
  const look = async () => {
    if (streams.counts.open === 0) return;
    // A connection that is cut without a word is known by its silence.
    const isSure = isHeard && (await (await listener!).caughtUp(PATIENCE).then(yes, no));
    if (!isSure || newsroom.isBehind) await newsroom.lookBack();
    looks += 1;
    if (looks % REVIEW === 0) await newsroom.review();
  };
  let looking: Promise<void> | null = null;
  const timer = setInterval(() => (looking ??= attempt(look()).finally(() => (looking = null))), LOOK).unref();
  return {
    streams,
    async end() {
      clearInterval(timer);
      streams.end();
      await looking;
      await listener?.then((one) => one.end()).catch(() => {});
    },
  };
}

const yes = () => true;
const no = () => false;
