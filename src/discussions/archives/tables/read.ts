import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { open, readFile, type FileHandle } from "node:fs/promises";
import { basename, resolve, sep } from "node:path";
import { Readable } from "node:stream";
import { CsvError, parse } from "csv-parse";
import MailComposer from "nodemailer/lib/mail-composer";
import { isAddress } from "#platform/mail";
import { mboxOf } from "../../exports/rules.ts";
import type { Fault } from "../../importing/commands.ts";
import { addressIn, type OldAddress } from "../../oldlinks/rules.ts";
import { columnsOf, dateIn, delimiterIn, isHtml, messageIdOf, missingFrom, type Field, type Mapping } from "./rules.ts";

/** A table of posts as an mbox, whose mails stand in the table's order. */
export interface Table {
  /** The line of each mail, by the octet at which it begins. */
  lines: ReadonlyMap<number, number>;
  /** Where the posts stood, by Message-ID. */
  addresses: ReadonlyMap<string, readonly OldAddress[]>;
  /** Rows without words, and files that were not found, by their lines. */
  leftOut: Fault[];
}

/** The table as a whole is of no use: why, in words for whoever brings it. */
export class UnusableTable extends Error {}

type Row = Record<Field, string>;

/** Of nobody: a post whose author has no address is known by the name alone. */
const NOBODY = "nobody@archive.invalid";
/** The dates of mails say it when there is none: no list is so old, so that it counts as none. */
const UNDATED = new Date(0);

/**
 * Writes the mbox that a table of posts is (D-12): CSV with headings, a row for each post. A row is a mail with a Message-ID made of its number, so that threads, dates,
 * files and a second run are what they are for any archive. Its files are read from one folder, and from nowhere else.
 */
export async function tableToMbox(table: string, mbox: string, mapping: Mapping): Promise<Table> {
  const out = await open(mbox, "w");
  const made = { lines: new Map<number, number>(), addresses: new Map<string, OldAddress[]>(), leftOut: [] as Fault[] };
  try {
    let columns: (Field | null)[] | null = null;
    let octets = 0;
    for await (const { cells, line } of rowsOf(table, mapping)) {
      if (columns === null) {
        columns = usable(cells, mapping);
        continue;
      }
      const row = rowIn(cells, columns);
      if (row.text === "" && row.html === "") made.leftOut.push({ place: line, why: "no-words" });
      else octets = await append(out, octets, await mailOf(row, line, mapping, made), line, made);
    }
    if (columns === null) throw new UnusableTable("it is empty");
    return made;
  } finally {
    await out.close();
  }
}

async function append(
  out: FileHandle,
  octets: number,
  mail: Buffer,
  line: number,
  { lines }: { lines: Map<number, number> },
): Promise<number> {
  lines.set(octets + mail.indexOf("\n") + 1, line);
  await out.appendFile(mail);
  return octets + mail.length;
}

/** Rows with the lines on which they begin. */
async function* rowsOf(table: string, { encoding }: Mapping): AsyncGenerator<{ cells: string[]; line: number }> {
  const rows = Readable.from(textIn(table, encoding)).compose(
    parse({
      bom: true,
      delimiter: delimiterIn(await beginningOf(table, encoding)),
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
      max_record_size: 64 * 1024 * 1024,
      info: true,
    }),
  );
  let line = 1;
  try {
    for await (const { record, info } of rows as AsyncIterable<{ record: string[]; info: { lines: number } }>) {
      yield { cells: record, line };
      line = info.lines + 1;
    }
  } catch (error) {
    if (error instanceof CsvError) throw new UnusableTable(`from line ${line} on it is no table: ${error.message}`);
    throw error;
  }
}

async function* textIn(table: string, encoding: string): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding);
  for await (const octets of createReadStream(table)) yield decoder.decode(octets as Buffer, { stream: true });
  yield decoder.decode();
}

async function beginningOf(table: string, encoding: string): Promise<string> {
  for await (const text of textIn(table, encoding)) return text;
  return "";
}

function usable(headings: readonly string[], mapping: Mapping): (Field | null)[] {
  const missing = missingFrom(headings, mapping);
  if (missing.length > 0) throw new UnusableTable(`it has no column "${missing[0]}", which the mapping names`);
  const columns = columnsOf(headings, mapping);
  if (!columns.includes("text") && !columns.includes("html"))
    throw new UnusableTable("no heading of it is known to be the posts' words; say which one is text or html");
  return columns;
}

function rowIn(cells: readonly string[], columns: readonly (Field | null)[]): Row {
  const of = (field: Field): string => (cells[columns.indexOf(field)] ?? "").trim();
  const [text, html] = [of("text"), of("html")];
  const isMarked = html === "" && isHtml(text);
  return {
    id: of("id"),
    parent: of("parent"),
    thread: of("thread"),
    subject: of("subject"),
    text: isMarked ? "" : text,
    html: isMarked ? text : html,
    name: of("name") || `${of("first")} ${of("last")}`.trim(),
    first: of("first"),
    last: of("last"),
    address: of("address").toLowerCase(),
    date: of("date"),
    link: of("link"),
    files: of("files"),
  };
}

async function mailOf(
  row: Row,
  line: number,
  mapping: Mapping,
  made: { addresses: Map<string, OldAddress[]>; leftOut: Fault[] },
): Promise<Buffer> {
  const { host } = mapping;
  const key = row.id || createHash("sha256").update(JSON.stringify(row)).digest("hex").slice(0, 32);
  const messageId = messageIdOf(key, host);
  const at = dateIn(row.date, mapping);
  const stood = addressIn(row.link);
  if (stood) made.addresses.set(messageId, [...(made.addresses.get(messageId) ?? []), stood]);
  const answers = row.parent === "" || row.parent === row.id ? null : messageIdOf(row.parent, host);
  // What all posts of a thread answer and nobody has: it holds together those that say no more.
  const thread = row.thread === "" ? null : messageIdOf(`thread-${row.thread}`, host);
  const raw = await new MailComposer({
    from: { name: row.name, address: isAddress(row.address) ? row.address : NOBODY },
    subject: row.subject,
    date: at ?? UNDATED,
    messageId,
    ...(answers && { inReplyTo: answers }),
    references: [thread, answers].filter((one) => one !== null),
    ...(row.text !== "" && { text: row.text }),
    ...(row.html !== "" && { html: row.html }),
    attachments: await filesOf(row.files, line, mapping, made.leftOut),
    newline: "\n",
    disableFileAccess: true,
    disableUrlAccess: true,
  })
    .compile()
    .build();
  return mboxOf(raw, NOBODY, at ?? UNDATED);
}

/** Names with `;` or `|` between them, in the folder of files. */
async function filesOf(names: string, line: number, { files: folder }: Mapping, leftOut: Fault[]) {
  const attachments: { filename: string; content: Buffer; contentDisposition: "attachment" }[] = [];
  for (const name of names.split(/[;|]/).map((one) => one.trim())) {
    if (name === "") continue;
    const content = folder === undefined ? null : await bytesIn(resolve(folder), name);
    if (content) attachments.push({ filename: basename(name), content, contentDisposition: "attachment" });
    else leftOut.push({ place: line, why: "no-file" });
  }
  return attachments;
}

/** null: it is not there, is no file, or lies elsewhere. */
async function bytesIn(folder: string, name: string): Promise<Buffer | null> {
  const path = resolve(folder, name);
  if (!path.startsWith(folder + sep)) return null;
  try {
    return await readFile(path);
  } catch (error) {
    if (["ENOENT", "EISDIR", "ENOTDIR"].includes((error as NodeJS.ErrnoException).code ?? "")) return null;
    throw error;
  }
}
