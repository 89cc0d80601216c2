import type { ComponentChildren } from "preact";
import { renderToString } from "preact-render-to-string";
import { encodedOnce, NO_REPLY, prepare, slot, type Encoded, type Header } from "#platform/mail";
import { Memo } from "#platform/memo";
import { Raw, type SafeHtml } from "#platform/web";
import { dateTime, day, inLanguage } from "#platform/words";
import { dayIn } from "#platform/time";
import { paragraphs, splitQuoted } from "../body.ts";
import type { Digest, DigestPost, Gathered } from "../digests/queries.ts";
import { LONGEST_POST } from "../digests/rules.ts";
import { m } from "../words.ts";
import { unitHeaders, type MailUnit } from "./post.tsx";
import { addressIn, type MailSite } from "./site.ts";

export interface DigestMail {
  digest: Digest;
  posts: readonly (Gathered & { replyToken: string })[];
  more: number;
  /** The home of the discussion that a fold is about; null for every other digest. */
  list: MailUnit | null;
  stopToken: string;
  messageId: string;
  date: Date;
}

type Post = DigestMail["posts"][number];

interface Thread {
  topicId: number;
  title: string;
  unitName: string;
  posts: readonly Post[];
}

/** What one post is in every digest that holds it, but for the address that answers it. */
interface Said {
  fresh: string;
  text: (values: readonly string[]) => Encoded;
  html: (values: readonly string[]) => Encoded;
}

/** What stands in the digests of many, made and encoded once; as it was then, so whatever shows in it is part of its key. */
interface Kept {
  posts: Memo<Said>;
  titles: Memo<{ text: Encoded; html: Encoded }>;
  lines: Memo<string>;
}

const REPLY = 0;

/** One mail: what there is, with links into it, then each post with its own answering address. Quoted lines are left out, long posts cut. */
export function digestMails(site: MailSite): (mail: DigestMail, address: string) => Buffer {
  const kept: Kept = { posts: new Memo(2_000), titles: new Memo(2_000), lines: new Memo(5_000) };
  return (mail, address) => digestMail(mail, address, site, kept);
}

/** In the form that its reader chose (D-3). */
function digestMail(mail: DigestMail, address: string, site: MailSite, kept: Kept): Buffer {
  const { digest } = mail;
  return inLanguage(digest.language, () => {
    const stop = `${site.publicUrl}/undigest/${mail.stopToken}`;
    const parts: Parts = {
      threads: threadsOf(mail.posts),
      digest,
      site,
      kept,
      more: mail.more > 0 ? m("digest.more", { count: mail.more, url: `${site.publicUrl}/discussions` }) : null,
      why: whyOf(mail, site),
      stop,
      stopping: digest.fold ? "digest.mute" : "digest.stop",
    };
    return prepare({
      from: { name: site.associationName, address: addressIn(site, NO_REPLY) },
      subject: subjectOf(mail, site, kept),
      date: mail.date,
      messageId: mail.messageId,
      ...placeOf(mail),
      headers: [
        ...(mail.list ? unitHeaders(mail.list, site) : []),
        ...replyingTo(mail, site),
        ["Auto-Submitted", "auto-generated"],
        ["Precedence", "list"],
        ["List-Unsubscribe", `<${stop}>, <mailto:${addressIn(site, `undigest+${mail.stopToken}`)}>`],
        ["List-Unsubscribe-Post", "List-Unsubscribe=One-Click"],
      ],
      ...bodyIn(parts, mail),
      language: digest.language,
    }).write({ to: { name: digest.name, address } });
  });
}

function subjectOf({ digest, posts, more, list }: DigestMail, site: MailSite, kept: Kept): string {
  const count = posts.length + more;
  if (digest.fold) {
    const prefix = list?.acronym ? `[${list.acronym}] ` : "";
    return prefix + m("digest.subject.folded", { title: posts[0]!.title, posts: count });
  }
  const date = dayIn(digest.zone, digest.until);
  return kept.lines.of(key("subject", digest.kind, count, date, digest.language), () =>
    m(`digest.subject.${digest.kind as "daily"}`, {
      posts: count,
      association: site.associationName,
      date: day(date),
    }),
  );
}

/** A fold stands in its discussion, where the first of its posts would have stood. */
function placeOf({ digest, posts }: DigestMail): { inReplyTo?: string | null; references?: readonly string[] } {
  if (!digest.fold) return {};
  const { inReplyTo, references } = posts[0]!;
  return { inReplyTo, references };
}

/** A fold is one discussion: an answer to the whole mail answers the last of its posts. No other digest can be answered as a whole. */
function replyingTo({ digest, posts }: DigestMail, site: MailSite): Header[] {
  return digest.fold ? [["Reply-To", addressIn(site, `reply+${posts.at(-1)!.replyToken}`)]] : [];
}

/** Why it came, and why not before. */
function whyOf({ digest, posts }: DigestMail, { publicUrl }: MailSite): string {
  const url = `${publicUrl}/account/notifications#limits`;
  if (digest.fold)
    return `${m("digest.why.folded", { title: posts[0]!.title, count: digest.fold.foldsAfter })} ${m("mail.reply")}`;
  if (digest.kind === "kept") return m("digest.why.kept", { url });
  const why = m(`digest.why.${digest.kind as "daily"}`);
  return posts.some((post) => post.isKept) ? `${why} ${m("digest.why.some-kept", { url })}` : why;
}

const key = (...of: (string | number)[]): string => of.join("\0");

interface Parts {
  threads: readonly Thread[];
  digest: Digest;
  site: MailSite;
  kept: Kept;
  more: string | null;
  why: string;
  stop: string;
  /** What the stop link does, as words in messages. */
  stopping: "digest.stop" | "digest.mute";
}

type Words = readonly (string | Encoded)[];

function bodyIn(parts: Parts, mail: DigestMail): { text: Words; html: Words | null; mails?: Buffer[] } {
  const { threads } = parts;
  const contents = [m("digest.contents"), ...threads.map((thread) => lineOf(thread, parts))].join("\n");
  switch (parts.digest.form) {
    case "page":
      return { text: textOf(parts, contents, wholly(parts, "text")), html: pageOf(parts) };
    case "plain":
      return { text: textOf(parts, contents, wholly(parts, "text")), html: null };
    case "summary": {
      const titles = threads.map((thread) => `${summaryOf(thread)}\n${urlOf(parts, thread)}\n\n`);
      return { text: textOf(parts, m("digest.contents"), titles), html: [drawn(<Summary {...parts} />)] };
    }
    case "mime": {
      const mails = mail.posts.map((post) => postAlone(post, parts));
      return { text: textOf(parts, contents, [`${m("digest.mime.contents")}\n\n`]), html: null, mails };
    }
  }
}

function textOf({ more, why, stop, stopping }: Parts, contents: string, said: Words): Words {
  const end = `${more ? `${more}\n\n` : ""}-- \n${why}\n${m(stopping, { url: stop })}\n`;
  return [`${contents}\n\n`, ...said, end];
}

const drawn = (view: Parameters<typeof renderToString>[0]): string => `${renderToString(view)}\n`;

const pageOf = (parts: Parts): Words => [
  drawn(<Contents {...parts} />),
  ...wholly(parts, "html"),
  drawn(<End {...parts} />),
];

/** All threads with their posts, encoded. */
const wholly = (parts: Parts, as: "text" | "html"): Encoded[] =>
  parts.threads.flatMap((thread) => [
    titleIn(thread, parts)[as],
    ...thread.posts.map((post) => saidIn(post, parts)[as]([post.replyToken])),
  ]);

const threadsOf = (posts: readonly Post[]): Thread[] =>
  [...Map.groupBy(posts, (post) => post.topicId).values()].map((mine) => ({ ...mine[0]!, posts: mine }));

function titleIn({ topicId, unitName, title }: Thread, { kept }: Parts): { text: Encoded; html: Encoded } {
  return kept.titles.of(key(topicId, unitName, title), () => {
    const words = `${unitName}: ${title}`;
    return {
      text: encodedOnce(`${words}\n${"=".repeat(Math.min(words.length, 70))}\n\n`)([]),
      html: encodedOnce(drawn(<h2 id={`t${topicId}`}>{words}</h2>))([]),
    };
  });
}

function saidIn(post: DigestPost, { digest, site, kept }: Parts): Said {
  const { postId, authorName, editedAt } = post;
  return kept.posts.of(key(postId, editedAt?.getTime() ?? 0, authorName, digest.zone, digest.language), () => {
    const fresh = freshIn(post);
    const by = m("digest.by", { name: authorName, when: dateTime(post.writtenAt, digest.zone) });
    const url = `${site.publicUrl}/posts/${postId}`;
    const address = addressIn(site, `reply+${slot(REPLY)}`);
    return {
      fresh,
      text: encodedOnce(`${by}\n\n${fresh}\n\n${m("digest.answer", { url, address })}\n\n`),
      html: encodedOnce(drawn(<PostPart by={by} url={url} address={address} html={paragraphs(fresh)} />)),
    };
  });
}

function freshIn({ text }: DigestPost): string {
  const fresh = splitQuoted(text).fresh.trim();
  return fresh.length <= LONGEST_POST ? fresh : `${fresh.slice(0, LONGEST_POST).toWellFormed().trimEnd()} …`;
}

const lineOf = ({ unitName, title, posts }: Thread, { digest, kept }: Parts): string =>
  kept.lines.of(key(unitName, title, posts.length, digest.language), () =>
    m("digest.line", { unit: unitName, title, count: posts.length }),
  );
const summaryOf = (thread: Thread): string =>
  m("digest.summary.line", { unit: thread.unitName, title: thread.title, count: thread.posts.length });
const urlOf = ({ site }: Pick<Parts, "site">, { posts }: Thread): string =>
  `${site.publicUrl}/posts/${posts[0]!.postId}`;

/** One post as the mail that it would have been: its reader's own program shows it in its thread, and answers it. */
function postAlone(post: Post, parts: Parts): Buffer {
  const { site, digest } = parts;
  const reply = addressIn(site, `reply+${post.replyToken}`);
  return prepare({
    from: { name: m("mail.via", { name: post.authorName, unit: post.unitName }), address: reply },
    subject: post.title,
    date: post.writtenAt,
    messageId: post.messageId,
    inReplyTo: post.inReplyTo,
    references: post.references,
    headers: [
      ["Reply-To", reply],
      ["Archived-At", `<${site.publicUrl}/posts/${post.postId}>`],
    ],
    text: `${saidIn(post, parts).fresh}\n\n-- \n${site.publicUrl}/posts/${post.postId}\n`,
    html: null,
    language: digest.language,
  }).write({ to: { name: digest.name, address: addressIn(site, NO_REPLY) } });
}

const Contents = (parts: Parts) => (
  <Threads parts={parts} of={(thread) => <a href={`#t${thread.topicId}`}>{lineOf(thread, parts)}</a>} />
);

/** The titles of what was discussed, each with the way to its first new post. */
const Summary = (parts: Parts) => (
  <>
    <Threads parts={parts} of={(thread) => <a href={urlOf(parts, thread)}>{summaryOf(thread)}</a>} />
    <End {...parts} />
  </>
);

function Threads({ parts: { threads }, of }: { parts: Parts; of: (thread: Thread) => ComponentChildren }) {
  return (
    <>
      <h1>{m("digest.contents")}</h1>
      <ul>
        {threads.map((thread) => (
          <li key={thread.topicId}>{of(thread)}</li>
        ))}
      </ul>
    </>
  );
}

function PostPart({ by, url, address, html }: { by: string; url: string; address: string; html: SafeHtml }) {
  return (
    <div>
      <h3>{by}</h3>
      <Raw html={html} />
      <p>
        <a href={url}>{m("mail.web.label")}</a>
        {" · "}
        <a href={`mailto:${address}`}>{m("digest.answer.label")}</a>
      </p>
    </div>
  );
}

function End({ more, why, stop, stopping }: Pick<Parts, "more" | "why" | "stop" | "stopping">) {
  return (
    <>
      {more && <p>{more}</p>}
      <hr />
      <p>
        <small>
          {why} <a href={stop}>{m(`${stopping}.label`)}</a>
        </small>
      </p>
    </>
  );
}
