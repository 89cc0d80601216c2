import { createHash } from "node:crypto";
import type { FileHandle } from "node:fs/promises";
import type { Unit } from "#groups";
import { isAddress, type Parser } from "#platform/mail";
import type { Instant } from "#platform/time";
import { nameFrom } from "../inbound/arrival.ts";
import { onceEach, type OldAddress } from "../oldlinks/rules.ts";
import { isReplySubject, titleFrom } from "../rules.ts";
import { m } from "../words.ts";
import { ahead } from "./ahead.ts";
import { addressesOf, type Formerly } from "./formerly.ts";
import { headOf, mailsIn, type Octets, octetsOf, type Place } from "./mbox.ts";
import type { Clue } from "./threading.ts";

/** One mail of an archive, without its text: some hundred octets, so that twenty thousand fit in a few megabytes. */
export interface Archived extends Clue {
  place: Place;
  key: Buffer;
  from: { name: string; address: string | null };
  /** Where it stood before, so that links to it go on. */
  links: readonly OldAddress[];
  /** Its own date or its postmark's can be read; else it stands after the mail before it. */
  isDated: boolean;
}

/** A mail that is left out: where in the file, from 0, and why. */
export interface Unreadable {
  start: number;
  why: string;
}

/** Mails that are with the parser at a time, so that it never waits for us. */
export const MAILS_AHEAD = 16;

const LARGEST = 64 * 1024 * 1024;

/** The first time through: headers only. */
export async function lookThrough(
  file: FileHandle,
  octets: Octets,
  { parser, unit, formerly }: { parser: Parser; unit: Unit; formerly: Formerly },
): Promise<{ mails: Archived[]; unreadable: Unreadable[] }> {
  const mails: (Archived & { subject: string })[] = [];
  const unreadable: Unreadable[] = [];
  const linksOf = addressesOf(formerly);
  let before: Instant | null = null;
  const look = async (place: Place) => ({
    place,
    read:
      place.length > LARGEST
        ? ({ ok: false, why: "too-big" } as const)
        : await parser.parse(await headOf(octets, place)),
  });
  for await (const { place, read } of ahead(mailsIn(file), MAILS_AHEAD, look)) {
    const links = linksOf(place, read.ok ? read.mail : null);
    if (!read.ok) {
      unreadable.push({ start: place.start, why: read.why });
      continue;
    }
    const { mail } = read;
    const dated = plausible(mail.date) ?? plausible(place.arrivedAt);
    // Mails without a date before the first that has one: they came no later than that.
    if (before === null && dated) for (const earlier of mails) earlier.writtenAt = dated;
    before = dated ?? before;
    const from = mail.from ?? mail.froms[0];
    const address = from && isAddress(from.address) ? from.address.toLowerCase() : null;
    mails.push({
      place,
      key: mail.messageId
        ? keyOf(`${mail.messageId} ${dated?.toISOString() ?? ""}`)
        : keyOf(await octetsOf(octets, place)),
      messageId: mail.messageId,
      inReplyTo: mail.inReplyTo,
      references: mail.references.slice(-20),
      title: "",
      isReply: isReplySubject(mail.subject),
      subject: mail.subject,
      writtenAt: before ?? new Date(0),
      links,
      isDated: dated !== null,
      from: { name: nameFrom(from?.name ?? "", address ?? ""), address },
    });
  }
  const prefix = prefixOf(mails.map(({ subject }) => subject));
  return {
    mails: once(mails).map(({ subject, ...mail }) => titled(mail, subject, prefix ?? unit.acronym, unit.acronym)),
    unreadable,
  };
}

function titled(mail: Archived, subject: string, prefix: string | null, acronym: string | null): Archived {
  const bare = titleFrom(subject, prefix);
  // "[list] Re: …", as Mailman writes it: the mark of answering stands behind the prefix.
  const isReply = mail.isReply || isReplySubject(prefix ? subject.replace(`[${prefix}]`, "") : subject);
  return { ...mail, title: titleFrom(bare, acronym) || m("mail.untitled"), isReply };
}

/** The old list's own "[name]", when at least half of the subjects have it. */
export function prefixOf(subjects: readonly string[]): string | null {
  const counts = new Map<string, number>();
  for (const subject of subjects) {
    const prefix = /\[([^[\]]{1,40})\]/.exec(subject)?.[1];
    if (prefix) counts.set(prefix, (counts.get(prefix) ?? 0) + 1);
  }
  const [most] = [...counts].sort((a, b) => b[1] - a[1]);
  return most && most[1] * 2 >= subjects.length ? most[0] : null;
}

/** The same mail twice in one file is one mail, which stood at both of their addresses. */
function once<T extends Archived>(mails: readonly T[]): T[] {
  const seen = new Map<string, T>();
  for (const mail of mails) {
    const key = mail.key.toString("base64");
    const first = seen.get(key);
    if (!first) seen.set(key, mail);
    else if (mail.links.length > 0) first.links = onceEach([...first.links, ...mail.links]);
  }
  return [...seen.values()];
}

const keyOf = (of: string | Buffer): Buffer => createHash("sha256").update(of).digest();

// There was no list mail before 1975, and none comes from tomorrow's year.
function plausible(date: Instant | null): Instant | null {
  const year = date?.getUTCFullYear() ?? 0;
  return year >= 1975 && year <= 2100 ? date : null;
}
