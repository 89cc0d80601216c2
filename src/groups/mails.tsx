import { renderToString } from "preact-render-to-string";
import type { LetterFacts, OwnerLetterFacts } from "./letters/queries.ts";
import { m } from "./words.ts";

/** A mail's own words: what the platform's `prepare` takes. */
export interface MailWords {
  subject: string;
  text: string;
  html: string;
}

/** What somebody wrote to a group's conveners, with a word on whether it can be answered. */
export function convenersMail(letter: LetterFacts & Partial<OwnerLetterFacts>, publicUrl: string): MailWords {
  const { unitName, writerName: name, replyTo, body } = letter;
  const parts = [
    m(letter.files === undefined ? "letter.mail.intro" : "letter.mail.intro.mail", { name, unit: unitName }),
    body,
    ...(letter.files ? [m("letter.mail.files", { count: letter.files })] : []),
    replyTo === null ? m("letter.mail.noAnswer", { name }) : m("letter.mail.answer", { name, address: replyTo }),
    m("letter.mail.why", { unit: unitName, url: `${publicUrl}/groups/${letter.slug}` }),
  ];
  return mailOf(m("letter.mail.subject", { unit: unitName, subject: letter.subject }), parts);
}

/** Paragraphs as text and as HTML. */
export function mailOf(subject: string, parts: readonly string[]): MailWords {
  return {
    subject,
    text: `${parts.join("\n\n")}\n`,
    html: renderToString(
      <>
        {parts.map((part, index) => (
          <p key={index}>
            {part.split("\n").map((line, number) => (
              <>
                {number > 0 && <br />}
                {line}
              </>
            ))}
          </p>
        ))}
      </>,
    ),
  };
}
