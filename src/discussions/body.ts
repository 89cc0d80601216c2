import { randomBytes } from "node:crypto";
import MarkdownIt from "markdown-it";
import { wordsOf } from "#platform/mail";
import type { SafeHtml } from "#platform/web";
import { sanitised, withPeople } from "./html.ts";
import { mayBeginAfter, type Lookup } from "./mentions/rules.ts";

/** A post's text as it is kept: made once when it is written, shown many times. */
export interface Body {
  /** For search, excerpts and the plain part of mails. */
  text: string;
  html: SafeHtml;
  /** What the author quoted from before, folded away on pages. */
  quoted: SafeHtml | null;
  /** Whom it names. */
  mentions?: readonly number[];
}

const markdown = new MarkdownIt({ html: false, linkify: true, breaks: true });

/** What one rendering knows of mentions. */
interface Naming {
  lookup?: Lookup;
  /** Unknown to whoever writes: nothing that is typed reads as a mention of ours. */
  mark?: string;
  found?: Set<number>;
}

markdown.inline.ruler.before("link", "mention", (state, silent) => {
  const { lookup } = state.env as Naming;
  if (!lookup || state.src[state.pos] !== "@") return false;
  if (!mayBeginAfter(state.src.slice(Math.max(0, state.pos - 2), state.pos))) return false;
  const found = lookup(state.src.slice(state.pos + 1, state.pos + 250));
  if (found === null || found === "several") return false;
  if (!silent) state.push("mention", "", 0).content = String(found.id);
  state.pos += found.length + 1;
  return true;
});
// Who repeats what names somebody does not name them anew.
markdown.core.ruler.after("inline", "quoted mentions", ({ tokens }) => {
  let depth = 0;
  for (const token of tokens) {
    if (token.type === "blockquote_open") depth += 1;
    if (token.type === "blockquote_close") depth -= 1;
    for (const child of token.children ?? []) if (child.type === "mention") child.meta = { isQuoted: depth > 0 };
  }
});
markdown.renderer.rules.mention = (tokens, at, _options, env) => {
  const { mark, found } = env as Naming;
  const id = tokens[at]!.content;
  if (!(tokens[at]!.meta as { isQuoted: boolean }).isQuoted) found!.add(Number(id));
  return `${mark!}${id};`;
};

/** What was typed on a page. Names after an "@" that the lookup knows become their people's ids. */
export function bodyFromMarkdown(source: string, lookup?: Lookup): Body {
  const text = source.trim();
  if (!lookup) return { text, html: sanitised(markdown.render(source)), quoted: null };
  const env = { lookup, mark: `@${randomBytes(12).toString("hex")}:`, found: new Set<number>() };
  const html = withPeople(sanitised(markdown.render(source, env)), env.mark);
  return { text, html, quoted: null, mentions: [...env.found] };
}

/** Every text that follows an "@" which could begin a mention: what is to be looked up. */
export function textsAfterAt(source: string): string[] {
  const texts: string[] = [];
  const lookup: Lookup = (text) => {
    texts.push(text);
    return null;
  };
  if (source.includes("@")) markdown.render(source, { lookup });
  return [...new Set(texts)];
}

/** What came by mail, as Markdown that shows the same: for an edit. */
export function markdownFromText(text: string): string {
  let source = "";
  let from = 0;
  for (const match of markdown.linkify.match(text) ?? []) {
    source += escaped(text.slice(from, match.index)) + match.raw;
    from = match.lastIndex;
  }
  return source + escaped(text.slice(from));
}

const escaped = (text: string): string =>
  text
    .replace(/[\\`*_[\]<#|~!]/g, "\\$&")
    .replace(/&(?=[a-z#])/gi, "\\&")
    .replace(/^(\s*)([-+=])/gm, "$1\\$2")
    .replace(/^(\s*\d{1,9})([.)])(?=\s|$)/gm, "$1\\$2")
    .replace(/^[ \t]+/gm, "");

/** A post as a quotation to answer below. */
export function quotation(head: string, source: string): string {
  const lines = source.trim().split("\n");
  return `${head}\n\n${lines.map((line) => (line === "" ? ">" : `> ${line}`)).join("\n")}\n\n`;
}

/** What came in a mail: its text part where there is one, else its HTML. */
export function bodyFromMail(mail: { text: string | null; html: string | null }): Body {
  const text = wordsOf(mail);
  const { fresh, quoted } = splitQuoted(text);
  if (mail.text?.trim() || !mail.html)
    return { text: fresh, html: paragraphs(fresh), quoted: quoted ? paragraphs(quoted) : null };
  if (quoted) return { text: fresh, html: paragraphs(fresh), quoted: paragraphs(quoted) };
  return { text: fresh, html: sanitised(mail.html), quoted: null };
}

// The line that mail programs write above what they quote, in the languages they write it in. It may run over two lines.
const attribution = new RegExp(
  [
    String.raw`^on\b.{4,250}\bwrote\s*:$`,
    String.raw`^(?:am|le|el|il|em|op|den|på|dnia|w dniu|pe|v|dne)\s.{4,250}(?:schrieb|a écrit|escribió|ha scritto|escreveu|schreef|skrev|napisał|napisała|a scris|napsal)(?!\p{L}).{0,120}:$`,
    String.raw`^.{4,250}(?:написал|写道|のメッセージ|wrote)\s*(?:\(a\))?\s*[:：]$`,
    String.raw`^-{2,}\s*(?:original message|ursprüngliche nachricht|message d'origine|mensaje original|messaggio originale|mensagem original|oorspronkelijk bericht|forwarded message)\s*-{2,}$`,
    String.raw`^_{10,}$`,
  ].join("|"),
  "iu",
);
const outlookHead = /^(?:from|von|de|da|van|från|od)\s*:\s.{3,}/iu;
const outlookNext = /^(?:sent|gesendet|envoyé|enviado|inviato|verzonden|skickat|date|datum|to|an)\s*:\s/iu;

/**
 * Parts what the author wrote from what hangs below it: the quoted mail and its attribution line. Answers between quoted lines stay as
 * they are. When nothing would remain, everything stays: a wrong guess may fold, never lose.
 */
export function splitQuoted(text: string): { fresh: string; quoted: string } {
  const lines = text.replace(/\r\n?/g, "\n").trimEnd().split("\n");
  const cut = cutAt(lines);
  const fresh = lines.slice(0, cut).join("\n").trim();
  if (cut >= lines.length || fresh === "") return { fresh: text.trim(), quoted: "" };
  return { fresh, quoted: lines.slice(cut).join("\n").trim() };
}

/** The lines that the author wrote: none that is quoted, wherever it stands, and none that says whose words follow. */
export function ownLines(text: string): string[] {
  const lines = splitQuoted(text).fresh.split("\n");
  const isWhole = (at: number) => attribution.test((lines[at] ?? "").trim());
  const isHead = (at: number) =>
    isAttribution(lines, at) || (at > 0 && isAttribution(lines, at - 1) && !isWhole(at - 1));
  return lines.filter((line, at) => !line.startsWith(">") && !isHead(at));
}

function cutAt(lines: string[]): number {
  for (let at = 0; at < lines.length; at += 1) {
    const isHead =
      isAttribution(lines, at) ||
      (outlookHead.test(lines[at]!) && lines.slice(at + 1, at + 4).some((line) => outlookNext.test(line)));
    if (isHead && !answersBelow(lines, at + 1)) return at;
  }
  return tailOfQuotes(lines);
}

function isAttribution(lines: string[], at: number): boolean {
  const line = lines[at]!.trim();
  if (line.length > 300) return false;
  return attribution.test(line) || (line !== "" && isHalfAttribution(line, (lines[at + 1] ?? "").trim()));
}

/** Its first line of two. What stands right above a whole one is the author's, unless it begins as such a line does. */
const isHalfAttribution = (line: string, next: string): boolean =>
  (begins.test(line) || !attribution.test(next)) && attribution.test(`${line} ${next}`.trim());

const begins = /^(?:on|am|le|el|il|em|op|den|på|dnia|w dniu|pe|v|dne)\s/iu;

/** Unquoted words after quoted ones: the author answered in between. */
function answersBelow(lines: string[], from: number): boolean {
  const below = lines.slice(from);
  const firstQuote = below.findIndex((line) => line.startsWith(">"));
  if (firstQuote === -1) return false;
  return below.slice(firstQuote).some((line) => line.trim() !== "" && !line.startsWith(">"));
}

function tailOfQuotes(lines: string[]): number {
  let at = lines.length;
  while (at > 0 && (lines[at - 1]!.startsWith(">") || lines[at - 1]!.trim() === "")) at -= 1;
  return lines.slice(at).some((line) => line.startsWith(">")) ? at : lines.length;
}

/** Plain text as HTML: paragraphs, line breaks, quotes by their ">" marks, links made clickable. */
export function paragraphs(text: string): SafeHtml {
  return sanitised(blocksOf(text.split("\n"), 0));
}

function blocksOf(lines: string[], depth: number): string {
  let html = "";
  for (let at = 0; at < lines.length;) {
    const isQuote = lines[at]!.startsWith(">");
    let end = at;
    while (end < lines.length && lines[end]!.startsWith(">") === isQuote) end += 1;
    const block = lines.slice(at, end);
    if (!isQuote) html += textBlock(block.join("\n"));
    // Beyond eight levels the marks stay as text: a mail of ten thousand ">" is no tree.
    else if (depth >= 8) html += textBlock(block.join("\n"));
    else
      html += `<blockquote>${blocksOf(
        block.map((line) => line.replace(/^> ?/, "")),
        depth + 1,
      )}</blockquote>`;
    at = end;
  }
  return html;
}

function textBlock(text: string): string {
  return text
    .split(/\n[ \t]*\n+/)
    .filter((part) => part.trim() !== "")
    .map((part) => `<p>${linked(part.replace(/^\n+|\n+$/g, "")).replaceAll("\n", "<br>")}</p>`)
    .join("");
}

function linked(text: string): string {
  const matches = markdown.linkify.match(text) ?? [];
  let html = "";
  let from = 0;
  for (const match of matches) {
    html += markdown.utils.escapeHtml(text.slice(from, match.index));
    html += `<a href="${markdown.utils.escapeHtml(match.url)}">${markdown.utils.escapeHtml(match.text)}</a>`;
    from = match.lastIndex;
  }
  return html + markdown.utils.escapeHtml(text.slice(from));
}

/** Markdown as somebody would read it aloud: without the marks for headings, lists, quotes, links and stress. */
export function withoutMarks(text: string): string {
  return text
    .replace(/^[ \t]{0,3}(?:#{1,6}|>+|[-*+]|\d{1,3}[.)])[ \t]+/gm, "")
    .replace(/!?\[([^\]\n]*)\]\([^)\s]*\)/g, "$1")
    .replace(/(?<![\w*])(\*\*|__|\*|_|`)(?=\S)([^\n]+?)(?<=\S)\1(?![\w*])/g, "$2");
}

/** The first words, for lists. */
export function excerpt(text: string, length = 180): string {
  // Of a long text only what can matter is looked at: marks that never close are sought to the end of it.
  const line = withoutMarks(text.slice(0, 20 * length))
    .replace(/\s+/g, " ")
    .trim();
  if (line.length <= length) return line;
  const cut = line.slice(0, length);
  return `${cut.slice(0, Math.max(cut.lastIndexOf(" "), length - 30))} …`;
}

/** With sentences of ours below it. */
export function withLines(body: Body, lines: readonly string[]): Body {
  if (lines.length === 0) return body;
  const below = bodyFromMail({ text: lines.join("\n\n"), html: null });
  return { ...body, text: `${body.text}\n\n${below.text}`.trim(), html: `${body.html}${below.html}` as SafeHtml };
}
