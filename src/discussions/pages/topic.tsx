import { mayManage, mayPost, unitsAbove, viewerAt, type Viewer } from "#groups";
import { Refused } from "#platform/refusal";
import {
  Badge,
  Button,
  Field,
  Form,
  idFrom,
  moved,
  orNotFound,
  page,
  Page,
  Pages,
  seeOther,
  type At,
  type FieldErrors,
  type Reply,
  type Typed,
} from "#platform/web";
import { dayIn } from "#platform/time";
import { day, languageNow } from "#platform/words";
import { ClosureForm, ReplyForm } from "../forms.ts";
import { closeTopic, reopenTopic } from "../posts/commands.ts";
import { placeOf, postsOf, topicFor, type Post, type Topic } from "../posts/queries.ts";
import { pageCount, POSTS_A_PAGE } from "../rules.ts";
import { m } from "../words.ts";
import { reply } from "../writing/commands.ts";
import { Answering, answerAt, replyPreview } from "./answering.tsx";
import { composed, keepDraft, refusalErrors } from "./composing.ts";
import { extrasOf, hasOpenPoll } from "./extras.ts";
import { groupCrumbs, topicHref, wordsOf } from "./parts.tsx";
import { PostView } from "./post.tsx";
import type { Preview } from "./previewing.tsx";
import { QuestionHead } from "./question.tsx";
import { pageFrom } from "./topics.tsx";

/** One discussion, a page of its posts, and the place to answer. */
export async function show(at: At): Promise<Reply> {
  const { topic } = await topicAt(at);
  const words = wordsOf(topic.title);
  if (words !== (at.params.words ?? ""))
    return moved(topicHref(topic.id, topic.title, at.query.page ? Number(at.query.page) || 1 : 1));
  return view(at, topic, {}, {});
}

export async function submitReply(at: At): Promise<Reply> {
  const { topic, viewer } = await topicAt(at);
  const sent = await composed(at, ReplyForm);
  const { typed, fileNames } = sent;
  if (sent.wants === "draft") return keepDraft(at, { topicId: topic.id }, typed, draftHref(topic));
  if (!sent.ok) return view(at, topic, sent.errors, typed);
  if (sent.wants === "preview") return view(at, topic, {}, typed, await replyPreview(at, topic, sent));
  const author = { id: at.person!.id, name: at.person!.name };
  const { body, parent = null } = sent.value;
  const input = { body, parentId: parent, attachments: sent.files, poll: sent.poll };
  return refusable(at, topic, typed, fileNames, async () => {
    const to = await at.once(async (tx, now) => {
      const { postId } = await reply(tx, viewer, author, topic, input, now, at.settings);
      return `/posts/${postId}`;
    });
    return seeOther(to);
  });
}

function draftHref(topic: Topic): string {
  return `${topicHref(topic.id, topic.title)}?draft=saved#reply`;
}

export async function close(at: At): Promise<Reply> {
  const { topic, viewer } = await topicAt(at);
  await mustManage(at, viewer, topic);
  const parsed = at.form(ClosureForm);
  if (!parsed.ok) return view(at, topic, parsed.errors, parsed.typed);
  await at.transaction((tx, now) => closeTopic(tx, at.person!.id, topic.id, parsed.value.reason, now));
  return seeOther(topicHref(topic.id, topic.title));
}

export async function reopen(at: At): Promise<Reply> {
  const { topic, viewer } = await topicAt(at);
  await mustManage(at, viewer, topic);
  await at.transaction((tx, now) => reopenTopic(tx, at.person!.id, topic.id, now));
  return seeOther(topicHref(topic.id, topic.title));
}

/** A post's own address, for ever: leads to its place in its discussion. */
export async function showPost(at: At): Promise<Reply> {
  const id = idFrom(at.params.id);
  const place = orNotFound(await placeOf(at.db, id));
  const topic = orNotFound(await topicFor(at.db, await viewerAt(at), place.topicId));
  return seeOther(`${topicHref(topic.id, topic.title, place.page)}#post-${id}`);
}

export async function topicAt(at: At): Promise<{ viewer: Viewer; topic: Topic }> {
  const viewer = await viewerAt(at);
  return { viewer, topic: orNotFound(await topicFor(at.db, viewer, idFrom(at.params.id))) };
}

export async function managesHome(at: At, viewer: Viewer, topic: Topic): Promise<boolean> {
  // Most people lead nothing, and need not be looked for further up.
  if (viewer.leads.size === 0 && !viewer.capabilities.has("groups")) return false;
  return mayManage(viewer, { id: topic.home.id, above: await unitsAbove(at.db, topic.home.id) });
}

async function mustManage(at: At, viewer: Viewer, topic: Topic): Promise<void> {
  orNotFound((await managesHome(at, viewer, topic)) || null);
}

async function refusable(
  at: At,
  topic: Topic,
  typed: Typed,
  fileNames: readonly string[],
  act: () => Promise<Reply>,
): Promise<Reply> {
  try {
    return await act();
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    const now = orNotFound(await topicFor(at.db, await viewerAt(at), topic.id));
    return view(at, now, refusalErrors(error, fileNames), typed);
  }
}

async function view(
  at: At,
  topic: Topic,
  errors: FieldErrors,
  typed: Typed,
  preview: Preview | null = null,
): Promise<Reply> {
  const viewer = await viewerAt(at);
  const pages = pageCount(topic.postCount, POSTS_A_PAGE);
  const number = pageFrom(at.query.page, pages);
  const mayReply = at.person !== null && mayPost(viewer, topic.home);
  const posts = await postsOf(at.db, topic, number);
  // A form sent just as the discussion was closed still shows what was typed.
  const answer = typed.body || (mayReply && !topic.closure) ? await answerAt(at, topic, typed) : null;
  const manages = await managesHome(at, viewer, topic);
  const extras = await extrasOf(at, viewer, topic, posts, { manages });
  const zone = at.frame.timeZone;
  const status = Object.keys(errors).length > 0 ? 422 : 200;
  return page(
    at,
    () => (
      <Page frame={at.frame} title={topic.title} crumbs={groupCrumbs(topic.units[0]!)} lang={languageNow()}>
        <div class="stack">
          <TopicHead topic={topic} zone={zone} />
          <QuestionHead topic={topic} extras={extras} />
          {posts.map((post) => (
            <PostView
              key={post.id}
              post={post}
              zone={zone}
              replyHref={mayReply && !topic.closure ? replyHref(topic, number, post) : null}
              extras={extras.posts.get(post.id)!}
            />
          ))}
          <Pages page={number} pages={pages} href={(to) => topicHref(topic.id, topic.title, to)} />
          <Answering
            topic={topic}
            isSignedIn={at.person !== null}
            mayReply={mayReply}
            answer={answer}
            preview={preview}
            errors={errors}
            typed={typed}
          />
          {manages && <Managing topic={topic} errors={errors} typed={typed} />}
        </div>
      </Page>
    ),
    // An open poll ends with its day, which no change of a row tells.
    { status, ...(!hasOpenPoll(extras) && { cache: { tags: [`topic:${topic.id}`, "units", "people"] } }) },
  );
}

function replyHref(topic: Topic, page: number, post: Post): string {
  const here = topicHref(topic.id, topic.title, page);
  return `${here}${here.includes("?") ? "&" : "?"}reply=${post.id}#reply`;
}

function TopicHead({ topic, zone }: { topic: Topic; zone: string }) {
  return (
    <header class="tight">
      <h1>{topic.title}</h1>
      <p class="quiet">
        {m("topic.facts", { posts: m("topic.posts", { count: topic.postCount }) })}{" "}
        {topic.units.map((unit, index) => (
          <span key={unit.id}>
            {index > 0 && ", "}
            <a href={`/groups/${unit.slug}`}>{unit.name}</a>
          </span>
        ))}
      </p>
      {topic.closure && (
        <p>
          <Badge tone="closed">
            {m("topic.closed", {
              date: day(dayIn(zone, topic.closure.at)),
              reason: topic.closure.reason,
            })}
          </Badge>
        </p>
      )}
    </header>
  );
}

function Managing({ topic, errors, typed }: { topic: Topic; errors: FieldErrors; typed: Typed }) {
  if (topic.closure)
    return (
      <Form action={`/topics/${topic.id}/reopening`}>
        <Button plain>{m("topic.reopen")}</Button>
      </Form>
    );
  return (
    <details open={errors.reason !== undefined}>
      <summary>{m("topic.close")}</summary>
      <Form action={`/topics/${topic.id}/closure`}>
        <Field name="reason" label={m("topic.close.reason")} errors={errors} typed={typed} width={60} />
        <Button plain>{m("topic.close")}</Button>
      </Form>
    </details>
  );
}
