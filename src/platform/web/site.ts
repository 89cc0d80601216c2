import type { FastifyInstance } from "fastify";
import type { Settings } from "#platform/config";
import type { Db } from "#platform/db";
import type { Streams } from "#platform/live";
import type { Clock } from "#platform/time";
import type { Assets } from "./assets.ts";
import type { PageCache } from "./cache/index.ts";
import type { Typed } from "./form.ts";
import type { Around, At, Frame, Person, Recognised, Reply, Route } from "./route.ts";

/** What the app hands over. */
export interface WebParts {
  settings: Settings;
  db: Db;
  clock: Clock;
  routes: Route[];
  /** The person behind a session cookie's value, or null. */
  authenticate: (db: Db, token: string, clock: Clock) => Promise<Recognised | null>;
  /**
   * Asked before a dangerous act: the page that wants a proof and keeps what was typed (null: nothing, a GET), or null when one was given a
   * moment ago.
   */
  askProof: (at: At, typed: Typed | null) => Promise<Reply | null>;
  frame: (person: Person | null, path: string) => Omit<Frame, "assets" | keyof Around>;
  /** What the association has put around its pages; without it, nothing. */
  around?: (db: Db, person: Person | null, clock: Clock) => Promise<Around>;
  /** Visitors' pages in memory; without it every page is made anew. */
  cache?: PageCache;
  /** Answers that stay open; without it whoever asks for one gets what there is, and an end. */
  streams?: Streams;
  /** Throws when something that serving needs is gone. */
  healthy?: () => Promise<void>;
  /** Told of every answer that the page cache did not give. */
  watch?: (answered: { method: string; status: number; milliseconds: number }) => void;
  /** Asked where no page is: whether what is called stands elsewhere now. null: it does not, as far as whoever calls may know. */
  formerly?: (at: At, called: Called) => Promise<Reply | null>;
  /** What answers beside the pages, under paths of its own. */
  doors?: readonly Door[];
}

/** What was called: the host without its port, in small letters, and path and query as they came. */
export interface Called {
  host: string;
  address: string;
}

/** A part of the server that is no page: it says itself who may call, and how it fails. */
export type Door = (app: FastifyInstance, site: Site) => PromiseLike<unknown>;

/** The same, once the server has the addresses of its stylesheet and script. */
export interface Site extends WebParts {
  assets: Assets;
}
