import type { Settings } from "#platform/config";
import { composer, messageIdFor, NO_REPLY, prepare, type AnyComposer, type Header, type Mailing } from "#platform/mail";
import { dayIn } from "#platform/time";
import { inLanguage } from "#platform/words";
import { CONVENERS_MAIL } from "./letters/commands.ts";
import { leaderAddressesOf, letterOf, type LetterFacts } from "./letters/queries.ts";
import { convenersMail, type MailWords } from "./mails.tsx";
import { m } from "./words.ts";

/** How this slice's mails are written. */
export const groupsComposers = (settings: Settings): AnyComposer[] => [convenersComposer(settings)];

/** Whoever ceased to lead while a letter waited does not get it. */
function convenersComposer(settings: Settings): AnyComposer {
  return composer({
    purpose: CONVENERS_MAIL,
    async prepare(db, mailing) {
      const letter = await letterOf(db, mailing.subjectId);
      if (!letter) return { withdraw: "letter-gone" };
      const replyTo: Header[] = letter.replyTo === null ? [] : [["Reply-To", letter.replyTo]];
      const words = inLanguage("en", () => ({
        ...convenersMail(letter, settings.publicUrl),
        from: m("letter.mail.from", { name: letter.writerName, association: settings.associationName }),
      }));
      return { letter, prepared: finished(settings, mailing, words, replyTo) };
    },
    async compose(db, { letter, prepared }: { letter: LetterFacts; prepared: ReturnType<typeof prepare> }, _all, now) {
      const { unitId, writerId } = letter;
      const leading = new Set(await leaderAddressesOf(db, unitId, writerId, dayIn(settings.timeZone, now)));
      return ({ addressId, address }) =>
        leading.has(addressId) ? prepared.write({ to: { address } }) : { withdraw: "leads-no-more" };
    },
  });
}

function finished(settings: Settings, mailing: Mailing, words: MailWords & { from: string }, headers: Header[]) {
  const { subject, text, html, from } = words;
  return prepare({
    subject,
    text,
    html,
    from: { name: from, address: `${NO_REPLY}@${settings.mailDomain}` },
    date: mailing.createdAt,
    messageId: messageIdFor(settings.secret, mailing.purpose, mailing.id, settings.mailDomain),
    headers,
    language: "en",
  });
}
