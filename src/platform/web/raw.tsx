/**
 * The one place where ready HTML goes into a page. It takes only what the sanitiser returned: the type is its seal, so a
 * plain string does not compile. (Decision: two modules may create raw HTML; the other writes JSON into scripts.)
 */
declare const sealed: unique symbol;
export type SafeHtml = string & { readonly [sealed]: "sanitised" };

export function Raw({ html, class: name, lang }: { html: SafeHtml; class?: string; lang?: string }) {
  return <div class={name} lang={lang} dangerouslySetInnerHTML={{ __html: html }} />;
}
