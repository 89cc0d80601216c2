import { IntlMessageFormat } from "intl-messageformat";

export type Catalogue = Record<string, string>;
export type Values = Record<string, string | number | Date>;

let current = "en";

/**
 * Makes `language` the language of every text formatted while `render` runs. Rendering is synchronous, so one
 * page cannot see another's language; that is why views are handed over as functions.
 */
export function inLanguage<T>(language: string, render: () => T): T {
  const before = current;
  current = language;
  try {
    return render();
  } finally {
    current = before;
  }
}

/** The language now rendering, for `lang` attributes and Content-Language. */
export const languageNow = (): string => current;

/**
 * A slice's texts (ICU MessageFormat), English required. Returns the function that says one:
 * `const m = words({ en }); m("group.members", { count: 3 })`. An unknown key does not compile.
 */
export function words<C extends Catalogue>(catalogues: { en: C } & Record<string, Partial<C>>) {
  const cache = new Map<string, Message>();
  return (key: keyof C & string, values?: Values): string => {
    const language = catalogues[current]?.[key] === undefined ? "en" : current;
    const text = (catalogues[language] as C)[key]!;
    if (!values && !/[{}'<]/.test(text)) return text;
    const id = `${language} ${key}`;
    let message = cache.get(id);
    if (!message) {
      message = new Message(text, language);
      cache.set(id, message);
    }
    return message.say(values);
  };
}

const LITERAL = 0;
const ARGUMENT = 1;

/** A text read once. One that only puts values into their places needs no formatter: a page says hundreds of them. */
class Message {
  private readonly format: IntlMessageFormat;
  private readonly pieces: { text: string; isName: boolean }[] | null;

  constructor(text: string, language: string) {
    this.format = new IntlMessageFormat(text, language, undefined, { ignoreTag: true });
    const elements = this.format.getAst();
    const isPlain = elements.every(({ type }) => type === LITERAL || type === ARGUMENT);
    this.pieces = isPlain
      ? elements.map((one) => ({ text: String((one as { value: unknown }).value), isName: one.type === ARGUMENT }))
      : null;
  }

  say(values?: Values): string {
    let said = "";
    for (const { text, isName } of this.pieces ?? []) {
      const value = isName ? values?.[text] : text;
      // Whatever else it is, or when it is missing, the formatter knows what to do.
      if (typeof value !== "string" && typeof value !== "number") return this.format.format(values) as string;
      said += value;
    }
    return this.pieces ? said : (this.format.format(values) as string);
  }
}
