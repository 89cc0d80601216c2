import type { IncomingMessage, ServerResponse } from "node:http";
import { Listener } from "#platform/db";
import { EVERYWHERE, isSame, keyOf, lifeAt, type Keep } from "./rules.ts";
import { Store, type Kept, type Making } from "./store.ts";

/** Milliseconds for which an answer of the database proves that no note is on its way: the most that a page may be behind. */
const PROVED = 800;
/** Milliseconds that it may take over the proof. Together they stay under one second. */
const PATIENCE = 150;

/**
 * Whole pages for visitors, kept in this process's memory until what they show changes (decision 12 of the design). It may be lost at any time, and
 * is not asked while the notes of changes cannot be heard.
 */
export class PageCache {
  private listener: Listener | null = null;
  private listening = false;
  private provedAt = -Infinity;
  private proof: Promise<boolean> | null = null;
  readonly store: Store;
  /** How often a page was found, and how often not. */
  readonly counts = { found: 0, made: 0 };

  private constructor(octets: number) {
    this.store = new Store(octets);
  }

  /** `changed`: hears of every change too, before any page is made anew. */
  static async begin(url: string, octets: number, changed: (note: string) => void = () => {}): Promise<PageCache> {
    const cache = new PageCache(octets);
    cache.listener = await Listener.begin(
      url,
      {
        pages(note) {
          changed(note ?? EVERYWHERE);
          if (note === null) cache.store.clear();
          else cache.store.drop(note);
        },
      },
      (listening) => cache.turn(listening),
    );
    return cache;
  }

  async end(): Promise<void> {
    this.turn(false);
    await this.listener?.end();
  }

  /** Answers from memory, or leaves the request to whoever makes the page. */
  answer(request: IncomingMessage, response: ServerResponse, otherwise: () => void): void {
    const key = this.listening ? keyOf(request) : null;
    if (key === null) return otherwise();
    if (!this.store.find(key, performance.now())) return this.make(request, response, key, otherwise);
    if (performance.now() - this.provedAt < PROVED) return this.send(request, response, key, otherwise);
    void this.prove().then(() => this.send(request, response, key, otherwise));
  }

  /** Keeps the page that was made for this request, unless what it shows has changed since. */
  keep(request: IncomingMessage, keep: Keep, kept: Kept): void {
    const order = orders.get(request);
    if (order)
      this.store.keep(
        order.making,
        order.key,
        [...keep.tags, EVERYWHERE],
        performance.now() + lifeAt(Date.now()),
        kept,
      );
  }

  /** Every note that was committed before this call has been heard; false when nothing is heard. */
  prove(): Promise<boolean> {
    this.proof ??= this.askForProof().finally(() => (this.proof = null));
    return this.proof;
  }

  private async askForProof(): Promise<boolean> {
    const asked = performance.now();
    try {
      await this.listener!.caughtUp(PATIENCE);
      this.provedAt = asked;
      return true;
    } catch {
      // The listener has told that it is lost.
      return false;
    }
  }

  private make(request: IncomingMessage, response: ServerResponse, key: string, otherwise: () => void): void {
    this.counts.made += 1;
    const making = this.store.begin();
    orders.set(request, { key, making });
    response.once("close", () => this.store.end(making));
    otherwise();
  }

  private send(request: IncomingMessage, response: ServerResponse, key: string, otherwise: () => void): void {
    const kept = this.listening ? this.store.find(key, performance.now()) : null;
    if (!kept) return this.listening ? this.make(request, response, key, otherwise) : otherwise();
    this.counts.found += 1;
    if (isSame(request, kept.etag)) response.writeHead(304, withoutLength(kept.headers)).end();
    else response.writeHead(200, kept.headers).end(kept.body);
  }

  private turn(listening: boolean): void {
    this.listening = listening;
    this.provedAt = -Infinity;
    this.store.clear();
  }
}

/** What is being made for a request, and where it will be kept. */
const orders = new WeakMap<IncomingMessage, { key: string; making: Making }>();

const about = new Set(["content-length", "content-type", "content-encoding"]);

/** For 304: what is said of a body that does not come. */
const withoutLength = (headers: string[]): string[] =>
  headers.filter((_, index) => !about.has(headers[index - (index % 2)]!));
