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
  const cache = new Map<string, IntlMessageFormat>();
  return (key: keyof C & string, values?: Values): string => {
    const language = catalogues[current]?.[key] === undefined ? "en" : current;
    const text = (catalogues[language] as C)[key]!;
    if (!values && !/[{}'<]/.test(text)) return text;
    const id = `${language} ${key}`;
    let message = cache.get(id);
    if (!message) {
      message = new IntlMessageFormat(text, language, undefined, { ignoreTag: true });
      cache.set(id, message);
    }
    return message.format(values) as string;
  };
}
