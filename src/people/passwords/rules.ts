import { common } from "./common.ts";

const SHORTEST = 12;
export const LONGEST = 200;

export type PasswordProblem = "short" | "long" | "common" | "own";

/**
 * What is wrong with a new password, or null. Length counts, not composition (OWASP ASVS 6.2.1, 6.2.5): any letters,
 * signs and spaces are welcome. Refused are the very common, and one's own name or address with little besides.
 */
export function passwordProblem(
  password: string,
  own: { name: string; addresses: readonly string[] },
): PasswordProblem | null {
  const length = [...password].length;
  if (length < SHORTEST) return "short";
  if (length > LONGEST) return "long";
  const plain = password.normalize("NFKC").toLowerCase();
  if (isCommon(plain)) return "common";
  return isOwn(plain, own) ? "own" : null;
}

const rows = [
  "abcdefghijklmnopqrstuvwxyz",
  "01234567890123456789",
  "qwertyuiopasdfghjklzxcvbnm",
  "1qaz2wsx3edc4rfv5tgb6yhn",
];

function isCommon(password: string): boolean {
  const bare = password.replace(/[^\p{L}\p{N}]/gu, "");
  return common.has(password) || common.has(bare) || isRepeated(password) || rows.some((row) => isStretchOf(row, bare));
}

/** "aaaaaaaaaaaa", "abcabcabcabc": a block of at most four, over and over. */
const isRepeated = (text: string): boolean => /^(.{1,4})\1+.{0,3}$/su.test(text);

const isStretchOf = (row: string, text: string): boolean =>
  text.length > 0 && (row.includes(text) || [...row].reverse().join("").includes(text));

/** Nothing much is left when one's own words are taken out. */
function isOwn(password: string, own: { name: string; addresses: readonly string[] }): boolean {
  const words = [
    own.name,
    own.name.replaceAll(" ", ""),
    ...own.name.split(" "),
    ...own.addresses,
    ...own.addresses.flatMap((address) => address.split("@")),
  ];
  const known = words.map((word) => word.normalize("NFKC").toLowerCase()).filter((word) => word.length >= 3);
  known.sort((a, b) => b.length - a.length);
  const rest = known.reduce((left, word) => left.replaceAll(word, ""), password);
  return rest !== password && rest.replace(/[^\p{L}\p{N}]/gu, "").length < 5;
}
