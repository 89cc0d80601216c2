import { create as contentDisposition } from "content-disposition";
import { parse } from "range-parser";
import type { FileReply } from "./route.ts";

/** Which part of a file is sent, or that the part asked for is not there. */
export type Part = { status: 200 } | { status: 206; start: number; end: number } | { status: 304 } | { status: 416 };

export interface Asked {
  ifNoneMatch?: string;
  range?: string;
  ifRange?: string;
}

/** RFC 9110, 13.2.2 and 14.2. One part at a time: who asks for several gets the whole, which is allowed. */
export function partAsked(asked: Asked, etag: string, size: number): Part {
  if (isHeld(asked.ifNoneMatch, etag)) return { status: 304 };
  if (asked.range === undefined) return { status: 200 };
  // Weak tags and dates say too little to put parts together by.
  if (asked.ifRange !== undefined && asked.ifRange.trim() !== etag) return { status: 200 };
  // A header of a thousand parts is worth no work.
  if (asked.range.length > 200) return { status: 200 };
  const { code, type, ranges } = parse(size, asked.range);
  if (type !== "bytes" || (code & INVALID) !== 0) return { status: 200 };
  const [one, ...more] = ranges;
  if (!one) return { status: 416 };
  return more.length > 0 ? { status: 200 } : { status: 206, start: one.start, end: one.end };
}

/** The parser's bit for what is no range at all, which is to be read past. */
const INVALID = 1;

const isHeld = (ifNoneMatch: string | undefined, etag: string): boolean =>
  ifNoneMatch !== undefined &&
  ifNoneMatch.split(",").some((one) => one.trim() === "*" || one.trim().replace(/^W\//, "") === etag);

/** What goes with every part: the name, who may keep it, and that it is no page of ours whatever its bytes say (D-11). */
export function fileHeaders(out: FileReply): Record<string, string> {
  const { type, bytes, saveAs, cacheControl, isShown } = out;
  return {
    etag: `"${bytes.sha256.toString("base64url").slice(0, 32)}"`,
    "accept-ranges": "bytes",
    "content-type": type,
    "cache-control": cacheControl,
    "x-content-type-options": "nosniff",
    "content-security-policy": policyFor(out),
    ...(saveAs !== null && {
      "content-disposition": contentDisposition(saveAs, { type: isShown ? "inline" : "attachment" }),
    }),
  };
}

const NOTHING = "default-src 'none'";
const THEMSELVES = `${NOTHING}; img-src 'self'; media-src 'self'; style-src 'unsafe-inline'`;

/** What people sent is in a sandbox. Viewers of PDF are the browser's own and do not start in one; they have a host of their own. */
function policyFor({ type, saveAs, isShown }: FileReply): string {
  if (saveAs === null) return NOTHING;
  if (!isShown) return `sandbox; ${NOTHING}`;
  if (type === "application/pdf") return THEMSELVES;
  // A player asks for the file once more, in parts; from a sandbox without an origin of its own it would not get it.
  return `${/^(?:audio|video)\//.test(type) ? "sandbox allow-same-origin" : "sandbox"}; ${THEMSELVES}`;
}
