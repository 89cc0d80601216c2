import { ownLines } from "../body.ts";
import type { Choice } from "./rules.ts";

/** The words that vote. */
const words: Record<string, Choice> = {
  aye: "aye",
  yes: "aye",
  yea: "aye",
  nay: "nay",
  no: "nay",
  abstain: "abstain",
};

/** What a mail says about a motion that it answers. `near`: it begins with a vote word, and goes on. */
export type Said = { is: "vote"; choice: Choice; isAlone: boolean } | { is: "near" } | { is: "nothing" };

/**
 * A mail votes when the first line that its author wrote, quotations aside, is a vote word and nothing else (D-25): in any case, with or without a full
 * stop, stressed or quoted. A question mark is a question. It is alone when nothing stands below it but a signature, the writer's own name, or the
 * line that a telephone adds.
 */
export function voteIn(text: string, writerName: string): Said {
  const [first, ...rest] = signed(ownLines(text))
    .map(plain)
    .filter((line) => line !== "");
  if (first === undefined) return { is: "nothing" };
  // A long line is no word, and stripping its ends would take long.
  const word = first.length > LONGEST_LINE ? "" : first.replace(weightless, "").toLowerCase();
  if (Object.hasOwn(words, word))
    return { is: "vote", choice: words[word]!, isAlone: rest.every((line) => isNobodysWord(line, writerName)) };
  return begins.test(first) ? { is: "near" } : { is: "nothing" };
}

const LONGEST_LINE = 60;
const weightless = /^[\s"'“”‘’«»*_(]+|[\s"'“”‘’«»*_).,!]+$/gu;
const begins = new RegExp(`^[\\s"'“”‘’«»*_(]*(?:${Object.keys(words).join("|")})(?![\\p{L}\\p{N}])`, "iu");

/** Without marks that nobody sees, with ordinary blanks. */
const plain = (line: string): string =>
  line
    .replace(/[\u00ad\u200b-\u200f\u2060\ufeff]/gu, "")
    .replace(/\s/gu, " ")
    .trim();

/** RFC 3676: what stands below a line of two hyphens and a space, which many programs leave out. */
function signed(lines: string[]): string[] {
  const at = lines.findIndex((line) => /^--\s*$/.test(line));
  return at === -1 ? lines : lines.slice(0, at);
}

/** Below a vote: the writer's name or a part of it, and what devices add by themselves. */
function isNobodysWord(line: string, writerName: string): boolean {
  if (device.test(line)) return true;
  const said = namesIn(line);
  const own = namesIn(writerName);
  return said.length > 0 && said.every((word) => own.includes(word));
}

const namesIn = (text: string): string[] => text.toLowerCase().match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
const device =
  /^(?:(?:sent|gesendet|envoyé|enviado|inviato|verzonden|skickat|sendt) (?:from|von|de|depuis|desde|da|vanaf|van|från|fra) .{1,60}|get outlook for .{1,30})$/iu;
