import { Raw, Time } from "#platform/web";
import { size } from "../mails/site.ts";
import type { Post } from "../posts/queries.ts";
import { m } from "../words.ts";

/** One post of a discussion, with what it answers, what it quotes and what came with it. */
export function PostView({ post, zone }: { post: Post; zone: string }) {
  return (
    <article class="post" id={`post-${post.id}`} aria-labelledby={`by-${post.id}`}>
      <header>
        <h2 id={`by-${post.id}`}>{post.authorName}</h2>
        <span class="quiet">
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
      </header>
      <Raw class="body" html={post.html} />
      {post.quoted && (
        <details>
          <summary>{m("post.quoted")}</summary>
          <Raw class="body quiet" html={post.quoted} />
        </details>
      )}
      {post.attachments.length > 0 && <Attachments post={post} />}
    </article>
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
              {m("post.attachment", { name: file.filename, size: size(file.size) })}
            </a>
          </li>
        ))}
      </ul>
    </div>
  );
}
