import { headerValues, type Mail } from "#platform/mail";
import { hashOf } from "../oldlinks/hash.ts";
import { addressAt, type Counted, type OldAddress, type OldHome } from "../oldlinks/rules.ts";
import type { Archived } from "./looking.ts";
import type { Place } from "./mbox.ts";

/** Under which addresses an archive stood: those of its program, counted through the file, and those that a table names by Message-ID. */
export interface Formerly {
  homes: readonly OldHome[];
  mapped: ReadonlyMap<string, readonly OldAddress[]>;
}

export const nowhere: Formerly = { homes: [], mapped: new Map() };

/** To be called for each mail of the file in its order; null: one that cannot be read, which counts too. */
export function addressesOf({ homes, mapped }: Formerly): (place: Place, mail: Mail | null) => readonly OldAddress[] {
  let count = 0;
  const months = new Map<string, number>();
  return ({ arrivedAt }, mail) => {
    const month = monthOf(arrivedAt, mail?.date ?? null);
    const inMonth = months.get(month) ?? 0;
    months.set(month, inMonth + 1);
    const place = count++;
    if (!mail) return [];
    const { messageId } = mail;
    const named = (messageId && mapped.get(messageId)) || [];
    if (homes.length === 0) return named;
    const hash = messageId && hashOf(messageId);
    const counted: Counted = { hash, place, month, inMonth, number: numberOf(mail) };
    // What is said of a mail goes before what is counted.
    return [...named, ...homes.flatMap((home) => addressAt(home, counted) ?? [])];
  };
}

/** How many of the table's Message-IDs the archive has. */
export function mappedTo({ mapped }: Formerly, mails: readonly Archived[]): number {
  if (mapped.size === 0) return 0;
  return new Set(mails.flatMap(({ messageId }) => (messageId && mapped.has(messageId) ? messageId : []))).size;
}

/** Groups.io writes into each mail which it is. */
function numberOf(mail: Mail): number | null {
  const said = headerValues(mail, "x-groupsio-msgnum").at(-1)?.trim() ?? "";
  return /^[1-9]\d{0,14}$/.test(said) ? Number(said) : null;
}

// The line before a mail says no zone: it is read as this machine's, and said as it was.
function monthOf(arrivedAt: Date | null, date: Date | null): string {
  if (arrivedAt) return `${arrivedAt.getFullYear()}-${two(arrivedAt.getMonth() + 1)}`;
  return date ? `${date.getUTCFullYear()}-${two(date.getUTCMonth() + 1)}` : "";
}

const two = (number: number): string => String(number).padStart(2, "0");
