/** One mailbox of a header. `address` is as written, without the angle brackets; it may be nonsense. */
export interface Correspondent {
  name: string;
  address: string;
}

export interface MailAttachment {
  /** Decoded, without any folder; null when the part names none. */
  filename: string | null;
  /** Lower case, as claimed by the sender. */
  contentType: string;
  disposition: string | null;
  /** Without angle brackets. */
  contentId: string | null;
  /** Bytes after decoding. */
  size: number;
  content: Uint8Array;
}

/** A mail after parsing: plain values only, so that it crosses threads and stands in tests. Nothing here is trusted. */
export interface Mail {
  /** `<left@right>` in printable ASCII, at most 250 characters, else null. The same holds for every message id below. */
  messageId: string | null;
  inReplyTo: string | null;
  /** Oldest first, at most 100. */
  references: string[];
  /** The author when From names exactly one address, else null (RFC 5322 3.6.2); `froms` has them all. */
  from: Correspondent | null;
  froms: Correspondent[];
  replyTo: Correspondent[];
  to: Correspondent[];
  cc: Correspondent[];
  /** Decoded, one line; "" when there is none. */
  subject: string;
  /** What the sender claims. */
  date: Date | null;
  /** Identifiers of List-Id headers, without angle brackets, lower case. */
  listIds: string[];
  /** Value of Auto-Submitted before any parameter, lower case. */
  autoSubmitted: string | null;
  precedence: string | null;
  /** [lower-case name, unfolded and decoded value], in order, at most 1,000. */
  headers: [string, string][];
  /** The text part, format=flowed already joined, line ends \n; null when there is none. */
  text: string | null;
  /** As the sender wrote it: never shown before the sanitiser saw it. */
  html: string | null;
  /** A text/calendar part, decoded. */
  calendar: string | null;
  attachments: MailAttachment[];
  /** multipart/report, or no return path. */
  isBounce: boolean;
  receivedCount: number;
}

export type Unparsable =
  | "too-many-parts"
  | "too-deep"
  | "too-slow"
  | "too-big"
  | "headers-too-big"
  | "malformed"
  | "crashed";

export type ParseResult = { ok: true; mail: Mail } | { ok: false; why: Unparsable };

/** What one mail may ask of the parser (F17). */
export const parseLimits = {
  milliseconds: 5_000,
  memoryMegabytes: 256,
  parts: 500,
  depth: 50,
  headerBytes: 1024 * 1024,
  bytes: 64 * 1024 * 1024,
} as const;

/** Values of all headers of that (lower-case) name, in order. */
export function headerValues(mail: Pick<Mail, "headers">, name: string): string[] {
  return mail.headers.filter(([key]) => key === name).map(([, value]) => value);
}
