import sanitizeHtml from "sanitize-html";
import type { SafeHtml } from "#platform/web";

// Pictures pass the sanitiser only to become words or links below; nothing here is renamed, because its books of what is open
// do not follow a renamed tag that is then left out.
const allowed: sanitizeHtml.IOptions = {
  allowedTags: [
    "p",
    "div",
    "br",
    "hr",
    "a",
    "img",
    "em",
    "strong",
    "b",
    "i",
    "u",
    "s",
    "del",
    "sub",
    "sup",
    "code",
    "pre",
    "blockquote",
    "ul",
    "ol",
    "li",
    "dl",
    "dt",
    "dd",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "table",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
    "caption",
    "abbr",
    "cite",
    "q",
    "small",
  ],
  allowedAttributes: { a: ["href"], img: ["src", "alt"], ol: ["start"], th: ["scope"], abbr: ["title"] },
  allowedSchemes: ["http", "https", "mailto"],
  allowProtocolRelative: false,
  disallowedTagsMode: "discard",
  nonTextTags: ["script", "style", "textarea", "option", "noscript", "title", "head", "xmp"],
  nestingLimit: 40,
};

/** Sanitised to the allow-list: nothing that runs, loads or styles, every tag closed, no link within a link. */
export const sanitised = (html: string): SafeHtml => new Tidy().write(sanitizeHtml(html, allowed)) as SafeHtml;

/** Marks of mentions, which only `bodyFromMarkdown` can write, become elements that hold an id (decision 11 of the design). */
export const withPeople = (html: SafeHtml, mark: string): SafeHtml =>
  html.replace(new RegExp(`${mark}(\\d{1,15});`, "g"), '<span data-person="$1"></span>') as SafeHtml;

const person = /<span data-person="(\d{1,15})"><\/span>/g;

/** Most texts name nobody, which is seen sooner without the pattern. */
const namesSomebody = (html: string): boolean => html.includes("<span data-person=");

export const peopleIn = (html: string): number[] =>
  namesSomebody(html) ? [...html.matchAll(person)].map((match) => Number(match[1])) : [];

/** With the names that people have now. The sanitiser lets no such element through from elsewhere. */
export const named = (html: SafeHtml, names: ReadonlyMap<number, string>, nobody: string): SafeHtml =>
  namesSomebody(html)
    ? (html.replace(
        person,
        (_, id: string) => `<span class="mention">@<bdi>${escapeHtml(names.get(Number(id)) ?? nobody)}</bdi></span>`,
      ) as SafeHtml)
    : html;

const entities: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
const escapeHtml = (text: string): string => text.replace(/[&<>"]/g, (letter) => entities[letter]!);

interface Open {
  name: string;
  /** What closes it; "" for a tag that was left out. */
  close: string;
}

/**
 * Writes the sanitiser's output anew, from a stack of its own: a post can end nothing that it did not begin, whatever its author sent.
 * Text and attribute values come escaped, so that every "<" begins a tag.
 */
class Tidy {
  private readonly open: Open[] = [];

  write(html: string): string {
    const body = html.replace(/<(\/?)([a-z][a-z0-9]*)([^<>]*)>/g, (_tag, slash: string, name: string, rest: string) => {
      if (name === "img") return this.picture(rest);
      if (name === "br" || name === "hr") return `<${name} />`;
      return slash ? this.end(name) : this.begin(name, rest);
    });
    return body + this.closing(0);
  }

  private begin(name: string, rest: string): string {
    if (name === "a") return this.beginLink(address(rest, "href"));
    // A post stands below the page's own two levels of headings.
    const written = name === "h1" || name === "h2" ? "h3" : name;
    this.open.push({ name, close: `</${written}>` });
    return `<${written}${rest}>`;
  }

  private beginLink(href: string | null): string {
    const isLink = href !== null && !this.isInLink();
    this.open.push({ name: "a", close: isLink ? "</a>" : "" });
    return isLink ? linkTo(href) : "";
  }

  private end(name: string): string {
    const at = this.open.findLastIndex((one) => one.name === name);
    return at === -1 ? "" : this.closing(at);
  }

  private closing(from: number): string {
    const ended = this.open.splice(from).reverse();
    return ended.map((one) => one.close).join("");
  }

  /** Pictures from elsewhere would tell a stranger who reads: they become links (D-2), the others their words. */
  private picture(rest: string): string {
    const source = address(rest, "src");
    const words = value(rest, "alt");
    if (source === null) return words;
    return this.isInLink() ? words || source : `${linkTo(source)}${words || source}</a>`;
  }

  private isInLink(): boolean {
    return this.open.some((one) => one.name === "a" && one.close !== "");
  }
}

const linkTo = (href: string): string => `<a href="${href}" rel="nofollow ugc noopener">`;

/** Whole addresses only: what a mail's relative link was relative to, nobody knows. */
function address(attributes: string, name: string): string | null {
  const given = value(attributes, name).trim();
  const isWhole = /^https?:\/\/[^/]/i.test(given) || (name === "href" && /^mailto:./i.test(given));
  return isWhole ? given : null;
}

const value = (attributes: string, name: string): string =>
  new RegExp(`(?:^|\\s)${name}="([^"]*)"`).exec(attributes)?.[1] ?? "";
