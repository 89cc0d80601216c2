import { NO_REPLY } from "#platform/mail";
import { day, inLanguage } from "#platform/words";
import type { WithholdingFacts } from "../withholding/queries.ts";
import type { AnswerFacts, Case } from "../reports/queries.ts";
import type { Restraint } from "../restraints/queries.ts";
import { m } from "../words.ts";
import { single } from "./plain.tsx";
import { addressIn, type MailSite } from "./site.ts";

interface Envelope {
  messageId: string;
  date: Date;
}

/** Tells an author what became of a post of theirs, with the leaders' word and no name of anybody. */
export function withheldMail(facts: WithholdingFacts & Envelope, to: string, site: MailSite): Buffer {
  return inLanguage("en", () => {
    const { state, unit, number, title, word, postId } = facts;
    const url = `${site.publicUrl}/posts/${postId}`;
    const about = { unit: unit.name, number, title };
    const text =
      state === "restored"
        ? [m("withheld.mail.restored", about), url]
        : [
            m(`withheld.mail.${state}`, about),
            m("withheld.mail.because", { reason: m(`conduct.${facts.reason}`) }),
            quoted(word),
            m(`withheld.mail.kept.${state}`, { url: `${url}/withholding` }),
            m("withheld.mail.wrong", { url: `${site.publicUrl}/groups/${unit.slug}` }),
          ];
    return notice(m(`withheld.mail.subject.${state}`, about), text, facts, to, site);
  });
}

/** Tells those who lead a group what is reported there. */
export function reportsMail(
  { unit, cases, ...envelope }: { unit: { name: string; slug: string }; cases: readonly Case[] } & Envelope,
  to: string,
  site: MailSite,
): Buffer {
  return inLanguage("en", () => {
    const said = ({ number, title, authorName: name, reasons, words, postId }: Case): string =>
      [
        m("reports.mail.post", { number, title, name }),
        ...reasons.map((reason) => `- ${m(`conduct.${reason}`)}`),
        ...words.map(quoted),
        `${site.publicUrl}/posts/${postId}`,
      ].join("\n");
    const about = { unit: unit.name, count: cases.length };
    const text = [
      m("reports.mail.hello", about),
      ...cases.map(said),
      m("reports.mail.page", { url: `${site.publicUrl}/groups/${unit.slug}/reports` }),
    ];
    return notice(m("reports.mail.subject", about), text, envelope, to, site);
  });
}

/** Tells somebody what became of their report. */
export function reportAnswerMail(facts: AnswerFacts & Envelope, to: string, site: MailSite): Buffer {
  return inLanguage("en", () => {
    const { outcome, answer, postId, number, title, unit } = facts;
    const about = { number, title, unit };
    const text = [
      m(`report.mail.${outcome}`, about),
      quoted(answer),
      m("report.mail.post", { url: `${site.publicUrl}/posts/${postId}` }),
    ];
    return notice(m("report.mail.subject", about), text, facts, to, site);
  });
}

/** Tells somebody what was decided about their posting, or that it was lifted, or what became of their appeal; with no name of anybody. */
export function restraintMail(restraint: Restraint & Envelope, to: string, site: MailSite): Buffer {
  return inLanguage("en", () => {
    const { id, unit, untilDay, reason, word, postId, liftedAt, outcome, answer } = restraint;
    const about = { unit: unit.name };
    const url = `${site.publicUrl}/restraints/${id}`;
    const begun = [
      untilDay === null
        ? m("restraint.mail.warning", about)
        : m("restraint.mail.suspended", { ...about, until: day(untilDay) }),
      m("restraint.mail.because", { reason: m(`conduct.${reason}`) }),
      quoted(word),
      ...(postId === null ? [] : [m("restraint.mail.post", { url: `${site.publicUrl}/posts/${postId}` })]),
      m("restraint.mail.appeal", { url }),
    ];
    const answered = [
      m(outcome === "lifted" ? "restraint.mail.answered" : "restraint.mail.upheld"),
      quoted(answer ?? ""),
      url,
    ];
    const text = outcome ? answered : liftedAt ? [m("restraint.mail.lifted", about), url] : begun;
    return notice(m("restraint.mail.subject", about), text, restraint, to, site);
  });
}

/** Asks those who had no part in a decision about somebody's posting to answer the appeal against it. */
export function appealMail(restraint: Restraint & Envelope, to: string, site: MailSite): Buffer {
  return inLanguage("en", () => {
    const { id, unit, personName: name } = restraint;
    const about = { unit: unit.name, name, url: `${site.publicUrl}/restraints/${id}` };
    return notice(m("appeal.mail.subject", about), [m("appeal.mail.text", about)], restraint, to, site);
  });
}

const quoted = (text: string): string =>
  text
    .split("\n")
    .map((line) => `| ${line}`)
    .join("\n");

/** A mail about moderation that nobody answers by mail. */
function notice(
  subject: string,
  paragraphs: readonly string[],
  { messageId, date }: Envelope,
  to: string,
  site: MailSite,
): Buffer {
  const from = { name: site.associationName, address: addressIn(site, NO_REPLY) };
  return single(
    { subject, messageId, date, inReplyTo: null, text: paragraphs.join("\n\n") },
    { to: { address: to } },
    from,
    [
      ["Auto-Submitted", "auto-generated"],
      ["X-Auto-Response-Suppress", "All"],
    ],
  );
}
