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

function digestMail(mail: DigestMail, address: string, site: MailSite, saidOf: (post: DigestPost) => Said): Buffer {
  const { digest } = mail;
  return inLanguage(digest.language, () => {
    const threads = threadsOf(mail.posts);
    const stop = `${site.publicUrl}/undigest/${mail.stopToken}`;
    const values = {
      posts: mail.posts.length + mail.more,
      association: site.associationName,
      date: day(dayIn(digest.zone, digest.until)),
    };
    const why = m(`digest.why.${digest.kind}`);
    const more = mail.more > 0 ? m("digest.more", { count: mail.more, url: `${site.publicUrl}/discussions` }) : null;
    const lines = [
      m("digest.contents"),
      ...threads.map((thread) =>
        m("digest.line", { unit: thread.unitName, title: thread.title, count: thread.posts.length }),
      ),
    ];
    const text = [
      lines.join("\n"),
      ...threads.map((thread) => threadText(thread, { digest, site, saidOf })),
      ...(more ? [more] : []),
      `-- \n${why}\n${m("digest.stop", { url: stop })}`,
    ];
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
      text: `${text.join("\n\n")}\n`,
      html: renderToString(
        <Body threads={threads} digest={digest} site={site} saidOf={saidOf} more={more} why={why} stop={stop} />,
      ),
      language: digest.language,
    }).write({ to: { name: digest.name, address } });
  });
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

function threadText(thread: Thread, { digest, site, saidOf }: Pick<Parts, "digest" | "site" | "saidOf">): string {
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
            <a href={`#t${thread.topicId}`}>
              {m("digest.line", { unit: thread.unitName, title: thread.title, count: thread.posts.length })}
            </a>
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
