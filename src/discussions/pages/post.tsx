import type { ComponentChildren } from "preact";
import { Face, Initials, PersonLink } from "#people";
import { Badge, Raw } from "#platform/web";
import { size } from "../mails/site.ts";
import type { Post } from "../posts/queries.ts";
import { m } from "../words.ts";
import type { Author, PostExtras } from "./extras.ts";
import { PollView } from "./poll.tsx";
import type { Sheet } from "./sheet.ts";
import { When } from "./when.tsx";
import { Marks, Writing } from "./writing.tsx";

interface PostProps {
  post: Sheet["posts"][number];
  sheet: Sheet;
  zone: string;
  /** What links to the form begin with; null: the reader cannot answer. */
  replyTo: string | null;
  extras: PostExtras;
  /** null: whoever wrote it has no account. */
  author: Author | null;
  tools: ComponentChildren;
}

/** One post of a discussion, with what it answers, what it quotes and what came with it. */
export function PostView({ post, sheet, zone, replyTo, extras, author, tools }: PostProps) {
  return (
    <article
      class={post.depth > 0 ? `post depth-${post.depth}` : "post"}
      id={`post-${post.id}`}
      aria-labelledby={`by-${post.id}`}
    >
      <header>
        {author ? <Face {...author} /> : <Initials name={post.authorName} />}
        <h2 id={`by-${post.id}`}>{author ? <PersonLink {...author} /> : <bdi>{post.authorName}</bdi>}</h2>
        {post.isNew && <Badge tone="open">{m("new.badge")}</Badge>}
        <span class="quiet">
          {post.authorId === null && `${m("post.stranger")} · `}
          {author?.role && `${author.role} · `}
          <When at={post.postedAt} now={sheet.now} zone={zone} /> {post.source === "mail" && `· ${m("post.mail")}`}
          {post.answers && (sheet.view === "threads" || post.answers.number !== post.number - 1) && (
            <>
              {" · "}
              <a href={answerHref(sheet, post.answers.id)}>{m("post.answers", { name: post.answers.name })}</a>
            </>
          )}
          {" · "}
          <a
            href={`/posts/${post.id}`}
            data-permalink=""
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
      <div class="acts post-tools">
        {replyTo !== null && (
          <a
            href={`${replyTo}reply=${post.id}#reply`}
            data-reply=""
            aria-label={m("post.reply.to", { number: post.number, name: post.authorName })}
          >
            {m("post.reply")}
          </a>
        )}
        <Writing post={post} extras={extras} replyTo={replyTo} />
        {tools}
      </div>
    </article>
  );
}

/** On this page a jump, elsewhere its address. */
const answerHref = ({ posts }: Sheet, id: number): string =>
  posts.some((post) => post.id === id) ? `#post-${id}` : `/posts/${id}`;

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
