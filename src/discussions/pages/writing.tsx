import { Badge, Form, Time } from "#platform/web";
import type { Post } from "../posts/queries.ts";
import { m } from "../words.ts";
import type { PostExtras } from "./extras.ts";

interface Props {
  post: Post;
  extras: PostExtras;
}

/** Beside the author's name: a newcomer's first post, the answer to the question, an edit with its time. */
export function Marks({ post, extras: { isAnswer }, zone }: Props & { zone: string }) {
  const { edit } = post;
  return (
    <>
      {post.isAnnouncement && <Badge>{m("post.announcement")}</Badge>}
      {post.isFirstHere && <Badge>{m("post.first")}</Badge>}
      {isAnswer && <Badge tone="open">{m("post.answer")}</Badge>}
      {edit && !post.withheld && (
        <span class="quiet">
          <a
            href={`/posts/${post.id}/history`}
            aria-label={m("post.edited.label", { number: post.number, name: post.authorName })}
          >
            {m(edit.isByAuthor ? "post.edited" : "post.edited.leader")}
          </a>{" "}
          <Time at={edit.at} zone={zone} />
          {edit.reason && (
            <>
              {" · "}
              <bdi>{edit.reason}</bdi>
            </>
          )}
        </span>
      )}
    </>
  );
}

/** At a post's end: quote it, edit it, say that it is the answer. */
export function Writing({ post, extras, replyTo }: Props & { replyTo: string | null }) {
  const values = { number: post.number, name: post.authorName };
  return (
    <>
      {replyTo !== null && !post.withheld && (
        <a
          href={`${replyTo}quote=${post.id}#reply`}
          aria-label={m("post.quote.label", values)}
          data-quote={post.id}
          data-head={m("quote.short", {
            ...values,
            name: post.authorId === null ? post.authorName : `@${post.authorName}`,
          })}
        >
          {m("post.quote")}
        </a>
      )}
      {extras.mayEdit && (
        <a href={`/posts/${post.id}/edit`} aria-label={m("post.edit.label", values)}>
          {m("post.edit")}
        </a>
      )}
      {extras.mayMark && <MarkAnswer post={post} extras={extras} />}
    </>
  );
}

function MarkAnswer({ post, extras: { topicId, isAnswer } }: Props) {
  return (
    <Form action={`/topics/${topicId}/answer`} class="inline">
      {!isAnswer && <input type="hidden" name="post" value={String(post.id)} />}
      <button class="link" aria-label={m(isAnswer ? "post.unmark.label" : "post.mark.label", { number: post.number })}>
        {m(isAnswer ? "post.unmark" : "post.mark")}
      </button>
    </Form>
  );
}
