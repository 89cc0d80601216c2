import type { Settings } from "#platform/config";
import { NO_REPLY, prepare } from "#platform/mail";
import { inLanguage } from "#platform/words";
import { m } from "./words.ts";

export type MailSite = Pick<Settings, "publicUrl" | "mailDomain" | "associationName">;

interface Envelope {
  to: string;
  messageId: string;
  date: Date;
}

/** Says that something is new, in the same words for both sides and for those who sit, and nothing of what. */
export const newsMail = (code: string, envelope: Envelope, site: MailSite): Buffer =>
  inLanguage("en", () =>
    written(
      m("mail.news.subject"),
      m("mail.news.text", { url: `${site.publicUrl}/conduct/cases/${code}`, about: `${site.publicUrl}/conduct` }),
      envelope,
      site,
    ),
  );

/** Asks staff to name stand-ins. */
export const standInsMail = (envelope: Envelope, site: MailSite): Buffer =>
  inLanguage("en", () =>
    written(
      m("mail.standins.subject"),
      m("mail.standins.text", { url: `${site.publicUrl}/desk/conduct` }),
      envelope,
      site,
    ),
  );

const written = (subject: string, text: string, { to, messageId, date }: Envelope, site: MailSite): Buffer =>
  prepare({
    from: { name: site.associationName, address: `${NO_REPLY}@${site.mailDomain}` },
    subject,
    text: `${text}\n`,
    html: null,
    date,
    messageId,
    headers: [["Auto-Submitted", "auto-generated"]],
    language: "en",
  }).write({ to: { address: to } });
