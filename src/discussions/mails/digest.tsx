import { renderToString } from "preact-render-to-string";
import { NO_REPLY, prepare } from "#platform/mail";
import { Memo } from "#platform/memo";
import { Raw, type SafeHtml } from "#platform/web";
import { dateTime, day, inLanguage } from "#platform/words";
import { dayIn } from "#platform/time";
import { paragraphs, splitQuoted } from "../body.ts";
import type { Digest, DigestPost, Gathered } from "../digests/queries.ts";
import { LONGEST_POST } from "../digests/rules.ts";
import { m } from "../words.ts";
import { addressIn, type MailSite } from "./site.ts";

export interface DigestMail {
  digest: Digest;
  posts: readonly (Gathered & { replyToken: string })[];
  more: number;
  stopToken: string;
  messageId: string;
  date: Date;
}

interface Thread {
  topicId: number;
  title: string;
  unitName: string;
  posts: DigestMail["posts"];
}

/** One mail: what there is, with links into it, then each post with its own answering address. Quoted lines are left out, long posts cut. */
export function digestMails(site: MailSite): (mail: DigestMail, address: string) => Buffer {
  // The same post stands in the digests of many: its own part is made once for a batch.
  const said = new Memo<Said>(500);
  return (mail, address) => digestMail(mail, address, site, (post) => said.of(String(post.postId), () => saidIn(post)));
}

interface Said {
  text: string;
  html: SafeHtml;
}

/** In the form that its reader chose (D-3). */
function digestMail(mail: DigestMail, address: string, site: MailSite, saidOf: (post: DigestPost) => Said): Buffer {
  const { digest } = mail;
  return inLanguage(digest.language, () => {
    const stop = `${site.publicUrl}/undigest/${mail.stopToken}`;
    const values = {
      posts: mail.posts.length + mail.more,
      association: site.associationName,
      date: day(dayIn(digest.zone, digest.until)),
    };
    const parts: Parts = {
      threads: threadsOf(mail.posts),
      digest,
      site,
      saidOf,
      more: mail.more > 0 ? m("digest.more", { count: mail.more, url: `${site.publicUrl}/discussions` }) : null,
      why: m(`digest.why.${digest.kind}`),
      stop,
    };
    return prepare({
      from: { name: site.associationName, address: addressIn(site, NO_REPLY) },
      subject: m(`digest.subject.${digest.kind}`, values),
      date: mail.date,
      messageId: mail.messageId,
      headers: [
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

function bodyIn(parts: Parts, mail: DigestMail): { text: string; html: string | null; mails?: Buffer[] } {
  const lines = [m("digest.contents"), ...parts.threads.map(lineOf)].join("\n");
  switch (parts.digest.form) {
    case "page":
      return { text: textOf(parts, lines, wholly(parts)), html: renderToString(<Body {...parts} />) };
    case "plain":
      return { text: textOf(parts, lines, wholly(parts)), html: null };
    case "summary": {
      const titles = parts.threads.map((thread) => `${summaryOf(thread)}\n${urlOf(parts, thread)}`);
      return { text: textOf(parts, m("digest.contents"), titles), html: renderToString(<Summary {...parts} />) };
    }
    case "mime": {
      const mails = mail.posts.map((post) => postAlone(post, parts));
      return { text: textOf(parts, lines, [m("digest.mime.contents")]), html: null, mails };
    }
  }
}

const wholly = (parts: Parts): string[] => parts.threads.map((thread) => threadText(thread, parts));

function textOf({ more, why, stop }: Parts, head: string, said: readonly string[]): string {
  const text = [head, ...said, ...(more ? [more] : []), `-- \n${why}\n${m("digest.stop", { url: stop })}`];
  return `${text.join("\n\n")}\n`;
}

const lineOf = (thread: Thread): string =>
  m("digest.line", { unit: thread.unitName, title: thread.title, count: thread.posts.length });
const summaryOf = (thread: Thread): string =>
  m("digest.summary.line", { unit: thread.unitName, title: thread.title, count: thread.posts.length });
const urlOf = ({ site }: Pick<Parts, "site">, { posts }: Thread): string =>
  `${site.publicUrl}/posts/${posts[0]!.postId}`;

/** One post as the mail that it would have been: its reader's own program shows it in its thread, and answers it. */
function postAlone(post: DigestMail["posts"][number], { site, digest, saidOf }: Parts): Buffer {
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
    text: `${saidOf(post).text}\n\n-- \n${site.publicUrl}/posts/${post.postId}\n`,
    html: null,
    language: digest.language,
  }).write({ to: { name: digest.name, address: addressIn(site, NO_REPLY) } });
}

const threadsOf = (posts: DigestMail["posts"]): Thread[] =>
  [...Map.groupBy(posts, (post) => post.topicId).values()].map((mine) => ({ ...mine[0]!, posts: mine }));

function saidIn(post: DigestPost): Said {
  const fresh = splitQuoted(post.text).fresh.trim();
  const text = fresh.length <= LONGEST_POST ? fresh : `${fresh.slice(0, LONGEST_POST).toWellFormed().trimEnd()} …`;
  return { text, html: paragraphs(text) };
}

const byOf = (post: DigestPost, digest: Digest): string =>
  m("digest.by", { name: post.authorName, when: dateTime(post.writtenAt, digest.zone) });

const titleOf = ({ unitName, title }: Thread): string => `${unitName}: ${title}`;

function threadText(thread: Thread, { digest, site, saidOf }: Parts): string {
  const posts = thread.posts.map((post) =>
    [
      byOf(post, digest),
      saidOf(post).text,
      m("digest.answer", {
        url: `${site.publicUrl}/posts/${post.postId}`,
        address: addressIn(site, `reply+${post.replyToken}`),
      }),
    ].join("\n\n"),
  );
  const title = titleOf(thread);
  return [`${title}\n${"=".repeat(Math.min(title.length, 70))}`, ...posts].join("\n\n");
}

interface Parts {
  threads: readonly Thread[];
  digest: Digest;
  site: MailSite;
  saidOf: (post: DigestPost) => Said;
  more: string | null;
  why: string;
  stop: string;
}

function Body({ threads, digest, site, saidOf, more, why, stop }: Parts) {
  return (
    <>
      <h1>{m("digest.contents")}</h1>
      <ul>
        {threads.map((thread) => (
          <li key={thread.topicId}>
            <a href={`#t${thread.topicId}`}>{lineOf(thread)}</a>
          </li>
        ))}
      </ul>
      {threads.map((thread) => (
        <div key={thread.topicId}>
          <h2 id={`t${thread.topicId}`}>{titleOf(thread)}</h2>
          {thread.posts.map((post) => (
            <div key={post.postId}>
              <h3>{byOf(post, digest)}</h3>
              <Raw html={saidOf(post).html} />
              <p>
                <a href={`${site.publicUrl}/posts/${post.postId}`}>{m("mail.web.label")}</a>
                {" · "}
                <a href={`mailto:${addressIn(site, `reply+${post.replyToken}`)}`}>{m("digest.answer.label")}</a>
              </p>
            </div>
          ))}
        </div>
      ))}
      <End more={more} why={why} stop={stop} />
    </>
  );
}

/** The titles of what was discussed, each with the way to its first new post. */
function Summary(parts: Parts) {
  return (
    <>
      <h1>{m("digest.contents")}</h1>
      <ul>
        {parts.threads.map((thread) => (
          <li key={thread.topicId}>
            <a href={urlOf(parts, thread)}>{summaryOf(thread)}</a>
          </li>
        ))}
      </ul>
      <End {...parts} />
    </>
  );
}

function End({ more, why, stop }: Pick<Parts, "more" | "why" | "stop">) {
  return (
    <>
      {more && <p>{more}</p>}
      <hr />
      <p>
        <small>
          {why} <a href={stop}>{m("digest.stop.label")}</a>
        </small>
      </p>
    </>
  );
}
