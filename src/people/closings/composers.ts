import type { Settings } from "#platform/config";
import {
  composer,
  messageIdFor,
  NO_REPLY,
  prepare,
  type AnyComposer,
  type Mailing,
  type Prepared,
} from "#platform/mail";
import { dateTime, inLanguage } from "#platform/words";
import { ageLetter, closedLetter, type Letter } from "../mails.tsx";
import { ageReportById, closingById } from "./queries.ts";
import { AGE_MAIL, CLOSED_MAIL, LEAST_AGE } from "./rules.ts";

/** To the owner of a closed account, and to staff about a report. */
export const closingComposers = (settings: Settings): AnyComposer[] => [
  composer<Prepared>({
    purpose: CLOSED_MAIL,
    async prepare(db, mailing) {
      const closing = await closingById(db, mailing.subjectId);
      if (!closing) return { withdraw: "reopened" };
      const { language, keptUntil, timeZone } = closing;
      return written(settings, mailing, language, () =>
        closedLetter({ ...site(settings), age: LEAST_AGE, until: dateTime(keptUntil, timeZone) }),
      );
    },
    compose: async (_db, prepared) => (delivery) => prepared.write({ to: { name: null, address: delivery.address } }),
  }),
  composer<Prepared>({
    purpose: AGE_MAIL,
    async prepare(db, mailing) {
      const report = await ageReportById(db, mailing.subjectId);
      if (!report) return { withdraw: "answered" };
      const path = `/desk/people/${report.personId}/closing`;
      return written(settings, mailing, "en", () =>
        ageLetter({ ...site(settings), about: report.name, age: LEAST_AGE, path }),
      );
    },
    compose: async (_db, prepared) => (delivery) => prepared.write({ to: { name: null, address: delivery.address } }),
  }),
];

const site = ({ associationName: association, publicUrl }: Settings) => ({ association, publicUrl, name: null });

const written = (settings: Settings, mailing: Mailing, language: string, letter: () => Letter): Prepared =>
  inLanguage(language, () =>
    prepare({
      ...letter(),
      from: { name: settings.associationName, address: `${NO_REPLY}@${settings.mailDomain}` },
      date: mailing.createdAt,
      messageId: messageIdFor(settings.secret, mailing.purpose, mailing.id, settings.mailDomain),
      headers: [["Auto-Submitted", "auto-generated"]],
      language,
    }),
  );
