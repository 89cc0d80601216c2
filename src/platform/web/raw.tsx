import type { VNode } from "preact";
import { renderToString } from "preact-render-to-string";
import { languageNow } from "#platform/words";

/**
 * The one place where ready HTML goes into a page. It takes only what the sanitiser or the renderer itself returned: the type is its seal, so a
 * plain string does not compile. (Decision: two modules may create raw HTML; the other writes JSON into scripts.)
 */
declare const sealed: unique symbol;
export type SafeHtml = string & { readonly [sealed]: "sanitised" };

export function Raw({ html, class: name, lang }: { html: SafeHtml; class?: string; lang?: string }) {
  return <div class={name} lang={lang} dangerouslySetInnerHTML={{ __html: html }} />;
}

/** Markup as the renderer wrote it. */
export type RenderedHtml = string & { readonly [sealed]: "rendered" };

interface Fragment {
  texts: readonly (string | null)[];
  markup: RenderedHtml;
}

let isKeeping = true;

/** Whether parts are kept at all now; else who would keep one renders it in its place, which costs less than apart. */
export const keepsMarkup = (): boolean => isKeeping;

/** Renders all anew while `act` runs: for who measures that. */
export function withoutKept<T>(act: () => T): T {
  isKeeping = false;
  try {
    return act();
  } finally {
    isKeeping = true;
  }
}

/**
 * Parts of pages as they were rendered, for the next who is shown the same. A part is found by a key that names all that is shown in it; long texts
 * are compared instead, which is sooner done than finding by them. At most `most` characters are kept: then all are forgotten at once.
 */
export class KeptMarkup {
  private readonly kept = new Map<string, Fragment>();
  private characters = 0;

  private readonly most: number;
  constructor(most: number) {
    this.most = most;
  }

  /** `key` and `texts` together must say all that `make` shows; the language is asked here. */
  of(key: string, texts: readonly (string | null)[], make: () => VNode): RenderedHtml {
    const whole = `${languageNow()}\n${key}`;
    const known = this.kept.get(whole);
    if (known && known.texts.every((text, index) => text === texts[index])) return known.markup;
    const markup = rendered(make());
    this.keep(whole, { texts, markup });
    return markup;
  }

  private keep(key: string, fragment: Fragment): void {
    const { texts, markup } = fragment;
    const size = texts.reduce((sum, text) => sum + (text?.length ?? 0), key.length + markup.length);
    if (this.characters + size > this.most) {
      this.kept.clear();
      this.characters = 0;
    }
    this.characters += size;
    this.kept.set(key, fragment);
  }
}

// The renderer's text is a tree of a hundred pieces; as one piece it is copied into a page at once instead of piece by piece each time.
const rendered = (node: VNode): RenderedHtml => Buffer.from(renderToString(node)).toString() as RenderedHtml;

interface ArticleProps {
  class: string;
  id: string;
  "aria-labelledby": string;
  markup: RenderedHtml;
}

export const KeptArticle = ({ markup, ...around }: ArticleProps) => (
  <article
    class={around.class}
    id={around.id}
    aria-labelledby={around["aria-labelledby"]}
    dangerouslySetInnerHTML={{ __html: markup }}
  />
);
