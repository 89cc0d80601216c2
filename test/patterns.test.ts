import { expect, test } from "vitest";
import { bodyFromMail, bodyFromMarkdown, excerpt, splitQuoted, textsAfterAt } from "../src/discussions/body.ts";
import { looksLikeJobAdvert } from "../src/discussions/adverts/rules.ts";
import { sanitised } from "../src/discussions/html.ts";
import { namesIn } from "../src/discussions/mentions/rules.ts";
import { personName } from "../src/people/rules.ts";
import { lines, linksFrom, tagsFrom } from "../src/people/profiles/rules.ts";
import { masked } from "../src/platform/log/masking.ts";
import { saysAbsent } from "../src/platform/mail/in/automatic.ts";
import { addressKey, isAddress } from "../src/platform/mail/out/address.ts";
import { parse } from "../src/platform/search/question.ts";
import { isOwnPath } from "../src/platform/web/route.ts";

const LONG = 100_000;
/** What makes a pattern with two ways to match the same text try them all. */
const hurting = [
  "a",
  " ",
  "\n",
  "\t ",
  "@",
  "@a ",
  "a@a.",
  "-",
  "<",
  "<a ",
  "[",
  "![](",
  "*a_",
  "`",
  "> ",
  "> \n",
  "1. ",
  "&amp;",
  '"',
  "re: ",
  "=?utf-8?q?a?=",
  "https://a.",
  ", ",
  "\u0301",
  "\u200d",
];

const readers: Record<string, (text: string) => unknown> = {
  addressKey,
  isAddress,
  personName,
  lines,
  tagsFrom,
  linksFrom,
  namesIn,
  textsAfterAt,
  saysAbsent,
  masked,
  isOwnPath,
  sanitised,
  splitQuoted,
  excerpt,
  bodyFromMarkdown,
  bodyFromMail: (text) => bodyFromMail({ text, html: null }),
  looksLikeJobAdvert: (text) => looksLikeJobAdvert({ title: text, text }),
  question: (text) => parse(text, ["author", "in"]),
};

/** A second of processor time, whatever else goes on; on a machine that is slow at plain steps, as much longer. */
const SECOND = ((began) => {
  let steps = 0;
  for (let step = 0; step < 3e8; step++) steps += step & 1;
  const { user, system } = process.cpuUsage(began);
  return Math.max(1e6, (steps > 0 ? user + system : 0) * 3);
})(process.cpuUsage());

// A second is far more than any of them takes, and far less than a pattern that tries everything.
test.each(Object.keys(readers))(
  "X6: %s reads 100,000 letters that were made to hurt within a second of work",
  { timeout: 120_000 },
  (name) => {
    for (const piece of hurting)
      for (const end of ["", "!", "\u0000"]) {
        const text = piece.repeat(LONG / piece.length) + end;
        const began = process.cpuUsage();
        readers[name]!(text);
        const { user, system } = process.cpuUsage(began);
        expect((user + system) / SECOND, JSON.stringify(piece + end)).toBeLessThan(1);
      }
  },
);
