import { convert } from "html-to-text";
import type { Mail } from "./mail.ts";

/** What a mail says: its plain part, else the words of its HTML; quotations and signatures included. */
export function wordsOf({ text, html }: Pick<Mail, "text" | "html">): string {
  if (text?.trim()) return text;
  return html ? wordsInHtml(html) : "";
}

export const wordsInHtml = (html: string): string =>
  convert(html, {
    wordwrap: false,
    limits: { maxInputLength: 2_000_000, maxDepth: 60 },
    selectors: [
      { selector: "img", format: "skip" },
      { selector: "a", options: { hideLinkHrefIfSameAsText: true } },
      { selector: "table", format: "dataTable" },
    ],
  });
