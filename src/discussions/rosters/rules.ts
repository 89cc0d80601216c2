import type { SubscriptionMode } from "#platform/db";

/** What a column of somebody else's list holds. */
export const fields = ["address", "name", "first", "last", "mode", "joined"] as const;
export type Field = (typeof fields)[number];

/** What list managers and hosted products call their columns. */
const known: Record<string, Field> = {
  address: "address",
  email: "address",
  "e-mail": "address",
  "email address": "address",
  "e-mail address": "address",
  mail: "address",
  name: "name",
  "display name": "name",
  "full name": "name",
  gecos: "name",
  "real name": "name",
  "first name": "first",
  "last name": "last",
  mode: "mode",
  delivery: "mode",
  "email delivery": "mode",
  reception: "mode",
  subscription: "mode",
  joined: "joined",
  "join date": "joined",
  "date joined": "joined",
  "member since": "joined",
};

/** Which column is which; a heading that nothing knows holds nothing. `own`: what whoever brings the list says of its headings, in small letters. */
export const columnsOf = (headings: readonly string[], own: ReadonlyMap<string, Field> = new Map()): (Field | null)[] =>
  headings.map((heading) => {
    const plain = heading.trim().toLowerCase();
    return own.get(plain) ?? (Object.hasOwn(known, plain) ? known[plain]! : null);
  });

/** "Their Mail=address, Their Name=name" as headings; null: it is not written so, or names a field that there is not. */
export function mappingIn(text: string): Map<string, Field> | null {
  const mapping = new Map<string, Field>();
  for (const pair of text.split(",")) {
    const [heading, field, ...more] = pair.split("=").map((part) => part.trim());
    if (!heading || more.length > 0 || !fields.includes(field as Field)) return null;
    mapping.set(heading.toLowerCase(), field as Field);
  }
  return mapping;
}

/** How somebody had their mail elsewhere, as it is called here; what nobody knows is every post. */
export function modeIn(text: string): SubscriptionMode {
  const plain = text
    .trim()
    .toLowerCase()
    .replace(/[ _-]+/g, "");
  if (/^(nomail|noemail|none|off|web|webonly|disabled|nodelivery)$/.test(plain)) return "web";
  if (/^(specialnotices?|announcements?(only)?)$/.test(plain)) return "announcements";
  if (plain.startsWith("weekly")) return "weekly";
  if (/(digest|summary|daily|mime|plain)/.test(plain)) return "daily";
  return "each";
}

/** One member as a list named them. `line`: where in the file, from 1. */
export interface Listed {
  line: number;
  address: string;
  name: string;
  mode: SubscriptionMode;
  joinedAt: Date | null;
}

export interface Unread {
  line: number;
  why: "no-address" | "twice";
}

/** A row's cells under their columns. */
export function listedIn(cells: readonly string[], columns: readonly (Field | null)[], line: number): Listed {
  const of = (field: Field): string => (cells[columns.indexOf(field)] ?? "").trim();
  const name = of("name") || `${of("first")} ${of("last")}`.trim();
  const joined = new Date(of("joined"));
  const year = joined.getUTCFullYear();
  return {
    line,
    address: of("address").replace(/^<|>$/g, "").toLowerCase(),
    name,
    mode: modeIn(of("mode")),
    joinedAt: year >= 1975 && year <= 2100 ? joined : null,
  };
}

/**
 * A line of a list of addresses alone: "ana@old.example", "Ana Ruiz <ana@old.example>" (Mailman), "ana@old.example Ana Ruiz" (Sympa). What is no address is left
 * to whoever asks.
 */
export function lineIn(text: string, line: number): Listed {
  const inBrackets = /^(.*?)\s*<([^<>]+)>\s*$/.exec(text);
  const first = /^(\S+)\s*(.*)$/.exec(text.trim());
  const [name, address] = inBrackets ? [inBrackets[1]!, inBrackets[2]!] : [first?.[2] ?? "", first?.[1] ?? ""];
  const bare = name.replace(/^["']|["']$/g, "").trim();
  return { line, address: address.toLowerCase(), name: bare, mode: "each", joinedAt: null };
}
