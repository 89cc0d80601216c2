import { inLanguage } from "#platform/words";
import type { VoteFacts } from "../motions/mail/queries.ts";
import type { Motion } from "../motions/queries.ts";
import { moment, quoted, sayRule } from "../motions/words.ts";
import { m } from "../words.ts";
import { single } from "./plain.tsx";
import { addressIn, type MailSite } from "./site.ts";

interface Envelope {
  messageId: string;
  date: Date;
  /** Token of the address that takes the answer. */
  token: string;
}

export interface MotionMail extends Motion {
  /** Of the post, so that the mail stands with it. */
  inReplyTo: string;
  acronym: string | null;
  title: string;
}

/** Tells somebody on the roll of a motion: what it says, that the vote is open, how to vote, until when, and what carries it. */
export function motionMail(motion: MotionMail & Envelope, to: string, site: MailSite): Buffer {
  return inLanguage("en", () => {
    const { id, unit, acronym, title, wording, openedBy, openedAt, closesAt, rule, tally, postId } = motion;
    const { roll } = tally;
    const url = `${site.publicUrl}/motions/${id}`;
    const text = [
      m("motion.mail.hello", { name: openedBy, unit: unit.name }),
      quoted(wording),
      [m("motion.mail.how"), m("motion.mail.aye"), m("motion.mail.nay"), m("motion.mail.abstain")].join("\n"),
      m("motion.mail.beside", { url }),
      m("motion.mail.until", { until: moment(closesAt, site.timeZone) }),
      m("motion.open", { unit: unit.name }),
      sayRule(rule, roll).join("\n"),
      m("motion.roll", { roll, unit: unit.name, at: moment(openedAt, site.timeZone) }),
      m("motion.mail.post", { url: `${site.publicUrl}/posts/${postId}` }),
      m("motion.mail.why", { unit: unit.name }),
    ];
    const subject = m("motion.mail.subject", { title });
    const prefix = acronym ? `[${acronym}] ` : "";
    return ballotMail({ ...motion, subject: `${prefix}${subject}`, text }, to, site, unit.name);
  });
}

/** What became of a vote that came by mail: what counts, by what right, until when it can be changed, and how. */
export function voteMail(
  { vote, motion, ...envelope }: { vote: VoteFacts; motion: Motion } & Envelope,
  to: string,
  site: MailSite,
): Buffer {
  return inLanguage("en", () => {
    const { unit, closesAt, openedAt, tally, wording, end } = motion;
    const url = `${site.publicUrl}/motions/${motion.id}`;
    const text = [
      vote.isCounted
        ? m("motion.voted", { choice: vote.choice })
        : m("motion.voted.later", { choice: vote.choice, counted: vote.counted }),
      ...(vote.isCounted && vote.before ? [m("motion.voted.before", { choice: vote.before })] : []),
      quoted(wording),
      m("motion.voted.right", { roll: tally.roll, unit: unit.name, at: moment(openedAt, site.timeZone) }),
      end ? m("motion.voted.over", { url }) : m("motion.voted.change", { until: moment(closesAt, site.timeZone), url }),
      m("motion.open", { unit: unit.name }),
      vote.postId === null
        ? m("motion.voted.alone")
        : m("motion.voted.posted", { url: `${site.publicUrl}/posts/${vote.postId}` }),
      m("motion.voted.not-you"),
    ];
    const subject = m("motion.voted.subject", { choice: vote.counted, title: vote.subject });
    return ballotMail({ ...envelope, id: motion.id, inReplyTo: vote.inReplyTo, subject, text }, to, site, unit.name);
  });
}

interface Ballot extends Envelope {
  id: number;
  subject: string;
  inReplyTo: string | null;
  text: string[];
}

/** A mail whose answer votes. */
function ballotMail(
  { id, token, subject, inReplyTo, messageId, date, text }: Ballot,
  to: string,
  site: MailSite,
  name: string,
) {
  const back = addressIn(site, `vote+${token}`);
  return single(
    { subject, inReplyTo, messageId, date, text: text.join("\n\n") },
    { to: { address: to } },
    { name, address: back },
    [
      ["Reply-To", back],
      ["Auto-Submitted", "auto-generated"],
      ["X-Auto-Response-Suppress", "All"],
      ["X-Chapterhouse-Motion", String(id)],
    ],
  );
}
