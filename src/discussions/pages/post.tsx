import { Raw, Time } from "#platform/web";
import { size } from "../mails/site.ts";
import type { Post } from "../posts/queries.ts";
import { m } from "../words.ts";
import type { PostExtras } from "./extras.ts";
import { PollView } from "./poll.tsx";
import { Marks, Writing } from "./writing.tsx";

/** One post of a discussion, with what it answers, what it quotes and what came with it. `replyHref` null: the reader cannot answer. */
export function PostView(props: { post: Post; zone: string; replyHref: string | null; extras: PostExtras }) {
  const { post, zone, replyHref, extras } = props;
  return (
    <article class="post" id={`post-${post.id}`} aria-labelledby={`by-${post.id}`}>
      <header>
        <h2 id={`by-${post.id}`}>
          <bdi>{post.authorName}</bdi>
        </h2>
        <span class="quiet">
          {post.authorId === null && `${m("post.stranger")} · `}
          <Time at={post.postedAt} zone={zone} /> {post.source === "mail" && `· ${m("post.mail")}`}
          {post.answers && post.answers.number !== post.number - 1 && (
            <>
              {" · "}
              <a href={`/posts/${post.answers.id}`}>{m("post.answers", { name: post.answers.name })}</a>
            </>
          )}
          {" · "}
          <a
            href={`/posts/${post.id}`}
            aria-label={m("post.permalink", { number: post.number, name: post.authorName })}
          >
            {m("post.number", { number: post.number })}
          </a>
        </span>
        <Marks post={post} extras={extras} zone={zone} />
        {post.senderCheck !== null && post.senderCheck !== "pass" && <Unverified post={post} />}
      </header>
      <Raw class="body" html={post.html} />
      {post.quoted && (
        <details>
          <summary>{m("post.quoted")}</summary>
          <Raw class="body quiet" html={post.quoted} />
        </details>
      )}
      {extras.poll && <PollView poll={extras.poll} />}
      {post.attachments.length > 0 && <Attachments post={post} />}
      {(replyHref !== null || extras.mayEdit || extras.mayMark) && (
        <div class="acts">
          {replyHref !== null && (
            <a href={replyHref} aria-label={m("post.reply.to", { number: post.number, name: post.authorName })}>
              {m("post.reply")}
            </a>
          )}
          <Writing post={post} extras={extras} replyHref={replyHref} />
        </div>
      )}
    </article>
  );
}

/** Decision 8 of the design: what no mail system vouches for is labelled. */
function Unverified({ post }: { post: Post }) {
  return (
    <details>
      <summary>{m("post.unverified")}</summary>
      <p class="quiet">{m("post.unverified.why", { name: post.authorName, check: post.senderCheck! })}</p>
    </details>
  );
}

function Attachments({ post }: { post: Post }) {
  return (
    <div>
      <h3>{m("post.attachments")}</h3>
      <ul>
        {post.attachments.map((file) => (
          <li key={file.number}>
            <a href={`/posts/${post.id}/attachments/${file.number}`}>
              <bdi>{file.filename}</bdi> {m("post.attachment.size", { size: size(file.size) })}
            </a>
          </li>
        ))}
      </ul>
    </div>
  );
}
