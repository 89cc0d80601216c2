import { Parser } from "htmlparser2";
import yauzl, { type Entry, type ZipFile } from "yauzl";

/** Unpacked, so that a small file cannot become a large one. */
const MOST_BYTES = 40_000_000;

// Where the words lie in the formats of OASIS (ODF) and of ECMA-376 (OOXML).
const parts =
  /^(?:content\.xml|word\/(?:document|footnotes|endnotes)\.xml|ppt\/slides\/slide\d+\.xml|xl\/sharedStrings\.xml)$/;
const breaks = new Set(["w:p", "w:br", "w:tr", "text:p", "text:h", "text:line-break", "a:p", "a:br", "si"]);
const gaps = new Set(["w:tab", "text:tab", "text:s", "table:table-cell", "w:tc"]);
const unseen = new Set(["w:delText", "w:instrText", "text:tracked-changes", "office:annotation"]);

/** The words of a document made by an office program, a paragraph a line, at most so many letters. Throws for what is no such file. */
export async function officeText(bytes: Uint8Array, most: number): Promise<string> {
  const zip = await opened(bytes);
  const texts: string[] = [];
  let unpacked = 0;
  let letters = 0;
  for await (const entry of entriesOf(zip)) {
    if (!parts.test(entry.fileName) || letters >= most) continue;
    unpacked += entry.uncompressedSize;
    if (unpacked > MOST_BYTES) throw new Error("too much to unpack");
    const text = await wordsOf(zip, entry, most - letters);
    letters += text.length;
    texts.push(text);
  }
  return texts.join("\n");
}

const opened = (bytes: Uint8Array): Promise<ZipFile> =>
  new Promise((done, failed) =>
    yauzl.fromBuffer(
      Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength),
      { lazyEntries: true },
      (error, zip) => (error ? failed(error) : done(zip)),
    ),
  );

async function* entriesOf(zip: ZipFile): AsyncGenerator<Entry> {
  for (;;) {
    const entry = await new Promise<Entry | null>((done, failed) => {
      zip
        .once("entry", done)
        .once("end", () => done(null))
        .once("error", failed);
      zip.readEntry();
    });
    zip.removeAllListeners("entry").removeAllListeners("end").removeAllListeners("error");
    if (!entry) return;
    yield entry;
  }
}

async function wordsOf(zip: ZipFile, entry: Entry, most: number): Promise<string> {
  const stream = await new Promise<NodeJS.ReadableStream>((done, failed) =>
    zip.openReadStream(entry, (error, opening) => (error ? failed(error) : done(opening))),
  );
  let text = "";
  let hidden = 0;
  const parser = new Parser(
    {
      onopentag(name) {
        if (unseen.has(name)) hidden += 1;
        if (gaps.has(name)) text += " ";
      },
      ontext(words) {
        if (hidden === 0 && text.length < most) text += words;
      },
      onclosetag(name) {
        if (unseen.has(name)) hidden -= 1;
        if (breaks.has(name)) text += "\n";
      },
    },
    { xmlMode: true, decodeEntities: true },
  );
  const decoder = new TextDecoder("utf-8");
  for await (const piece of stream) parser.write(decoder.decode(piece as Buffer, { stream: true }));
  parser.end(decoder.decode());
  return text;
}
