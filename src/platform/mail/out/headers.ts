import { randomBytes } from "node:crypto";
import { encodeWord } from "nodemailer/lib/mime-funcs";
import { wireAddress } from "./address.ts";
import { makeToken } from "./tokens.ts";

/** A name and an address as they stand in From, To, Reply-To. */
export interface Mailbox {
  name?: string | null;
  address: string;
}

const LINE = 78;
/** RFC 5322 2.1.1 forbids lines over 998 octets; a word that no fold can shorten goes as encoded words. */
const WORD = 900;

/**
 * A header field that people read (Subject), folded, with its CRLF. Every header that we write goes through here or
 * `field`, so no value can begin another field or the body: controls and line separators become spaces, and what is
 * not plain ASCII becomes encoded words (RFC 2047).
 */
export function textField(name: string, text: string): string {
  return written(name, encoded(oneLine(text)));
}

/** A header field that programs read (List-Id, References). Names in its value come from `phrase` or `mailbox`. */
export function field(name: string, value: string): string {
  // What nearly every value is: nothing to mend, and nothing to fold.
  if (fitsLine(name, value) && tidy.test(value) && fieldName.test(name)) return `${name}: ${value}\r\n`;
  const line = oneLine(value);
  return written(name, isWritable(line) ? line : words(line));
}

/** `"Ada Lovelace" <ada@example.org>`, or the address alone. The address must pass `isAddress`. */
export function mailbox({ name, address }: Mailbox): string {
  const bare = wireAddress(address);
  const shown = name ? phrase(name) : "";
  return shown === "" ? bare : `${shown} <${bare}>`;
}

/** A display name for a structured field: quoted, or as encoded words when it is not plain ASCII. */
export function phrase(name: string): string {
  const text = oneLine(name);
  if (text === "") return "";
  return isPlain(text) && text.length <= 200 ? `"${text.replace(/["\\]/g, "\\$&")}"` : words(text);
}

/** White space and controls of every kind as single spaces; broken surrogates mended. */
export function oneLine(text: string): string {
  return text.toWellFormed().replace(unfit, " ").trim();
}

/** A new Message-ID, with angle brackets. */
export function newMessageId(mailDomain: string): string {
  return `<${randomBytes(15).toString("hex")}@${mailDomain}>`;
}

/** The Message-ID that mail `id` of this purpose always has, however often it is sent (decision 9). */
export function messageIdFor(secret: Buffer, purpose: string, id: number, mailDomain: string): string {
  return `<${makeToken(secret, `message-id ${purpose}`, id)}@${mailDomain}>`;
}

const unfit = /[\s\u0000-\u001f\u007f-\u009f\u200b\u2028\u2029\ufeff]+/g;

const fitsLine = (name: string, value: string): boolean =>
  name.length + value.length < LINE - 2 || (value.length < WORD && !value.includes(" "));

const fieldName = /^[!-9;-~]{1,70}$/;
/** Printable ASCII that neither begins nor ends with a space nor holds two in a row. */
const tidy = /^(?:[!-~]+(?: [!-~]+)*)?$/;

/** Printable ASCII in words that a line can hold. */
const isWritable = (text: string): boolean => /^[ -~]*$/.test(text) && (text.length < WORD || !tooLong.test(text));
const tooLong = new RegExp(`[^ ]{${WORD}}`);

/** Also nothing that a reader would take for an encoded word. */
const isPlain = (text: string): boolean => isWritable(text) && !text.includes("=?");

const encoded = (text: string): string => (isPlain(text) ? text : words(text));

const words = (text: string): string => encodeWord(text, "B", 60);

function written(name: string, value: string): string {
  if (!fieldName.test(name)) throw new Error(`"${name}" cannot be the name of a header field.`);
  const line = `${name}: ${value}`;
  return `${line.length <= LINE ? line : fold(line)}\r\n`;
}

function fold(line: string): string {
  // The first word of the value stays beside the name: some readers take a field that begins with a fold for empty.
  const [name, ...rest] = line.split(" ");
  const lines = [`${name} ${rest.shift() ?? ""}`];
  for (const word of rest) {
    const last = lines.length - 1;
    if (lines[last]!.length + 1 + word.length > LINE) lines.push(` ${word}`);
    else lines[last] += ` ${word}`;
  }
  return lines.join("\r\n");
}
