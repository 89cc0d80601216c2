import { renderToString } from "preact-render-to-string";
import type { Attachment, Header, Personal } from "#platform/mail";
import { NO_REPLY, prepare } from "#platform/mail";
import { inLanguage } from "#platform/words";
import { paragraphs } from "../body.ts";
import { Raw } from "#platform/web";
import type { HoldRule } from "../rules.ts";
import type { Wait } from "../moderation/queries.ts";
import { sayWait } from "../moderation/words.ts";
import { m } from "../words.ts";
import { addressIn, type MailSite } from "./site.ts";

export interface AnswerMail {
  id: number;
  cause: string;
  subject: string;
  inReplyTo: string | null;
  messageId: string;
  date: Date;
  /** What a leader said who sent it back. */
  reason: string | null;
  /** Of what looks like an advertisement: where those go, and the page to say that it is none. */
  jobsUrl: string | null;
  advertToken: string | null;
  /** Of a held mail: where it stands in its line. */
  wait: Wait | null;
  /** Why a held mail waits, in words of `hold.*`. */
  unit: { name: string; slug: string; address: string | null; posting: string } | null;
}

/** What the writer of a mail that was not posted is told (RFC 3834: auto-replied, in the thread of what it answers). */
export function answerMail(mail: AnswerMail, to: string, site: MailSite): Buffer {
  return inLanguage("en", () => {
    const url = mail.unit ? `${site.publicUrl}/groups/${mail.unit.slug}` : site.publicUrl;
    const address = mail.unit?.address ? addressIn(site, mail.unit.address) : (mail.unit?.name ?? site.associationName);
    const about = aboutOf(mail.cause);
    const values = {
      unit: mail.unit?.name ?? site.associationName,
      url,
      who: mail.unit?.posting ?? "unit",
      why: m("hold.not-a-member"),
      jobs: mail.jobsUrl ?? url,
      page: `${site.publicUrl}/adverts/${mail.advertToken}`,
    };
    const text = [
      m(`answer.${about}.hello`, { address }),
      m(`answer.cause.${mail.cause}` as "answer.cause.closed", values),
      ...(mail.wait ? [sayWait(mail.wait)] : []),
      ...(mail.cause === "rejected" ? [mail.reason ?? ""] : [m("answer.closing")]),
    ].join("\n\n");
    const subject = m(`answer.${about}.subject`, {
      subject: mail.subject || m("mail.untitled"),
    });
    return single(
      { ...mail, subject, text },
      { to: { address: to } },
      { name: site.associationName, address: addressIn(site, NO_REPLY) },
      [
        ["Auto-Submitted", "auto-replied"],
        ["X-Auto-Response-Suppress", "All"],
        ["X-Chapterhouse-Answer", String(mail.id)],
      ],
    );
  });
}

/** What the answer is about, in words of `answer.*`. */
function aboutOf(cause: string): "held" | "ruling" | "vote" | "post" {
  if (cause === "held" || cause === "job-advert") return "held";
  if (cause.startsWith("ruling-")) return "ruling";
  return cause.startsWith("motion-") ? "vote" : "post";
}

export interface RequestMail {
  id: number;
  subject: string;
  said: string;
  inReplyTo: string | null;
  writtenAt: Date;
  messageId: string;
  /** Token of the address and of the page that take the yes; null: nothing is asked. */
  token: string | null;
}

/** What became of a wish that came by mail, or the question whether it is the owner's (RFC 3834: in the thread of what it answers). */
export function requestMail(mail: RequestMail, to: string, site: MailSite): Buffer {
  const { id, subject, said, inReplyTo, writtenAt: date, messageId, token } = mail;
  const back = addressIn(site, token === null ? NO_REPLY : `confirm+${token}`);
  const page = token === null ? [] : [`${site.publicUrl}/requests/${token}`];
  return single(
    { subject, inReplyTo, messageId, date, text: [said, ...page].join("\n\n") },
    { to: { address: to } },
    { name: site.associationName, address: back },
    [
      ...(token === null ? [] : [["Reply-To", back] satisfies Header]),
      ["Auto-Submitted", "auto-replied"],
      ["X-Auto-Response-Suppress", "All"],
      ["X-Chapterhouse-Answer", String(id)],
    ],
  );
}

export interface LetterMail {
  id: number;
  subject: string;
  inReplyTo: string | null;
  messageId: string;
  date: Date;
  writerName: string;
  text: string;
  post: { id: number; title: string };
  /** Token of the address that leads back to the writer. */
  token: string;
}

/** A private answer, carried so that neither person sees the other's address. */
export function letterMail(mail: LetterMail, to: { name: string; address: string }, site: MailSite): Buffer {
  return inLanguage("en", () => {
    const back = addressIn(site, `letter+${mail.token}`);
    const url = `${site.publicUrl}/posts/${mail.post.id}`;
    const footer = m("letter.footer", { name: mail.writerName, title: mail.post.title, url });
    const from = { name: m("letter.via", { name: mail.writerName, association: site.associationName }), address: back };
    return single({ ...mail, text: `${mail.text}\n\n-- \n${footer}` }, { to }, from, [
      ["Reply-To", back],
      ["X-Chapterhouse-Letter", String(mail.id)],
    ]);
  });
}

export interface HeldMail {
  id: number;
  unit: { name: string; slug: string };
  authorName: string;
  authorAddress: string;
  subject: string;
  text: string;
  rule: HoldRule;
  heldAt: Date;
  messageId: string;
  /** Token of the address that takes the leader's decision. */
  token: string;
}

/** As much of a held mail as a leader needs to decide by mail. */
const MOST_SHOWN = 4_000;

/** Asks a leader about a mail that waits: the first word of the answer decides. */
export function heldMail(mail: HeldMail, to: string, site: MailSite): Buffer {
  return inLanguage("en", () => {
    const back = addressIn(site, `decide+${mail.token}`);
    const { unit, authorName: name, authorAddress: address } = mail;
    const subject = mail.subject || m("mail.untitled");
    const shown = mail.text.length > MOST_SHOWN ? `${mail.text.slice(0, MOST_SHOWN).toWellFormed()} …` : mail.text;
    const trusts = mail.rule === "not-a-member" ? [m("held.mail.trust")] : [];
    const text = [
      m("held.mail.waits", { unit: unit.name, why: m(`hold.${mail.rule}`) }),
      [m("held.mail.from", { name, address }), m("held.mail.about", { subject })].join("\n"),
      shown
        .split("\n")
        .map((line) => `| ${line}`)
        .join("\n"),
      [m("held.mail.how"), m("held.mail.accept"), ...trusts, m("held.mail.reject"), m("held.mail.discard")].join("\n"),
      m("held.mail.page", { url: `${site.publicUrl}/groups/${unit.slug}/held` }),
    ].join("\n\n");
    return single(
      {
        subject: m("held.mail.subject", { subject, unit: unit.name }),
        inReplyTo: null,
        messageId: mail.messageId,
        date: mail.heldAt,
        text,
      },
      { to: { address: to } },
      { name: site.associationName, address: back },
      [
        ["Reply-To", back],
        ["Auto-Submitted", "auto-generated"],
        ["X-Auto-Response-Suppress", "All"],
        ["X-Chapterhouse-Held", String(mail.id)],
      ],
    );
  });
}

interface Single {
  subject: string;
  inReplyTo: string | null;
  messageId: string;
  date: Date;
  text: string;
  attachment?: Attachment;
}

/** A mail of plain words to one address. */
export function single(
  mail: Single,
  personal: Personal,
  from: { name: string; address: string },
  headers: Header[],
): Buffer {
  const html = renderToString(<Raw html={paragraphs(mail.text)} />);
  const { subject, messageId, inReplyTo, date, attachment } = mail;
  const references = inReplyTo ? [inReplyTo] : [];
  return prepare({
    from,
    subject,
    date,
    messageId,
    inReplyTo,
    references,
    headers,
    text: `${mail.text}\n`,
    html,
    language: "en",
    ...(attachment && { attachment }),
  }).write(personal);
}
