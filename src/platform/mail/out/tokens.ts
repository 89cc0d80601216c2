import { createHmac, createSecretKey, timingSafeEqual, type KeyObject } from "node:crypto";

const ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";
/** 80 bits of HMAC-SHA256 are sixteen base32 letters (design, decision 7). */
const MAC_LETTERS = 16;

/**
 * A token that names `id` and proves that we made it for `purpose`: lower-case base32 letters and digits, at most 27,
 * safe in a mail's local part and in a URL, and still right when a mail system changes its case.
 */
export function makeToken(secret: Buffer, purpose: string, id: number): string {
  return mac(secret, purpose, id) + idLetters(id);
}

/** The id that `makeToken` put in, or null for anything that we did not make for this purpose. Takes constant time. */
export function readToken(secret: Buffer, purpose: string, text: string): number | null {
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
  return `bounces+${makeToken(secret, "bounce", deliveryId)}@${mailDomain}`;
}

/** The delivery that a bounce to this local part is about, or null. */
export function readReturnPath(secret: Buffer, localPart: string): number | null {
  const match = /^bounces\+(.+)$/i.exec(localPart);
  return match ? readToken(secret, "bounce", match[1]!) : null;
}

function mac(secret: Buffer, purpose: string, id: number): string {
  const digest = createHmac("sha256", keyOf(secret)).update(`${purpose}\0${id}`).digest();
  let letters = "";
  // Five bytes are eight letters.
  for (let at = 0; at < 10; at += 5) letters += fiveBytes(digest, at);
  return letters;
}

function fiveBytes(bytes: Buffer, at: number): string {
  const high = bytes.readUIntBE(at, 2) * 16 + (bytes[at + 2]! >> 4);
  const low = (bytes[at + 2]! & 15) * 65_536 + bytes.readUIntBE(at + 3, 2);
  return fourLetters(high) + fourLetters(low);
}

const fourLetters = (bits: number): string =>
  ALPHABET[bits >> 15]! + ALPHABET[(bits >> 10) & 31]! + ALPHABET[(bits >> 5) & 31]! + ALPHABET[bits & 31]!;

function idLetters(id: number): string {
  let letters = "";
  for (let rest = id; rest > 0 || letters === ""; rest = Math.floor(rest / 32)) letters = ALPHABET[rest % 32]! + letters;
  return letters;
}

// Making a key object costs 11 µs of the 14 of an HMAC from bytes: kept for as long as the secret is.
const keys = new WeakMap<Buffer, KeyObject>();

function keyOf(secret: Buffer): KeyObject {
  let key = keys.get(secret);
  if (!key) keys.set(secret, (key = createSecretKey(secret)));
  return key;
}
