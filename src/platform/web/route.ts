import type { Readable } from "node:stream";
import type { ComponentChild } from "preact";
import type { ZodType } from "zod";
import type { Settings } from "#platform/config";
import type { Db, Tx } from "#platform/db";
import type { FileBytes } from "#platform/files";
import type { LiveEvent, Whose } from "#platform/live";
import type { Instant } from "#platform/time";
import type { Assets } from "./assets.ts";
import type { Keep } from "./cache/index.ts";
import type { Parsed } from "./form.ts";
import type { Upload, UploadLimits } from "./uploads.ts";

/** Who may call a route at all. What they may see there is asked where things are fetched. */
export type Access = "anyone" | "signed-in" | { capability: string };

/** The signed-in person as the doors know them. */
export interface Person {
  id: number;
  publicId: string;
  name: string;
  timeZone: string;
  language: string;
  sessionId: number;
  capabilities: ReadonlySet<string>;
}

/** The person behind a session cookie, and when that was asked: a page needs no second look at the clock. */
export interface Recognised {
  person: Person;
  now: Instant;
}

/** What the association has put around every page: read once in a while, not at each request. */
export interface Around {
  notices: { id: number; text: string; href: string | null; mayClose: boolean }[];
  look: { stylesheet: string | null; logo: { src: string; alt: string } | null };
  /** Where notifications stand, and how many the reader has not seen: asked anew for each page. Null: nobody is signed in. */
  unseen: { href: string; count: number; most: number } | null;
}

/** What the frame around every page shows. Given by the app. */
export interface Frame extends Around {
  association: string;
  nav: { href: string; label: string }[];
  person: Person | null;
  path: string;
  timeZone: string;
  assets: Assets;
  footer: { href: string; label: string }[];
  /** Where the search box of every page leads; null: there is none. */
  search: string | null;
}

/** Who looks, and with what: all that a reading asks of a request, whichever door it came through. */
export interface Looking {
  db: Db;
  settings: Settings;
  person: Omit<Person, "sessionId"> | null;
  /** Read once per request, from the one clock. */
  now(): Promise<Instant>;
}

/** One request, as a page's functions see it. */
export interface At extends Looking {
  person: Person | null;
  /** Complete when the page is rendered; until then without what `around` waits for. */
  frame: Frame;
  /** What the association has put around its pages, which is asked for while the page asks its own. */
  around(): Promise<Around>;
  path: string;
  params: Readonly<Record<string, string>>;
  query: Readonly<Record<string, string>>;
  /** Files of a form that was sent with `multipart`, as far as the route takes any (`post(…, { uploads })`). */
  uploads: readonly Upload[];
  userAgent: string;
  /** The id of the live event that the browser saw last, as it sent it; empty: none. */
  lastEventId: string;
  /** The ETag that the browser holds already, as it sent it; empty: none. */
  ifNoneMatch: string;
  remoteAddress: string;
  /** Somebody looks at the page now: no fetching in advance (Sec-Purpose) and no HEAD. Only then may a GET note what was read (decision 13). */
  isSeen: boolean;
  /** Whoever calls sits at this machine, and calls it by a name of its own (no page elsewhere can, by DNS, read the answer). */
  isFromHere: boolean;
  cookies: Readonly<Record<string, string | undefined>>;
  /** One act, one transaction, one reading of the clock. */
  transaction<T>(act: (tx: Tx, now: Instant) => Promise<T>): Promise<T>;
  /**
   * An act that a second press of the button does not repeat: the form's hidden key (kit `<Once />`) is kept with the
   * address that the act led to. Resolves to that address; the same key with another body is a 409 page.
   */
  once(act: (tx: Tx, now: Instant) => Promise<string>): Promise<string>;
  /** The posted fields, checked against the schema. */
  form<T>(schema: ZodType<T>): Parsed<T>;
}

export interface CookieChange {
  name: string;
  /** null: take it away. */
  value: string | null;
  /** Seconds to live. */
  maxAge?: number;
}

export type Reply =
  | {
      kind: "page";
      status: number;
      view: () => ComponentChild;
      language: string;
      cookies?: CookieChange[];
      headers?: Record<string, string>;
      cache?: Keep;
    }
  | { kind: "redirect"; status: 301 | 302 | 303 | 307; to: string; cookies?: CookieChange[] }
  | {
      kind: "data";
      status: number;
      type: string;
      body: string | Buffer;
      headers?: Record<string, string>;
      /** As of a page; `body` is a text then. */
      cache?: Keep;
    }
  | StreamReply
  | { kind: "live"; subject: string; whose: Whose; missed: () => Promise<LiveEvent[]> }
  | FileReply;

/** Something that is made while it is sent, so that nobody knows yet how long it will be. Always a download. */
export interface StreamReply {
  kind: "stream";
  type: string;
  saveAs: string;
  open: () => Readable;
}

/** Bytes of a file, whole or in the part that is asked for. Whoever may have them has been asked by now. */
export interface FileReply {
  kind: "file";
  type: string;
  bytes: FileBytes;
  /** What it is, as its first bytes said when it came: for the files' host, which may let browsers show it (apart.ts). */
  contentType?: string;
  /** Only there: shown instead of saved. */
  isShown?: true;
  /** null: shown as it is, which only bytes that we made ourselves may be; else a download under this name. */
  saveAs: string | null;
  cacheControl: string;
}

export interface Route {
  method: "GET" | "POST";
  path: string;
  access: Access;
  handle: (at: At) => Promise<Reply> | Reply;
  /** Takes posts that do not come from our own pages (RFC 8058). Such a route reads no cookie. */
  fromElsewhere?: boolean;
  /** A dangerous act: whoever calls it has shown a moment ago who they are, or is asked to (`askProof`). */
  recentProof?: true;
  /** Takes files: so many, each so large. Without it a form's files are refused with 413. */
  uploads?: UploadLimits;
}

export const get = (
  path: string,
  access: Access,
  handle: Route["handle"],
  more: Pick<Route, "recentProof"> = {},
): Route => ({
  method: "GET",
  path,
  access,
  handle,
  ...more,
});
export const post = (
  path: string,
  access: Access,
  handle: Route["handle"],
  more: Pick<Route, "fromElsewhere" | "uploads" | "recentProof"> = {},
): Route => ({
  method: "POST",
  path,
  access,
  handle,
  ...more,
});

/**
 * A page. `view` runs with the reader's language set, so texts are looked up inside it, not before. `cache`: visitors may get the same bytes again
 * until one of these is told to have changed; what else the page shows must come from the address alone.
 */
export function page(
  at: Pick<At, "person">,
  view: () => ComponentChild,
  more: { status?: number; cookies?: CookieChange[]; headers?: Record<string, string>; cache?: Keep } = {},
): Reply {
  const { status = 200, ...rest } = more;
  return { kind: "page", status, view, language: at.person?.language ?? "en", ...rest };
}

/** After a post: look at the result with a GET. Only paths of ours. */
export function seeOther(to: string, cookies?: CookieChange[]): Reply {
  if (!isOwnPath(to)) throw new Error(`Not a path of ours: ${to}`);
  return { kind: "redirect", status: 303, to, cookies };
}

/** The same post once more, at another address of ours. */
export function postAgainTo(to: string, cookies?: CookieChange[]): Reply {
  if (!isOwnPath(to)) throw new Error(`Not a path of ours: ${to}`);
  return { kind: "redirect", status: 307, to, cookies };
}

/** The thing lives at another address now, for ever. */
export function moved(to: string): Reply {
  if (!isOwnPath(to)) throw new Error(`Not a path of ours: ${to}`);
  return { kind: "redirect", status: 301, to };
}

/** The same from another host that leads here: to our own, for ever, or to ask there, where whoever calls may be signed in. */
export const movedHome = ({ publicUrl }: Pick<Settings, "publicUrl">, to: string): Reply => ({
  kind: "redirect",
  status: 301,
  to: publicUrl + to,
});
export const askAtHome = ({ publicUrl }: Pick<Settings, "publicUrl">, to: string): Reply => ({
  kind: "redirect",
  status: 302,
  to: publicUrl + to,
});

export const isOwnPath = (to: string): boolean => /^\/(?![/\\])[^\\\s]*$/.test(to);

/** Absent and forbidden look the same: status, body and headers. Thrown by `orNotFound` or by hand. */
export class NotFound extends Error {
  constructor() {
    super("not found");
    this.name = "NotFound";
  }
}

/** The value, or the page for missing things. */
export function orNotFound<T>(value: T | null | undefined): T {
  if (value === null || value === undefined) throw new NotFound();
  return value;
}

/** An id from an address: digits only, else nothing is there. */
export function idFrom(text: string | undefined): number {
  if (text === undefined || !/^[1-9]\d{0,15}$/.test(text)) throw new NotFound();
  return Number(text);
}
