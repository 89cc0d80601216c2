import { hash, timingSafeEqual } from "node:crypto";

const ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";
/** 80 bits of HMAC-SHA256 are sixteen base32 letters (design, decision 7). */
const MAC_LETTERS = 16;

/** What a token is good for. Up to three purposes of one family share an HMAC, each with bits of its own: 80 of its 256. */
export interface Purpose {
  family: string;
  part: 0 | 1 | 2;
}

/** Return path and answering addresses of one copy: a fan-out makes them together, for the price of one. */
export const ofDelivery = (part: Purpose["part"]): Purpose => ({ family: "delivery", part });
const BOUNCE = ofDelivery(0);

/**
 * A token that names `id` and proves that we made it for `purpose`: lower-case base32 letters and digits, at most 27,
 * safe in a mail's local part and in a URL, and still right when a mail system changes its case.
 */
export function makeToken(secret: Buffer, purpose: string | Purpose, id: number): string {
  const { family, part } = typeof purpose === "string" ? { family: purpose, part: 0 } : purpose;
  const digest = digestFor(secret, family, id);
  return fiveBytes(digest, part * 10) + fiveBytes(digest, part * 10 + 5) + idLetters(id);
}

/** The id that `makeToken` put in, or null for anything that we did not make for this purpose. Takes constant time. */
export function readToken(secret: Buffer, purpose: string | Purpose, text: string): number | null {
  const token = text.toLowerCase();
  const letters = token.slice(MAC_LETTERS);
  if (!/^[a-z2-7]{17,27}$/.test(token)) return null;
  const id = [...letters].reduce((sum, letter) => sum * 32 + ALPHABET.indexOf(letter), 0);
  if (!Number.isSafeInteger(id)) return null;
  const expected = Buffer.from(makeToken(secret, purpose, id));
  const given = Buffer.from(token);
  return expected.length === given.length && timingSafeEqual(expected, given) ? id : null;
}

/** The local part of a delivery's return path, so that a bounce names the delivery (VERP). */
export function returnPath(secret: Buffer, deliveryId: number, mailDomain: string): string {
  return `bounces+${makeToken(secret, BOUNCE, deliveryId)}@${mailDomain}`;
}

/** The delivery that a bounce to this local part is about, or null. */
export function readReturnPath(secret: Buffer, localPart: string): number | null {
  const match = /^bounces\+(.+)$/i.exec(localPart);
  return match ? readToken(secret, BOUNCE, match[1]!) : null;
}

let last: { secret: Buffer; family: string; id: number; digest: string } | null = null;

/** The last one is kept: a copy's three tokens are asked for one after the other. */
function digestFor(secret: Buffer, family: string, id: number): string {
  if (last === null || last.id !== id || last.family !== family || last.secret !== secret)
    last = { secret, family, id, digest: hmac(secret, `${family}\0${id}`) };
  return last.digest;
}

/** Five bytes are eight letters. */
function fiveBytes(bytes: string, at: number): string {
  const third = bytes.charCodeAt(at + 2);
  const high = (bytes.charCodeAt(at) << 12) | (bytes.charCodeAt(at + 1) << 4) | (third >> 4);
  const low = ((third & 15) << 16) | (bytes.charCodeAt(at + 3) << 8) | bytes.charCodeAt(at + 4);
  return tenBits[high >> 10]! + tenBits[high & 1023]! + tenBits[low >> 10]! + tenBits[low & 1023]!;
}

const tenBits = Array.from({ length: 1024 }, (_, bits) => ALPHABET[bits >> 5]! + ALPHABET[bits & 31]!);

function idLetters(id: number): string {
  let letters = "";
  for (let rest = id; rest > 0 || letters === ""; rest = Math.floor(rest / 32))
    letters = ALPHABET[rest % 32]! + letters;
  return letters;
}

interface Pads {
  /** The key's inner pad with room for the text, and its outer pad with room for the inner digest. */
  inner: Buffer;
  outer: Buffer;
}

const BLOCK = 64;
const pads = new WeakMap<Buffer, Pads>();

/**
 * HMAC-SHA256 as RFC 2104 writes it, the digest as a latin1 string. On one-shot hashes because every copy of a fan-out
 * carries four tokens: 1.3 µs each, against 5 µs for the Hmac object and its collection.
 */
function hmac(secret: Buffer, text: string): string {
  const { inner, outer } = padsOf(secret);
  const end = BLOCK + inner.write(text, BLOCK, "utf8");
  outer.write(hash("sha256", inner.subarray(0, end), "binary"), BLOCK, "latin1");
  return hash("sha256", outer, "binary");
}

function padsOf(secret: Buffer): Pads {
  const known = pads.get(secret);
  if (known) return known;
  const key = secret.length > BLOCK ? hash("sha256", secret, "buffer") : secret;
  const made = { inner: Buffer.alloc(BLOCK + 1024, 0x36), outer: Buffer.alloc(BLOCK + 32, 0x5c) };
  for (const [at, byte] of key.entries()) {
    made.inner[at] = byte ^ 0x36;
    made.outer[at] = byte ^ 0x5c;
  }
  pads.set(secret, made);
  return made;
}
