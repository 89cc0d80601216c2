/** Somebody whom a post may name. */
export interface Mentionable {
  id: number;
  name: string;
  /** Belongs to the group: wins over somebody of the same name who only wrote there. */
  isMember: boolean;
}

export interface Found {
  id: number;
  /** How much of the text the name takes. */
  length: number;
}

/** Letters in a name at most (people `personName`). */
const LONGEST = 100;
/** Prefixes that are tried: more word ends than this stand in no name. */
const MOST = 40;

const letter = /[\p{L}\p{N}\p{M}]/u;

/** True where an "@" may begin a mention: not inside a word, as in a mail address. */
export const mayBeginAfter = (before: string): boolean => !/[\p{L}\p{N}\p{M}_@/]$/u.test(before);

/** What could be a name at the beginning of this text, longest first: every piece of its first line that ends where a word ends. */
export function namesIn(text: string): string[] {
  const letters = [...text.split("\n", 1)[0]!].slice(0, LONGEST + 1);
  if (letters[0] === undefined || /[\s@]/.test(letters[0])) return [];
  const names: string[] = [];
  let name = "";
  for (let at = 0; at < Math.min(letters.length, LONGEST) && names.length < MOST; at += 1) {
    name += letters[at]!;
    const next = letters[at + 1];
    const isInWord = next !== undefined && letter.test(next) && letter.test(letters[at]!);
    if (!isInWord && !(next !== undefined && /\p{M}/u.test(next)) && !/\s/.test(letters[at]!)) names.push(name);
  }
  return names.reverse();
}

export const folded = (name: string): string => name.normalize("NFC").toLowerCase();

export type Lookup = (text: string) => Found | "several" | null;

/** Looked at in one text: a post of 50,000 "@" took four seconds without a bound. */
const MOST_LOOKED_AT = 500;

/** Finds whom the text after an "@" names: the longest whole name wins, then a member of the group. Two alike are nobody. */
export function lookupIn(people: readonly Mentionable[]): Lookup {
  const byName = Map.groupBy(people, (one) => folded(one.name));
  let asked = 0;
  return (text) => {
    asked += 1;
    if (byName.size === 0 || asked > MOST_LOOKED_AT) return null;
    for (const name of namesIn(text)) {
      const alike = byName.get(folded(name));
      if (!alike) continue;
      const members = alike.filter((one) => one.isMember);
      const meant = members.length > 0 ? members : alike;
      return meant.length === 1 ? { id: meant[0]!.id, length: name.length } : "several";
    }
    return null;
  };
}
