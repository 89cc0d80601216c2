import MarkdownIt from "markdown-it";
import sanitizeHtml from "sanitize-html";
import type { SafeHtml } from "#platform/web";

const markdown = new MarkdownIt({ html: false, linkify: true, breaks: true }).disable(["image", "table"]);

/** What somebody wrote about themselves: words, lists and links; headings stand below the page's own. */
export const aboutHtml = (source: string): SafeHtml =>
  sanitizeHtml(markdown.render(source), {
    allowedTags: ["p", "br", "a", "em", "strong", "s", "code", "pre", "blockquote", "ul", "ol", "li", "h3", "h4", "hr"],
    allowedAttributes: { a: ["href", "rel"], ol: ["start"] },
    allowedSchemes: ["http", "https", "mailto"],
    allowProtocolRelative: false,
    transformTags: {
      a: (name, { href }) => ({ tagName: name, attribs: { ...(href && { href }), rel: "nofollow ugc noopener" } }),
      h1: "h3",
      h2: "h3",
    },
  }) as SafeHtml;
