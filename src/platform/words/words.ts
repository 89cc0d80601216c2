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
  const said = new Map<string, Map<string, string | Message>>();
  return (key: keyof C & string, values?: Values): string => {
    let known = said.get(current);
    if (!known) said.set(current, (known = new Map()));
    let message = known.get(key);
    if (message === undefined) known.set(key, (message = read(catalogues, key)));
    // A key that no catalogue has says nothing: callers that look one up by a made-up name ask for that.
    return message instanceof Message ? message.say(values) : message;
  };
}

/** In the language now rendering, else in English. A text without marks needs nothing done to it. */
function read<C extends Catalogue>(catalogues: { en: C } & Record<string, Partial<C>>, key: string): string | Message {
  const language = catalogues[current]?.[key] === undefined ? "en" : current;
  const text = (catalogues[language] as C)[key]!;
  return /[{}'<]/.test(text) ? new Message(text, language) : text;
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
