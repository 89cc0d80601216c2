import { isIP } from "node:net";

export interface Command {
  /** In upper case. */
  verb: string;
  rest: string;
}

/** One line of a mail client, without its end. */
export function commandOf(line: string): Command {
  const space = line.search(/\s/);
  const verb = space === -1 ? line : line.slice(0, space);
  return { verb: verb.toUpperCase(), rest: space === -1 ? "" : line.slice(space).trim() };
}

export interface Path {
  /** "" for the null sender; a source route is left out (RFC 5321 appendix C). */
  address: string;
  /** SIZE=… and the like, keys in upper case. */
  parameters: ReadonlyMap<string, string>;
}

// Angle brackets and blanks stand in an address in a quoted local part only.
const PATH = /^<((?:"(?:[^"\\]|\\.)*"|[^<>"\s])*)>(?:\s+(.*))?$/s;
const ROUTE = /^@[^\s,:@]+(?:,@[^\s,:@]+)*:/;

/** What stands behind `MAIL FROM:` or `RCPT TO:`; null for what is none. */
export function pathOf(rest: string, keyword: "FROM" | "TO"): Path | null {
  if (rest.slice(0, keyword.length + 1).toUpperCase() !== `${keyword}:`) return null;
  const found = PATH.exec(rest.slice(keyword.length + 1).trim());
  if (!found) return null;
  const address = found[1]!.replace(ROUTE, "");
  const parameters = parametersOf(found[2] ?? "");
  return parameters && (address === "" || isAddress(address)) ? { address, parameters } : null;
}

function parametersOf(text: string): Map<string, string> | null {
  const all = new Map<string, string>();
  for (const word of text.split(/\s+/)) {
    if (word === "") continue;
    const equals = word.indexOf("=");
    const key = (equals === -1 ? word : word.slice(0, equals)).toUpperCase();
    if (all.has(key)) return null;
    all.set(key, equals === -1 ? "" : word.slice(equals + 1));
  }
  return all;
}

// The path with its brackets has 256 octets at most (RFC 5321 4.5.3.1.3).
const LONGEST = 254;
const DOMAIN = /^[\p{L}\p{M}\p{N}_](?:[\p{L}\p{M}\p{N}._-]*[\p{L}\p{M}\p{N}_])?\.?$/u;

/** Whether mail could go there: wide, because real senders have odd addresses; but nothing that could break a line or a header. */
export function isAddress(address: string): boolean {
  if (Buffer.byteLength(address) > LONGEST || /[\p{Cc}\p{Zl}\p{Zp}]/u.test(address)) return false;
  if (address.toLowerCase() === "postmaster") return true;
  const at = address.lastIndexOf("@");
  if (at < 1) return false;
  const local = address.slice(0, at);
  if (local.includes("@") && !/^".*"$/s.test(local)) return false;
  const domain = address.slice(at + 1);
  return DOMAIN.test(domain) ? !domain.includes("..") : isLiteral(domain);
}

/** `[192.0.2.1]`, `[IPv6:2001:db8::1]` (RFC 5321 4.1.3). */
function isLiteral(domain: string): boolean {
  const literal = /^\[(?:(ipv6):)?([^\]]+)\]$/i.exec(domain);
  return literal !== null && isIP(literal[2]!) === (literal[1] ? 6 : 4);
}

/** The name that a client gives itself; anything that could be one, as it decides nothing. */
export const isHostName = (name: string): boolean => /^[^\s\p{Cc}]{1,255}$/u.test(name);
