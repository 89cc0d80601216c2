import { renderToString } from "preact-render-to-string";
import type { AddressSuffix } from "#groups";
import { slot, templater, type Header, type Personal, type Template } from "#platform/mail";
import { Raw, type SafeHtml } from "#platform/web";
import { inLanguage } from "#platform/words";
import type { DeliveryReason } from "../subscriptions/rules.ts";
import { m } from "../words.ts";
import { pollLines, PollPart, timesLines, TimesPart, type MailPoll, type MailTimes } from "./asked.tsx";
import { addressIn, size, type MailSite } from "./site.ts";

/** Everything that one post's mail says. */
export interface PostMail {
  postId: number;
  number: number;
  topicTitle: string;
  authorName: string;
  /** False for a stranger's post: its author is marked so, and no private answer is offered. */
  hasAuthor: boolean;
  /** The program wrote it in the group's name. */
  isByGroup: boolean;
  /** False for a post by mail whose sender DMARC did not prove. */
  isVerified: boolean;
  messageId: string;
  inReplyTo: string | null;
  references: readonly string[];
  date: Date;
  text: string;
  html: SafeHtml;
  attachments: readonly { number: number; filename: string; size: number }[];
  poll: MailPoll | null;
  times: MailTimes | null;
  unit: MailUnit;
}

export interface MailUnit {
  name: string;
  acronym: string | null;
  slug: string;
  /** Local part of its present address. */
  address: string;
  /** Local part of its first address: what List-Id stays made of for ever. */
  listId: string;
}

/** What differs from copy to copy. Tokens are lower-case letters and digits. */
export interface PostCopy {
  reason: DeliveryReason;
  replyToken: string;
  authorToken: string;
  /** Ends what brought the copy: the following, mail for being named, else the mail of the unit. */
  unsubscribeToken: string;
}

// Where each token of a copy goes.
const REPLY = 0;
const AUTHOR = 1;
const STOP = 2;

/** Returns what writes one copy, with HTML beside its text or without. All is encoded once for each reason there is; a copy adds its three tokens. */
export function postMail(mail: PostMail, site: MailSite, stamp: string): (copy: PostCopy, isPlain: boolean) => Buffer {
  const [whole, plain] = [new Map<DeliveryReason, Template>(), new Map<DeliveryReason, Template>()];
  const common = inLanguage("en", () => commonOf(mail, site, stamp));
  const make = templater(common);
  let makePlain: typeof make | undefined;
  return ({ reason, replyToken, authorToken, unsubscribeToken }, isPlain) => {
    const templates = isPlain ? plain : whole;
    let made = templates.get(reason);
    if (!made) {
      const form = isPlain ? (makePlain ??= templater({ ...common, html: null })) : make;
      templates.set(reason, (made = inLanguage("en", () => form(personalOf(mail, reason, site)))));
    }
    return made.write([replyToken, authorToken, unsubscribeToken]);
  };
}

/** Where the stop link of a copy leads, by the reason why it came: page, address, and the words in messages. */
function stopFor(reason: DeliveryReason) {
  if (reason === "followed") return { page: "unfollow", tag: "unfollow", words: "mail.unfollow" } as const;
  if (reason === "named") return { page: "unmention", tag: "unmention", words: "mail.unmention" } as const;
  if (reason === "answered") return { page: "unmention", tag: "unmention", words: "mail.unanswer" } as const;
  return { page: "unsubscribe", tag: "leave", words: "mail.stop" } as const;
}

function personalOf(mail: PostMail, reason: DeliveryReason, site: MailSite): Personal {
  const { page, tag } = stopFor(reason);
  const stopUrl = `${site.publicUrl}/${page}/${slot(STOP)}`;
  return {
    to: { name: mail.unit.name, address: addressIn(site, mail.unit.address) },
    headers: [
      ["Reply-To", addressIn(site, `reply+${slot(REPLY)}`)],
      ["List-Unsubscribe", `<${stopUrl}>, <mailto:${addressIn(site, `${tag}+${slot(STOP)}`)}>`],
      ["List-Unsubscribe-Post", "List-Unsubscribe=One-Click"],
    ],
    ...footersFor(mail, reason, site, stopUrl),
  };
}

function commonOf(mail: PostMail, site: MailSite, stamp: string) {
  const { unit } = mail;
  const shown = unit.acronym ?? unit.name;
  const prefix = unit.acronym ? `[${unit.acronym}] ` : "";
  const files = mail.attachments.map((file) => ({
    ...file,
    url: `${site.publicUrl}/posts/${mail.postId}/attachments/${file.number}`,
  }));
  const lines = files.map((file) =>
    m("mail.attachment", { name: file.filename, size: size(file.size), url: file.url }),
  );
  return {
    // From is always ours, so no author's DMARC policy is broken and no author's address shows (D-2, D-4).
    from: {
      name: senderName(mail, shown),
      address: addressIn(site, unit.address),
    },
    subject: `${mail.number > 1 ? "Re: " : ""}${prefix}${mail.topicTitle}`,
    date: mail.date,
    messageId: mail.messageId,
    inReplyTo: mail.inReplyTo,
    references: mail.references,
    headers: listHeaders(mail, site, stamp),
    text: `${[mail.text, ...askedLines(mail, site), ...lines].filter(Boolean).join("\n\n")}\n\n`,
    html: renderToString(<BodyPart mail={mail} files={files} site={site} />),
    language: "en",
  };
}

const askedLines = ({ postId, poll, times }: PostMail, { publicUrl }: MailSite): string[] => [
  ...(poll ? pollLines(poll, `${publicUrl}/posts/${postId}`) : []),
  ...(times ? timesLines(times, `${publicUrl}/posts/${postId}/times`) : []),
];

function senderName({ isByGroup, hasAuthor, authorName: name }: PostMail, unit: string): string {
  if (isByGroup) return name;
  return m(hasAuthor ? "mail.via" : "mail.via.stranger", { name, unit });
}

/** RFC 5064; Precedence and our stamp against loops. The unsubscribing pair is each copy's own. */
const listHeaders = ({ unit, postId }: PostMail, site: MailSite, stamp: string): Header[] => [
  ...unitHeaders(unit, site),
  ["Archived-At", `<${site.publicUrl}/posts/${postId}>`],
  ["Precedence", "list"],
  [stamp, String(postId)],
];

/** RFC 2369 and 2919, by which mail programs sort what comes of a group. */
export function unitHeaders(unit: MailUnit, site: MailSite): Header[] {
  const page = `${site.publicUrl}/groups/${unit.slug}`;
  const command = (suffix: AddressSuffix) => addressIn(site, `${unit.address}-${suffix}`);
  return [
    ["List-Id", `${listName(unit.name)} <${unit.listId}.${site.mailDomain}>`],
    ["List-Post", `<mailto:${addressIn(site, unit.address)}>`],
    ["List-Help", `<mailto:${command("request")}?subject=help>, <${page}>`],
    ["List-Subscribe", `<mailto:${command("join")}>, <${page}>`],
    ["List-Owner", `<mailto:${command("owner")}>, <${page}#leaders>`],
    ["List-Archive", `<${page}/topics>`],
  ];
}

// A quoted string that is never split into encoded words: some readers take those in List-Id for another list.
const listName = (name: string): string =>
  `"${name
    .normalize("NFKD")
    .replace(/[^\x20-\x7e]/g, "")
    .replace(/["\\<>]/g, "")}"`;

interface File {
  number: number;
  filename: string;
  size: number;
  url: string;
}

function BodyPart({ mail, files, site }: { mail: PostMail; files: readonly File[]; site: MailSite }) {
  return (
    <>
      <Raw html={mail.html} />
      {mail.poll && <PollPart poll={mail.poll} href={`${site.publicUrl}/posts/${mail.postId}`} />}
      {mail.times && <TimesPart times={mail.times} href={`${site.publicUrl}/posts/${mail.postId}/times`} />}
      {files.map((file) => (
        <p key={file.number}>
          <a href={file.url}>{m("post.attachment", { name: file.filename, size: size(file.size) })}</a>
        </p>
      ))}
    </>
  );
}

function footersFor(mail: PostMail, reason: DeliveryReason, site: MailSite, stop: string) {
  const why = whyFor(mail, reason);
  const url = `${site.publicUrl}/posts/${mail.postId}`;
  const author = mail.hasAuthor && reason !== "own-post" ? addressIn(site, `author+${slot(AUTHOR)}`) : null;
  const doubt = mail.isVerified ? null : m("mail.unverified", { name: mail.authorName });
  const lines = [
    "-- ",
    ...(doubt ? [doubt] : []),
    why,
    m("mail.web", { url }),
    m("mail.reply"),
    ...(author ? [m("mail.author", { name: mail.authorName, address: author })] : []),
    m(stopFor(reason).words, { url: stop }),
  ];
  const html = renderToString(
    <FooterPart
      doubt={doubt}
      why={why}
      url={url}
      stop={stop}
      stopLabel={m(`${stopFor(reason).words}.label`)}
      author={author}
      name={mail.authorName}
    />,
  );
  return { footerText: `${lines.join("\n")}\n`, footerHtml: `\n${html}\n` };
}

function whyFor({ unit, topicTitle }: PostMail, reason: DeliveryReason): string {
  if (reason === "followed") return m("mail.reason.followed", { title: topicTitle });
  return m(`mail.reason.${reason}` as "mail.reason.every-post", { unit: unit.name });
}

interface Footer {
  doubt: string | null;
  why: string;
  url: string;
  stop: string;
  stopLabel: string;
  author: string | null;
  name: string;
}

function FooterPart(props: Footer) {
  return (
    <>
      <hr />
      <p>
        <small>
          {props.doubt && (
            <>
              {props.doubt}
              <br />
            </>
          )}
          {props.why} {m("mail.reply")}
          <br />
          <a href={props.url}>{m("mail.web.label")}</a>
          {props.author && (
            <>
              {" · "}
              <a href={`mailto:${props.author}`}>{m("mail.author.label", { name: props.name })}</a>
            </>
          )}
          {" · "}
          <a href={props.stop}>{props.stopLabel}</a>
        </small>
      </p>
    </>
  );
}
