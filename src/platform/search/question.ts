/** What somebody asked, taken apart: `wheat "end papers" -glue author:imani in:repair`. */
export interface Question {
  terms: Term[];
  filters: Filter[];
}

export interface Term {
  text: string;
  isPhrase: boolean;
  not: boolean;
}

export interface Filter {
  name: string;
  value: string;
  not: boolean;
}

export const LONGEST = 300;
// Beyond this nobody means each word; each costs a look into the index.
const MOST = 20;

// A minus at the beginning, a filter's name with its colon, then a phrase in quotes or a word. A quote that is not closed ends with the text.
const piece = /(-?)(?:(\p{L}+):)?(?:"([^"]*)(?:"|$)|([^\s"]+))/gu;

/** Takes every text: what is no filter of ours is words. Filters' names are known in any case. */
export function parse(text: string, filters: readonly string[]): Question {
  const question: Question = { terms: [], filters: [] };
  const plain = shortened(text.normalize("NFC").replace(/[“”„«»]/g, '"'));
  for (const [whole, minus, name, phrase, word] of plain.matchAll(piece)) {
    if (question.terms.length + question.filters.length >= MOST) break;
    const not = minus === "-";
    const known = filters.includes(name?.toLowerCase() ?? "");
    if (known) addFilter(question, { name: name!.toLowerCase(), value: phrase ?? word!, not });
    else if (phrase !== undefined) addTerm(question, { text: (name ? `${name}:` : "") + phrase, isPhrase: true, not });
    else addTerm(question, { text: whole.slice(minus!.length), isPhrase: false, not });
  }
  return question;
}

/** The same question as one line, for the box: `parse` reads it back. */
export function print({ terms, filters }: Question): string {
  const words = terms.map(({ text, isPhrase, not }) => `${not ? "-" : ""}${isPhrase ? `"${text}"` : text}`);
  const rest = filters.map(({ name, value, not }) => `${not ? "-" : ""}${name}:${quoted(value)}`);
  return [...words, ...rest].join(" ");
}

export const isEmpty = ({ terms, filters }: Question): boolean => terms.length === 0 && filters.length === 0;

/** Only what stands without a minus finds; the rest takes away. */
export const wordsOf = ({ terms }: Question): string =>
  terms
    .filter((term) => !term.not)
    .map((term) => term.text)
    .join(" ");

const shortened = (text: string): string => [...text].slice(0, LONGEST).join("");
const quoted = (value: string): string => (/^[^\s"]+$/.test(value) ? value : `"${value}"`);
const folded = (text: string): string => text.replace(/\s+/g, " ").trim();
const saysSomething = (text: string): boolean => /[\p{L}\p{N}]/u.test(text);

function addTerm(question: Question, term: Term): void {
  const text = folded(term.text);
  if (saysSomething(text)) question.terms.push({ ...term, text });
}

function addFilter(question: Question, filter: Filter): void {
  question.filters.push({ ...filter, value: folded(filter.value) });
}
