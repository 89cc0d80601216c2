import type { Settings } from "#platform/config";
import { composer, makeToken, messageIdFor, NO_REPLY, prepare, type AnyComposer, type Delivery } from "#platform/mail";
import type { Instant } from "#platform/time";
import { inLanguage } from "#platform/words";
import { m } from "../words.ts";
import { LETTER_MAIL, RETURNED_MAIL } from "./commands.ts";
import { carriedLetter, LETTER_STAMP, LETTER_TOKEN, returnedLetter, type LetterSite } from "./mail.tsx";
import { isBlocked, letterById, type Letter } from "./queries.ts";
import type { LetterProblem } from "./rules.ts";

/** Letters between two people, and what is said when one is not carried. */
export const letterComposers = (settings: Settings): AnyComposer[] => [
  composer<Letter>({
    purpose: LETTER_MAIL,
    async prepare(db, mailing) {
      const letter = await letterById(db, mailing.subjectId);
      if (!letter) return { withdraw: "letter-gone" };
      return (await isBlocked(db, letter.writerId, letter.readerId)) ? { withdraw: "blocked" } : letter;
    },
    compose: async (_db, letter) => (delivery) => carried(settings, letter, delivery),
  }),
  composer<{ letter: Letter; date: Instant }>({
    purpose: RETURNED_MAIL,
    isAnswer: true,
    async prepare(db, mailing) {
      const letter = await letterById(db, mailing.subjectId);
      return letter ? { letter, date: mailing.createdAt } : { withdraw: "letter-gone" };
    },
    compose:
      async (_db, { letter, date }) =>
      (delivery) =>
        returned(settings, letter, date, delivery),
  }),
];

/** From and Reply-To are an address of ours that leads back to the writer: nobody's own address stands in the mail. */
function carried(settings: Settings, letter: Letter, delivery: Delivery): Buffer {
  const { language, name } = letter.reader;
  return inLanguage(language, () => {
    const site = siteOf(settings);
    const back = `note+${makeToken(settings.secret, LETTER_TOKEN, letter.id)}@${settings.mailDomain}`;
    return prepare({
      ...carriedLetter(letter, site),
      from: { name: m("letter.via", { name: letter.writer.name, association: site.association }), address: back },
      date: letter.sentAt,
      messageId: messageIdFor(settings.secret, LETTER_MAIL, delivery.id, settings.mailDomain),
      inReplyTo: letter.inReplyTo,
      references: letter.inReplyTo ? [letter.inReplyTo] : [],
      headers: [
        ["Reply-To", back],
        [LETTER_STAMP, String(letter.id)],
      ],
      language,
    }).write({ to: { name, address: delivery.address } });
  });
}

function returned(settings: Settings, letter: Letter, date: Instant, delivery: Delivery): Buffer {
  const { language, name } = letter.reader;
  return inLanguage(language, () =>
    prepare({
      ...returnedLetter(letter, delivery.reason as LetterProblem, siteOf(settings)),
      from: { name: settings.associationName, address: `${NO_REPLY}@${settings.mailDomain}` },
      date,
      messageId: messageIdFor(settings.secret, RETURNED_MAIL, delivery.id, settings.mailDomain),
      headers: [["Auto-Submitted", "auto-replied"]],
      language,
    }).write({ to: { name, address: delivery.address } }),
  );
}

const siteOf = ({ associationName, publicUrl, mailDomain }: Settings): LetterSite => ({
  association: associationName,
  publicUrl,
  mailDomain,
});
