import { renderToString } from "preact-render-to-string";
import { NO_REPLY, prepare } from "#platform/mail";
import { Raw } from "#platform/web";
import { inLanguage } from "#platform/words";
import { withJobsRule } from "../adverts/words.ts";
import { bodyFromMarkdown } from "../body.ts";
import { m } from "../words.ts";
import { addressIn, type MailSite } from "./site.ts";

export interface WelcomeMail {
  personName: string;
  language: string;
  unit: { name: string; slug: string };
  /** Markdown of the unit's leaders. */
  welcome: string;
  rules: string;
  jobsUrl: string | null;
  date: Date;
}

/** What a group says to who has just come, with its rules and the way to say hello. */
export function welcomeMail(mail: WelcomeMail & { messageId: string }, address: string, site: MailSite): Buffer {
  return inLanguage(mail.language, () => {
    const { unit, personName: name } = mail;
    const url = `${site.publicUrl}/groups/${unit.slug}`;
    const rules = withJobsRule(mail.rules, mail.jobsUrl);
    const parts = [
      m("mail.welcome.hello", { name, unit: unit.name }),
      mail.welcome,
      ...(rules.trim() === "" ? [] : [`**${m("compose.rules")}**`, rules]),
      m("mail.welcome.introduce", { url: `${url}/topics/new?introduce=yes` }),
      m("mail.welcome.why", { unit: unit.name, url }),
    ];
    const text = parts.join("\n\n");
    return prepare({
      from: { name: site.associationName, address: addressIn(site, NO_REPLY) },
      subject: m("mail.welcome.subject", { unit: unit.name }),
      date: mail.date,
      messageId: mail.messageId,
      headers: [["Auto-Submitted", "auto-generated"]],
      text: `${text}\n`,
      html: renderToString(<Raw html={bodyFromMarkdown(text).html} />),
      language: mail.language,
    }).write({ to: { name, address } });
  });
}
