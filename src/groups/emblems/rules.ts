/** What stands on a unit's spine: its acronym, else the first letters of the words that carry meaning. */
export function spineLetters(unit: { name: string; acronym: string | null }): string {
  if (unit.acronym) return unit.acronym.trim();
  const words = unit.name.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== "");
  const telling = words.filter((word) => !small.has(word.toLowerCase()));
  const letters = (telling.length > 0 ? telling : words).map((word) => [...word][0]!.toUpperCase());
  return letters.slice(0, 4).join("") || "?";
}

const small = new Set([
  "a",
  "an",
  "and",
  "at",
  "by",
  "for",
  "in",
  "of",
  "on",
  "or",
  "the",
  "to",
  "with",
  "de",
  "la",
  "y",
]);

export interface SpineText {
  letters: string;
  /** Written along the spine instead of across it. */
  isTurned: boolean;
  size: number;
  /** Squeezed to this length; null: it fits as it is. */
  length: number | null;
}

// The spine is 48 by 64 with 6 of margin above and below. A bold letter is about 0.68 of its size wide.
const across = 36;
const along = 46;
const letterWidth = 0.68;

/** Up to three letters stand across the spine, more are turned along it; both are fitted. */
export function spineText(letters: string): SpineText {
  const count = [...letters].length;
  const isTurned = count > 3;
  const room = isTurned ? along : across;
  const size = Math.max(7, Math.min(isTurned ? 16 : 17, room / (count * letterWidth)));
  const width = count * letterWidth * size;
  return { letters, isTurned, size: Math.round(size * 10) / 10, length: width > room + 0.01 ? room : null };
}
