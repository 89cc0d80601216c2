import { parse } from "csv-parse/sync";
import { addressIn, type OldAddress } from "./rules.ts";

export interface Mapping {
  /** By Message-ID, as mails have it. */
  addresses: Map<string, OldAddress[]>;
  unread: { line: number; why: "no-address" | "no-message" }[];
}

/** A table of old addresses: in the first column the address, in the second the Message-ID of what stood there, with brackets or without. */
export function mappingIn(text: string): Mapping {
  const rows = parse(text.replace(/^\uFEFF/, ""), {
    delimiter: [",", ";", "\t"],
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    info: true,
  }) as unknown as { record: string[]; info: { lines: number } }[];
  const mapping: Mapping = { addresses: new Map(), unread: [] };
  for (const [at, { record, info }] of rows.entries()) {
    const address = addressIn(record[0] ?? "");
    const messageId = messageIdIn(record[1] ?? "");
    if (address && messageId) mapping.addresses.set(messageId, [...(mapping.addresses.get(messageId) ?? []), address]);
    // Headings.
    else if (at > 0 || address || messageId)
      mapping.unread.push({ line: info.lines, why: address ? "no-message" : "no-address" });
  }
  return mapping;
}

function messageIdIn(text: string): string | null {
  const match = /^<?([!-;=?-~]+@[!-;=?-~]+)>?$/.exec(text.trim());
  return match ? `<${match[1]}>` : null;
}
