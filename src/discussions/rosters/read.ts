import { parse } from "csv-parse/sync";
import { isAddress } from "#platform/mail";
import { columnsOf, lineIn, listedIn, type Field, type Listed, type Unread } from "./rules.ts";

export interface Roster {
  members: Listed[];
  unread: Unread[];
}

/**
 * The members that a file of another list names: CSV with headings, Sympa's dump, or one address a line. Who is named twice counts once. null: it has headings
 * and none of them is an address, so that somebody has to say which is.
 */
export function rosterIn(text: string, own: ReadonlyMap<string, Field> = new Map()): Roster | null {
  const plain = text.replace(/^\uFEFF/, "").replace(/\r\n?/g, "\n");
  if (/^email \S+@\S+$/m.test(plain)) return sorted(dumpOf(plain));
  const rows = rowsOf(plain);
  const head = rows[0];
  if (head && head.cells.length > 1 && !head.cells.some((cell) => isAddress(cell.trim()))) {
    const columns = columnsOf(head.cells, own);
    if (!columns.includes("address")) return null;
    return sorted(rows.slice(1).map(({ cells, line }) => listedIn(cells, columns, line)));
  }
  const alone = head && columnsOf(head.cells, own)[0] === "address" ? 1 : 0;
  const lines = plain
    .split("\n")
    .flatMap((line, at) => (line.trim() === "" || at < alone ? [] : [lineIn(line, at + 1)]));
  return sorted(lines);
}

function rowsOf(text: string): { cells: string[]; line: number }[] {
  const rows = parse(text, {
    delimiter: [",", ";", "\t"],
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    info: true,
  }) as unknown as { record: string[]; info: { lines: number } }[];
  return rows.map(({ record, info }) => ({ cells: record, line: info.lines }));
}

/** Sympa writes a block of "email …", "gecos …", "reception …" for each. */
function dumpOf(text: string): Listed[] {
  const members: Listed[] = [];
  let line = 1;
  for (const block of text.split(/\n{2,}/)) {
    const of = (name: string) => new RegExp(`^${name} (.*)$`, "m").exec(block)?.[1] ?? "";
    const cells = [of("email"), of("gecos"), of("reception")];
    if (block.trim() !== "") members.push(listedIn(cells, ["address", "name", "mode"], line));
    line += block.split("\n").length + 1;
  }
  return members;
}

function sorted(all: readonly Listed[]): Roster {
  const members = new Map<string, Listed>();
  const unread: Unread[] = [];
  for (const one of all) {
    if (!isAddress(one.address)) unread.push({ line: one.line, why: "no-address" });
    else if (members.has(one.address)) unread.push({ line: one.line, why: "twice" });
    else members.set(one.address, one);
  }
  return { members: [...members.values()], unread };
}
