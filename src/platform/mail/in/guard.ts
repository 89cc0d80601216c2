const DASHES = Buffer.from("\n--");
const LONGEST_DELIMITER = 210;

/**
 * Counts the delimiter lines of a mail without building anything, and stops at `limit + 1`: so 100,000 parts cost one scan.
 * When a boundary is spelled in a way that this does not read (RFC 2231 pieces, comments), every line of dashes counts.
 */
export function countParts(raw: Buffer, limit: number): number {
  const declared = declaredBoundaries(raw, limit);
  if (declared.values.size === 0 && !declared.odd) return 0;
  let parts = 0;
  for (let at = raw.indexOf(DASHES); at !== -1 && parts <= limit; at = raw.indexOf(DASHES, at + 3)) {
    if (declared.odd || declared.values.has(lineAt(raw, at + 3))) parts += 1;
  }
  return parts;
}

interface Declared {
  values: Set<string>;
  odd: boolean;
}

function declaredBoundaries(raw: Buffer, limit: number): Declared {
  const declared: Declared = { values: new Set(), odd: false };
  for (const word of ["oundary", "OUNDARY"]) {
    for (
      let at = raw.indexOf(word);
      at !== -1 && declared.values.size <= limit;
      at = raw.indexOf(word, at + word.length)
    ) {
      read(raw.toString("latin1", at + word.length, at + word.length + LONGEST_DELIMITER), declared);
    }
  }
  return declared;
}

function read(text: string, declared: Declared): void {
  const match = /^\s{0,20}=\s{0,20}(?:"([^"\r\n]{1,180})"|([^\s;"]{1,180}))/.exec(text);
  const value = match?.[1] ?? match?.[2];
  if (value !== undefined) declared.values.add(value);
  else if (/^\s{0,20}[*(=]/.test(text)) declared.odd = true;
}

/** The rest of a delimiter line. A closing one ("--" at its end) is no further part. */
function lineAt(raw: Buffer, from: number): string {
  const end = raw.indexOf(10, from);
  const stop = Math.min(end === -1 ? raw.length : end, from + LONGEST_DELIMITER);
  return raw.toString("latin1", from, stop).trimEnd();
}
