/** What is longer says no more. */
const LONGEST = 2_000;

/** Addresses of mail, and what an error quotes of a value: `invalid input syntax for type bigint: "…"`. */
export const masked = (text: string): string =>
  text
    .slice(0, LONGEST)
    .replace(/[^\s<>"'(),:;=]+@[^\s<>"'(),:;]+/g, "(address)")
    .replace(/(?<=: )"[^]*"/g, "(value)")
    .replace(/\b(value|text) "[^]*?"/g, "$1 (value)");

/**
 * The error's words, masked. A database error says by its code and its table or constraint what is wrong; its words may quote a row, so they are
 * left out unless they are about the connection (class 08), the server (53, 57) or the program's own fault (42).
 */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return masked(String(error));
  const { severity, code, table, constraint } = error as Error &
    Partial<Record<"severity" | "code" | "table" | "constraint", string>>;
  if (!severity || !code || /^(?:08|42|53|57)/.test(code)) return masked(error.message);
  return ["database error", code, table, constraint].filter(Boolean).join(" ");
}

/** The places of a stack, without the words above them. */
export function whereFrom(error: unknown): string | undefined {
  if (!(error instanceof Error) || !error.stack) return undefined;
  const frames = error.stack.split("\n").filter((line) => /^\s+at /.test(line));
  return frames.length > 0 ? frames.join("\n") : undefined;
}
