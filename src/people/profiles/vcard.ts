import { dialled, type Profile } from "./rules.ts";

interface Named {
  name: string;
  /** Of the person's page: writing there shows no address. */
  url: string;
  association: string;
}

/**
 * A person as a card for an address book (RFC 6350, vCard 4.0), of what the reader sees of them and nothing else: a mail address
 * and a number only where their owner shows them.
 */
export function vcardOf({ name, url, association }: Named, seen: Partial<Profile>): string {
  const lines = ["BEGIN:VCARD", "VERSION:4.0", `FN:${text(name)}`, `SOURCE:${url}`, `URL:${url}`];
  const add = (property: string, value: string | null | undefined): void => {
    if (value) lines.push(`${property}:${text(value)}`);
  };
  add("TITLE", seen.title);
  add("ORG", seen.workplace);
  add("EMAIL", seen.contactMail);
  if (seen.phone) lines.push(`TEL;VALUE=uri:${dialled(seen.phone)}`);
  if (seen.place) {
    const { city, region, country } = seen.place;
    lines.push(`ADR;TYPE=work:;;;${[city, region, "", country].map(text).join(";")}`);
  }
  for (const link of seen.links ?? []) lines.push(`URL:${link}`);
  if (seen.interests && seen.interests.length > 0) lines.push(`CATEGORIES:${seen.interests.map(text).join(",")}`);
  const notes = [seen.pronouns, seen.responsibilities, association].filter(Boolean).join("\n");
  add("NOTE", notes);
  lines.push("END:VCARD");
  return lines.map((line) => `${folded(line)}\r\n`).join("");
}

/** Section 3.4: what parts values is marked, ends of lines are written out, and no other control character passes. */
const text = (value: string): string =>
  value
    .replace(/\r\n?/g, "\n")
    .replace(/[\\,;]/g, "\\$&")
    .replaceAll("\n", "\\n")
    .replace(/\p{Cc}/gu, "");

/** Section 3.2: at most 75 octets a line, never within a letter. */
function folded(line: string): string {
  let out = "";
  let octets = 0;
  for (const letter of line) {
    const size = Buffer.byteLength(letter);
    if (octets + size > 75) {
      out += "\r\n ";
      octets = 1;
    }
    out += letter;
    octets += size;
  }
  return out;
}
