import { domainToASCII } from "node:url";

/**
 * The comparable form of an address: trimmed, lower case, domain in ASCII without its closing dot.
 * Local parts are compared without case, as every provider of note does. Anything goes in; only `isAddress` judges.
 */
export function addressKey(address: string): string {
  return wireAddress(address).toLowerCase();
}

/** The address as it stands in SMTP and in headers: case of the local part kept, domain in ASCII. */
export function wireAddress(address: string): string {
  if (plainAddress.test(address)) return address;
  const text = address.trim();
  const at = text.lastIndexOf("@");
  return at < 0 ? text : `${text.slice(0, at)}@${asciiDomain(text.slice(at + 1))}`;
}

/** The domain of an address in ASCII and lower case; "" when there is none. */
export function domainOf(address: string): string {
  const key = addressKey(address);
  return key.slice(key.lastIndexOf("@") + 1 || key.length);
}

/**
 * True for an address that can safely stand in an SMTP command: dot-atom local part of at most 64 octets in ASCII,
 * a host name of at least two labels, at most 254 octets (RFC 5321 4.5.3.1). Quoted local parts, address literals and
 * local parts beyond ASCII are refused: few relays carry them and each is a way to smuggle.
 */
export function isAddress(text: string): boolean {
  if (text.length <= 64 && commonAddress.test(text)) return true;
  const address = wireAddress(text);
  const at = address.lastIndexOf("@");
  const local = address.slice(0, Math.max(at, 0));
  return address.length <= 254 && local.length <= 64 && localPart.test(local) && isHostName(address.slice(at + 1));
}

/** What nearly every address is: nothing to convert. */
const plainAddress = /^[!-?A-~]+@[a-z0-9.-]*[a-z0-9]$/;
const localPart = /^[\w!#$%&'*+/=?^`{|}~-]+(?:\.[\w!#$%&'*+/=?^`{|}~-]+)*$/;
/** A part of all that is allowed, for speed: every copy that is sent asks. */
const commonAddress = /^[a-z0-9]+(?:[._+-][a-z0-9]+)*@(?:[a-z0-9]+(?:-[a-z0-9]+)*\.)+[a-z]{2,}$/i;
const label = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

function isHostName(domain: string): boolean {
  const labels = domain.split(".");
  return labels.length >= 2 && labels.every((part) => label.test(part)) && /[a-z]/.test(labels.at(-1)!);
}

function asciiDomain(domain: string): string {
  const bare = domain.endsWith(".") ? domain.slice(0, -1) : domain;
  if (/^[\x21-\x7e]*$/.test(bare)) return bare.toLowerCase();
  // Empty when the name cannot be an international one: kept as it was, so that isAddress refuses it.
  return domainToASCII(bare) || bare;
}
