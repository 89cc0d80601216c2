import { renderToString } from "preact-render-to-string";
import { m } from "../words.ts";
import type { Letter } from "./queries.ts";
import type { LetterProblem } from "./rules.ts";
import { LETTERS_TO_ONE } from "./rules.ts";

/** What the token in a letter's answering address is good for. */
export const LETTER_TOKEN = "person letter";
/** Stands in every letter of ours, so that one which comes back is known. */
export const LETTER_STAMP = "X-Chapterhouse-Letter";

export interface LetterSite {
  association: string;
  /** Without closing slash. */
  publicUrl: string;
  mailDomain: string;
}

/** The words of a carried letter: what was written, then how to answer, refuse and report. */
export function carriedLetter(letter: Letter, site: LetterSite) {
  const says = footer(letter, site);
  const text = `${letter.text.trim()}\n\n-- \n${says.map(({ text: line, href }) => (href ? `${line}\n${href}` : line)).join("\n\n")}\n`;
  const html = renderToString(
    <>
      {paragraphs(letter.text)}
      <hr />
      {says.map(({ text: line, href }) => (
        <p key={line}>{href ? <a href={href}>{line}</a> : line}</p>
      ))}
    </>,
  );
  return { subject: letter.subject, text, html };
}

function footer({ writer }: Letter, { association, publicUrl, mailDomain }: LetterSite) {
  const name = writer.name;
  const about = encodeURIComponent(m("letter.report.subject", { id: writer.publicId }));
  return [
    { text: m("letter.footer", { name, association }) },
    { text: m("letter.block", { name }), href: `${publicUrl}/people/${writer.publicId}/message` },
    { text: m("letter.settings"), href: `${publicUrl}/account/visibility` },
    { text: m("letter.report"), href: `mailto:abuse@${mailDomain}?subject=${about}` },
  ];
}

const paragraphs = (text: string) =>
  text
    .trim()
    .split(/\n{2,}/)
    .map((part, index) => (
      <p key={index}>
        {part.split("\n").map((line, number) => (
          <>
            {number > 0 && <br />}
            {line}
          </>
        ))}
      </p>
    ));

/** To whoever answered a letter by mail, when the answer was not carried. */
export function returnedLetter(letter: Letter, problem: LetterProblem, { association, publicUrl }: LetterSite) {
  const why = problem === "letters-limit" ? m("refused.lettersLimit", { most: LETTERS_TO_ONE }) : m("refused.letters");
  const parts = [
    m("mail.helloName", { name: letter.reader.name }),
    m("letter.returned.why", { name: letter.writer.name, subject: letter.subject }),
    why,
    m("mail.from", { association, publicUrl }),
  ];
  return {
    subject: m("letter.returned.subject", { name: letter.writer.name }),
    text: `${parts.join("\n\n")}\n`,
    html: renderToString(<>{parts.map((part) => paragraphs(part))}</>),
  };
}
