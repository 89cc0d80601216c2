import { NO_REPLY, type Header } from "#platform/mail";
import { day, inLanguage } from "#platform/words";
import { ENTRY_NAME, ENTRY_TYPE, entryOf } from "../times/entry.ts";
import type { Answerer, Chosen } from "../times/mail/queries.ts";
import { saySpanIn } from "../times/words.ts";
import { m } from "../words.ts";
import { single } from "./plain.tsx";
import { addressIn, type MailSite } from "./site.ts";

export interface TimeMail {
  chosen: Chosen;
  messageId: string;
  date: Date;
}

/** Tells somebody who answered which time was chosen, by the clocks of their own zone, with the entry for their calendar. */
export function chosenMail(mail: TimeMail, to: Answerer & { address: string }, site: MailSite): Buffer {
  return inLanguage("en", () => {
    const { chosen } = mail;
    const url = urlOf(chosen, site);
    return timeMail(mail, to.address, site, m("times.mail.chosen.subject", { title: chosen.title }), [
      m("times.mail.chosen", { title: chosen.title, unit: chosen.unit.name, name: chosen.by }),
      saySpanIn(chosen, to.zone),
      m(`times.mail.yours.${to.answer}`),
      m("times.mail.entry", { url: `${url}/times.ics` }),
      m("times.mail.post", { url }),
      m("times.mail.why"),
    ]);
  });
}

/** Tells them that it was taken back, and that they may answer anew; the entry in their calendar is called off. */
export function reopenedMail(mail: TimeMail, to: Answerer & { address: string }, site: MailSite): Buffer {
  return inLanguage("en", () => {
    const { chosen } = mail;
    const url = urlOf(chosen, site);
    return timeMail(mail, to.address, site, m("times.mail.reopened.subject", { title: chosen.title }), [
      m("times.mail.reopened", { title: chosen.title, unit: chosen.unit.name, name: chosen.end!.by }),
      saySpanIn(chosen, to.zone),
      m("times.mail.again", { date: day(chosen.closesOn), url: `${url}/times` }),
      m("times.mail.entry.off"),
      m("times.mail.why"),
    ]);
  });
}

const urlOf = ({ postId }: Chosen, site: MailSite): string => `${site.publicUrl}/posts/${postId}`;

/** In the thread of the post; an answer goes to the group's address, where there is one, and becomes a post. */
function timeMail(
  { chosen, messageId, date }: TimeMail,
  to: string,
  site: MailSite,
  title: string,
  text: readonly string[],
): Buffer {
  const { unit, inReplyTo } = chosen;
  const subject = `${unit.acronym ? `[${unit.acronym}] ` : ""}${title}`;
  const back: Header[] = unit.localPart === null ? [] : [["Reply-To", addressIn(site, unit.localPart)]];
  const attachment = { type: ENTRY_TYPE, filename: ENTRY_NAME, content: Buffer.from(entryOf(chosen, site)) };
  return single(
    { subject, inReplyTo, messageId, date, text: text.join("\n\n"), attachment },
    { to: { address: to } },
    { name: unit.name, address: addressIn(site, NO_REPLY) },
    [
      ...back,
      ["Auto-Submitted", "auto-generated"],
      ["X-Auto-Response-Suppress", "All"],
      ["X-Chapterhouse-Time", String(chosen.postId)],
    ],
  );
}
