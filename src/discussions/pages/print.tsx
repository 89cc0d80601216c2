import type { Viewer } from "#groups";
import { page, Raw, Time, type At, type Reply } from "#platform/web";
import { dateTime, languageNow } from "#platform/words";
import { postsOf, type Post } from "../posts/queries.ts";
import type { Topic } from "../topics/queries.ts";
import { PRINTED_AT_MOST } from "../reading/rules.ts";
import { m } from "../words.ts";
import { topicHref } from "./parts.tsx";
import { Tombstone } from "./tombstone.tsx";

/** The whole discussion on one page for paper: nothing around it, and every post with its address. Notes nothing as read. */
export async function printed(at: At, viewer: Viewer, topic: Topic): Promise<Reply> {
  const posts = await postsOf(at.db, viewer, topic, { from: 0, most: PRINTED_AT_MOST });
  const now = await at.now();
  return page(at, () => <Paper at={at} topic={topic} posts={posts} now={now} />);
}

function Paper({ at, topic, posts, now }: { at: At; topic: Topic; posts: Post[]; now: Date }) {
  const zone = at.frame.timeZone;
  return (
    <html lang={languageNow()}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <title>{`${topic.title} · ${at.frame.association}`}</title>
        <link rel="stylesheet" href={at.frame.assets.stylesheet} />
      </head>
      <body class="paper">
        <main class="wrap stack">
          <header class="tight">
            <p>{at.frame.association}</p>
            <h1>{topic.title}</h1>
            <p class="quiet">
              {topic.units.map((unit) => unit.name).join(", ")}
              {" · "}
              {m("topic.posts", { count: topic.postCount })}
              {" · "}
              {m("print.on", { date: dateTime(now, zone) })}
            </p>
            <p class="no-print">
              <a href={topicHref(topic.id, topic.title)}>{m("print.back")}</a>
            </p>
          </header>
          {topic.postCount > posts.length && <p>{m("print.cut", { shown: posts.length, count: topic.postCount })}</p>}
          {posts.map((post) => (
            <PaperPost key={post.id} post={post} zone={zone} address={`${at.settings.publicUrl}/posts/${post.id}`} />
          ))}
        </main>
      </body>
    </html>
  );
}

function PaperPost({ post, zone, address }: { post: Post; zone: string; address: string }) {
  return (
    <article class="post">
      <header>
        <h2>{post.authorName}</h2>
        <span class="quiet">
          <Time at={post.postedAt} zone={zone} />
          {" · "}
          {m("post.number", { number: post.number })}
          {post.answers && ` · ${m("print.answers", { number: post.answers.number, name: post.answers.name })}`}
        </span>
      </header>
      {post.withheld ? (
        <Tombstone post={post} withheld={post.withheld} zone={zone} maySee={false} />
      ) : (
        <Raw class="body" html={post.html} />
      )}
      {post.quoted && <Raw class="body quiet" html={post.quoted} />}
      <p class="quiet">{address}</p>
    </article>
  );
}
