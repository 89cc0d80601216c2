/** Posts in a feed: what is read at least once a week is not missed in most groups. */
export const FEED_POSTS = 30;

export const formats = ["atom", "json"] as const;
export type Format = (typeof formats)[number];

export const typeOf: Readonly<Record<Format, string>> = {
  atom: "application/atom+xml; charset=utf-8",
  json: "application/feed+json; charset=utf-8",
};

// XML 1.0 knows no other control characters, and no half of a pair.
const noXml = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu;

/** The text as XML may hold it. */
export const forXml = (text: string): string => text.toWellFormed().replace(noXml, "");
