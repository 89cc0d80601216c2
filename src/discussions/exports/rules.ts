import { stringify } from "csv-stringify/sync";
import { fileName } from "../files/rules.ts";

/** Where everything of a package lies (RFC 8493, BagIt 1.0). */
export const PAYLOAD = "data";
export const parts = {
  mbox: `${PAYLOAD}/discussions.mbox`,
  json: `${PAYLOAD}/discussions.json`,
  decisions: `${PAYLOAD}/decisions.json`,
  members: `${PAYLOAD}/members.csv`,
  aid: `${PAYLOAD}/finding-aid.html`,
} as const;

/** Whose form discussions.json has, for whoever reads it in twenty years. */
export const FORM = "chapterhouse-discussions-1";
/** And decisions.json. */
export const DECISIONS_FORM = "chapterhouse-decisions-1";

/**
 * One mail as an mbox holds it (mboxrd): a postmark, the mail with each "From " line marked once more, an empty line. `raw` with line feeds alone.
 */
export function mboxOf(raw: Buffer, address: string, at: Date): Buffer {
  const mail = raw.toString("latin1").replace(/^(>*From )/gm, ">$1");
  const end = mail.endsWith("\n") ? "\n" : "\n\n";
  return Buffer.from(`From ${address} ${postmark(at)}\n${mail}${end}`, "latin1");
}

const days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** "Sat Nov 14 15:00:00 2026", in UTC (asctime). */
function postmark(at: Date): string {
  const [date, time] = at.toISOString().split("T") as [string, string];
  const [year, month, day] = date.split("-") as [string, string, string];
  return `${days[at.getUTCDay()]} ${months[Number(month) - 1]} ${String(Number(day)).padStart(2)} ${time.slice(0, 8)} ${year}`;
}

/**
 * Where a file of a post lies: its own folder, so that two of one name are two, with its number before the name, so that none is one that a system takes for a device.
 * Percent signs go, which RFC 8493 2.1.3 wants written otherwise in a manifest.
 */
export const pathOfFile = (postId: number, number: number, filename: string): string =>
  `${PAYLOAD}/files/${postId}/${number}-${fileName(filename, number).replaceAll("%", "_")}`;

/** Rows of CSV (RFC 4180). A cell that a spreadsheet would take for a formula gets an apostrophe before it. */
export const csvOf = (rows: (string | null)[][]): string =>
  stringify(rows, { record_delimiter: "windows", escape_formulas: true, quoted_match: /[\r\n]/ });

/** A line of a manifest: the paths are those of `pathOfFile` and `parts`. */
export const manifestLine = (sha256: string, path: string): string => `${sha256}  ${path}\n`;

export interface BagInfo {
  source: string;
  /** What it is, for people. */
  title: string;
  url: string;
  on: string;
  bytes: number;
  files: number;
}

/** bag-info.txt. Values on one line each. */
export function bagInfo({ source, title, url, on, bytes, files }: BagInfo): string {
  const fields: [string, string][] = [
    ["Source-Organization", source],
    ["External-Description", title],
    ["External-Identifier", url],
    ["Bagging-Date", on],
    ["Payload-Oxum", `${bytes}.${files}`],
    ["Bag-Software-Agent", "Chapterhouse"],
  ];
  return fields.map(([name, value]) => `${name}: ${value.replace(/\s+/g, " ").trim()}\n`).join("");
}

export const BAGIT = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n";
