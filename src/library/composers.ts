import type { Settings } from "#platform/config";
import { composer, messageIdFor, NO_REPLY, prepare, type AnyComposer } from "#platform/mail";
import { inLanguage } from "#platform/words";
import { FILED_MAIL } from "./inbound.ts";
import { filingOf } from "./queries.ts";
import { m } from "./words.ts";

/** How this slice's one mail is written: what became of files that were sent. */
export const libraryComposers = (settings: Settings): AnyComposer[] => [
  composer<ReturnType<typeof prepare>>({
    purpose: FILED_MAIL,
    isAnswer: true,
    async prepare(db, mailing) {
      const filing = await filingOf(db, mailing.subjectId);
      if (!filing) return { withdraw: "filing-gone" };
      const { said, subject, unitName, inReplyTo } = filing;
      const bare = subject.replace(/^(?:re:\s*)+/i, "").trim();
      return prepare({
        subject: inLanguage("en", () =>
          bare === "" ? m("mail.subject.none", { unit: unitName }) : m("mail.subject", { subject: bare }),
        ),
        text: `${said}\n`,
        html: null,
        from: { name: settings.associationName, address: `${NO_REPLY}@${settings.mailDomain}` },
        date: mailing.createdAt,
        messageId: messageIdFor(settings.secret, mailing.purpose, mailing.id, settings.mailDomain),
        inReplyTo,
        references: inReplyTo === null ? [] : [inReplyTo],
        headers: [["Auto-Submitted", "auto-replied"]],
        language: "en",
      });
    },
    async compose(_db, prepared) {
      return ({ address }) => prepared.write({ to: { address } });
    },
  }),
];
