import { hash, sign as cryptoSign, type KeyObject } from "node:crypto";
import type { Passage } from "../../in/arc.ts";
import { chainOf, relaxedField } from "./seal.ts";

export type Algorithm = "rsa-sha256" | "ed25519-sha256";

export interface SigningKey {
  selector: string;
  algorithm: Algorithm;
  key: KeyObject;
}

/** Fields that a signature covers where a mail has them (RFC 6376 5.4.1, RFC 8058 4): what a reader sees, and what a program acts upon. */
const signed = new Set([
  "from",
  "to",
  "cc",
  "subject",
  "date",
  "message-id",
  "in-reply-to",
  "references",
  "reply-to",
  "mime-version",
  "content-type",
  "content-language",
  "list-id",
  "list-post",
  "list-help",
  "list-subscribe",
  "list-owner",
  "list-archive",
  "list-unsubscribe",
  "list-unsubscribe-post",
  "archived-at",
  "auto-submitted",
]);

/** Named once more than they stand in the mail, so that nobody can add another (RFC 6376 8.15). */
const guarded = [
  "from",
  "to",
  "cc",
  "subject",
  "date",
  "reply-to",
  "content-type",
  "list-unsubscribe",
  "list-unsubscribe-post",
];

/**
 * Signs mails as this program writes them: CRLF, ASCII, no field twice. The body is taken as it is ("simple": quoted-printable lines survive), the
 * header "relaxed". Written here because each copy of a fan-out is signed: see decision 030 for what libraries take.
 */
export class Signer {
  constructor(
    private readonly domain: string,
    private readonly keys: readonly SigningKey[],
  ) {}

  /** The mail with a DKIM-Signature for each key before it, and an ARC set where it hands on a mail that came with something to say. */
  sign(mail: Buffer, at: Date, passage: Passage | null = null): Buffer {
    const end = mail.indexOf("\r\n\r\n", 0, "latin1");
    const head = mail.toString("latin1", 0, end + 2);
    const bodyHash = hash("sha256", bodyOf(mail, end + 4), "base64");
    const { names, text } = relaxedHead(head);
    const time = Math.floor(at.getTime() / 1_000);
    const content = { names, text, bodyHash, time };
    let signatures = "";
    for (const key of this.keys) signatures += this.signature("DKIM-Signature", "v=1", key, content);
    const sealing = passage && this.sealer;
    if (sealing) signatures = this.set(sealing, passage, content) + signatures;
    return Buffer.concat([Buffer.from(signatures, "latin1"), mail]);
  }

  /** Whoever checks seals knows RSA; few know Ed25519, which RFC 8617 does not name. */
  private get sealer(): SigningKey | undefined {
    return this.keys.find(({ algorithm }) => algorithm === "rsa-sha256");
  }

  /** Two signatures more: what a copy is differs from reader to reader, and so does what seals it. */
  private set(key: SigningKey, passage: Passage, content: Content): string {
    const { instance, written, covered } = chainOf(passage);
    const message = this.signature("ARC-Message-Signature", `i=${instance}`, key, content);
    const status = instance === 1 ? "none" : "pass";
    const seal = `ARC-Seal: i=${instance}; a=${key.algorithm}; cv=${status}; d=${this.domain};\r\n s=${key.selector}; t=${content.time};\r\n b=`;
    const data = `${covered}${relaxedField(message.slice(0, -2))}\r\n${relaxedField(seal)}`;
    return `${seal}${folded(signatureOf(key, Buffer.from(data, "latin1")))}\r\n${message}${written}`;
  }

  private signature(field: string, first: string, key: SigningKey, { names, text, bodyHash, time }: Content): string {
    const { algorithm, selector } = key;
    const value = `${first}; a=${algorithm}; c=relaxed/simple; d=${this.domain};\r\n s=${selector}; t=${time};\r\n h=${listed(names)};\r\n bh=${bodyHash};\r\n b=`;
    const data = Buffer.from(`${text}${field.toLowerCase()}:${value.replaceAll("\r\n", "")}`, "latin1");
    return `${field}: ${value}${folded(signatureOf(key, data))}\r\n`;
  }
}

/** What every signature of a mail is about. */
interface Content {
  names: string;
  text: string;
  bodyHash: string;
  time: number;
}

/** RFC 8463 3: Ed25519 signs the digest; RSA makes its own. */
const signatureOf = ({ algorithm, key }: SigningKey, data: Buffer): string =>
  algorithm === "rsa-sha256"
    ? cryptoSign("sha256", data, key).toString("base64")
    : cryptoSign(null, hash("sha256", data, "buffer"), key).toString("base64");

/** Ends in one line end: empty lines at the end do not count, and a missing or empty last line does (RFC 6376 3.4.3). */
function bodyOf(mail: Buffer, start: number): Buffer {
  let end = mail.length;
  while (end - 4 >= start && endsLine(mail, end) && endsLine(mail, end - 2)) end -= 2;
  const body = mail.subarray(start, end);
  return end - 2 >= start && endsLine(mail, end) ? body : Buffer.concat([body, LINE_END]);
}

const LINE_END = Buffer.from("\r\n");
const endsLine = (mail: Buffer, end: number): boolean => mail[end - 2] === 13 && mail[end - 1] === 10;

/** The signed fields in their relaxed form, each with its line end, and their names as `h=` has them. */
function relaxedHead(head: string): { names: string; text: string } {
  let names = "";
  let text = "";
  for (const field of fieldsOf(head)) {
    const colon = field.indexOf(":");
    const name = field.slice(0, colon).toLowerCase();
    if (!signed.has(name)) continue;
    names += `${name}:`;
    text += `${name}:${relaxed(field, colon + 1)}\r\n`;
  }
  return { names, text };
}

const fieldsOf = (head: string): string[] => head.slice(0, -2).split(/\r\n(?![ \t])/);

/** Unfolded, runs of blanks as one, none around. */
function relaxed(field: string, start: number): string {
  const value = field.slice(field.charCodeAt(start) === 32 ? start + 1 : start);
  return blanks.test(value)
    ? value
        .replace(/\r\n/g, "")
        .replace(/[ \t]+/g, " ")
        .trim()
    : value;
}

/** A fold, a tab, two blanks in a row, or a blank at either end: what `field` writes has none of them but folds. */
const blanks = /[\r\t]| {2}|^ | $/;

const lists = new Map<string, string>();

/** The names with those that are guarded, folded; one list for each kind of mail that there is. */
function listed(names: string): string {
  let list = lists.get(names);
  if (list === undefined) {
    const lines: string[] = [""];
    for (const name of [...names.slice(0, -1).split(":"), ...guarded])
      if (lines.at(-1)!.length + name.length > 60) lines.push(`${name}:`);
      else lines.push(`${lines.pop()!}${name}:`);
    lists.set(names, (list = lines.join("\r\n ").slice(0, -1)));
  }
  return list;
}

/** Base64 in lines. */
function folded(text: string): string {
  let lines = text.slice(0, 70);
  for (let at = 70; at < text.length; at += 76) lines += `\r\n ${text.slice(at, at + 76)}`;
  return lines;
}
