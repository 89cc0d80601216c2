/** What of a request decides: as node:http gives it. */
export interface Asked {
  method?: string;
  url?: string;
  headers: {
    cookie?: string;
    authorization?: string;
    accept?: string;
    "accept-encoding"?: string | string[];
    "if-none-match"?: string;
  };
}

/** What a page declares that may be kept for visitors: the notes (migration 0020) after which it is shown anew. */
export interface Keep {
  tags: readonly Tag[];
}

/**
 * `topic:12`: its posts, its title, whether it is closed · `unit:3`: who belongs there and its list of discussions · `belonging`: who belongs
 * anywhere · `topics`: what is said anywhere · `units`: names, addresses, settings, kinds, closures of any unit · `people`: a person's name · `products`: names and prices.
 */
export type Tag = `topic:${number}` | `unit:${number}` | "topics" | "belonging" | "units" | "people" | "products";

/** What stands around every page, so no page declares it: the association's name, its look, its notices. */
export const EVERYWHERE = "site";

export const encodings = ["br", "gzip", "identity"] as const;
export type Encoding = (typeof encodings)[number];

/** The best that the browser takes and we make. */
export function encodingFor(accepts: string | string[] = ""): Encoding {
  const isTaken = (one: Encoding) =>
    new RegExp(`\\b${one}\\b(?!\\s*;\\s*q=0(?:\\.0*)?\\s*(?:,|$))`).test(String(accepts));
  return encodings.find(isTaken) ?? "identity";
}

const LONGEST = 500;

/**
 * Under which name the answer to this request may be kept, or null. A cookie may say who asks, so whoever brings any gets a page of their own. Visitors read English today: a language that they may choose belongs into the key.
 */
export function keyOf({ method, url, headers }: Asked): string | null {
  if (method !== "GET" || url === undefined || url.length > LONGEST) return null;
  if (headers.cookie !== undefined || headers.authorization !== undefined) return null;
  // Such an answer is in the making for hours, and every note would be kept for it.
  if (headers.accept?.startsWith("text/event-stream")) return null;
  return `${encodingFor(headers["accept-encoding"])} ${url}`;
}

const MINUTE = 60_000;
const QUARTER = 15 * MINUTE;

/**
 * Milliseconds for which a page may be kept, at this moment of the wall clock. Some pages change by the clock alone: "3 weeks ago", a role that
 * begins. They count in civil days, and every zone's midnight falls on a quarter of an hour, so nothing is kept beyond the next one; nor for
 * longer than a minute, which bounds whatever nobody thought of.
 */
export const lifeAt = (moment: number): number => Math.min(MINUTE, QUARTER - (moment % QUARTER));

/** Whether the browser has this very page already. */
export function isSame({ headers }: Asked, etag: string): boolean {
  const has = headers["if-none-match"];
  return has !== undefined && has.split(",").some((one) => one.trim().replace(/^W\//, "") === etag);
}
