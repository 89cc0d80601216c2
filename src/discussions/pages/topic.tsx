import { mayManage, mayPost, unitsAbove, viewerAt, type Viewer } from "#groups";
import { Refused } from "#platform/refusal";
import {
  Badge,
  Button,
  ErrorSummary,
  Field,
  Form,
  idFrom,
  moved,
  Notice,
  orNotFound,
  page,
  Page,
  Pages,
  seeOther,
  TextArea,
  type At,
  type FieldErrors,
  type Reply,
  type Typed,
} from "#platform/web";
import { day, languageNow } from "#platform/words";
import { ClosureForm, ReplyForm } from "../forms.ts";
import { closeTopic, reopenTopic, reply } from "../posts/commands.ts";
import { placeOf, postsOf, topicFor, type Post, type Topic } from "../posts/queries.ts";
import { pageCount, POSTS_A_PAGE } from "../rules.ts";
import { mailReadersOf } from "../subscriptions/queries.ts";
import { m } from "../words.ts";
import { groupCrumbs, topicHref, WhoWillSee, wordsOf } from "./parts.tsx";
import { PostView } from "./post.tsx";
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
  const parsed = at.form(ReplyForm);
  if (!parsed.ok) return view(at, topic, parsed.errors, parsed.typed);
  const author = { id: at.person!.id, name: at.person!.name };
  return refusable(at, topic, parsed.typed, async () => {
    const to = await at.once(async (tx, now) => {
      const { postId } = await reply(
        tx,
        viewer,
        author,
        topic,
        { body: parsed.value.body, parentId: parsed.value.parent ?? null },
        now,
        at.settings,
      );
      return `/posts/${postId}`;
    });
    return seeOther(to);
  });
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
  await at.transaction((tx) => reopenTopic(tx, topic.id));
  return seeOther(topicHref(topic.id, topic.title));
}

/** A post's own address, for ever: leads to its place in its discussion. */
export async function showPost(at: At): Promise<Reply> {
  const id = idFrom(at.params.id);
  const place = orNotFound(await placeOf(at.db, id));
  const topic = orNotFound(await topicFor(at.db, await viewerAt(at), place.topicId));
  return seeOther(`${topicHref(topic.id, topic.title, place.page)}#post-${id}`);
}

async function topicAt(at: At): Promise<{ viewer: Viewer; topic: Topic }> {
  const viewer = await viewerAt(at);
  return { viewer, topic: orNotFound(await topicFor(at.db, viewer, idFrom(at.params.id))) };
}

async function managesHome(at: At, viewer: Viewer, topic: Topic): Promise<boolean> {
  if (viewer.personId === null) return false;
  return mayManage(viewer, { id: topic.home.id, above: await unitsAbove(at.db, topic.home.id) });
}

async function mustManage(at: At, viewer: Viewer, topic: Topic): Promise<void> {
  orNotFound((await managesHome(at, viewer, topic)) || null);
}

async function refusable(at: At, topic: Topic, typed: Typed, act: () => Promise<Reply>): Promise<Reply> {
  try {
    return await act();
  } catch (error) {
    if (error instanceof Refused)
      return view(at, orNotFound(await topicFor(at.db, await viewerAt(at), topic.id)), { "": error.say() }, typed);
    throw error;
  }
}

interface Seen {
  topic: Topic;
  posts: Post[];
  number: number;
  pages: number;
  mailReaders: number;
  mayReply: boolean;
  mayManage: boolean;
  zone: string;
}

async function view(at: At, topic: Topic, errors: FieldErrors, typed: Typed): Promise<Reply> {
  const viewer = await viewerAt(at);
  const pages = pageCount(topic.postCount, POSTS_A_PAGE);
  const number = pageFrom(at.query.page, pages);
  const seen: Seen = {
    topic,
    number,
    pages,
    posts: await postsOf(at.db, topic, number),
    mailReaders: await mailReadersOf(at.db, topic.home.id),
    mayReply: at.person !== null && mayPost(viewer, topic.home),
    mayManage: await managesHome(at, viewer, topic),
    zone: at.frame.timeZone,
  };
  const status = Object.keys(errors).length > 0 ? 422 : 200;
  return page(
    at,
    () => (
      <Page frame={at.frame} title={topic.title} crumbs={groupCrumbs(topic.home)} lang={languageNow()}>
        <div class="stack">
          <TopicHead seen={seen} />
          {seen.posts.map((post) => (
            <PostView key={post.id} post={post} zone={seen.zone} />
          ))}
          <Pages page={number} pages={pages} href={(to) => topicHref(topic.id, topic.title, to)} />
          <Answering at={at} seen={seen} errors={errors} typed={typed} />
          {seen.mayManage && <Managing topic={topic} errors={errors} typed={typed} />}
        </div>
      </Page>
    ),
    { status },
  );
}

function TopicHead({ seen: { topic } }: { seen: Seen }) {
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
              date: day(topic.closure.at.toISOString().slice(0, 10)),
              reason: topic.closure.reason,
            })}
          </Badge>
        </p>
      )}
    </header>
  );
}

function Answering({ at, seen, errors, typed }: { at: At; seen: Seen; errors: FieldErrors; typed: Typed }) {
  const { topic } = seen;
  if (!at.person) return <SignInToReply topic={topic} />;
  if (!seen.mayReply)
    return <Notice>{topic.home.isClosed ? m("refused.unit-closed") : <JoinToReply topic={topic} />}</Notice>;
  // A form sent just as the discussion was closed still shows what was typed.
  if (topic.closure && !typed.body) return null;
  return (
    <section class="stack" aria-labelledby="reply">
      <h2 id="reply">{m("topic.reply")}</h2>
      <ErrorSummary errors={errors} />
      <Form action={`/topics/${topic.id}/posts`} keep={typed}>
        <TextArea name="body" label={m("topic.reply.body")} hint={m("new.body.hint")} errors={errors} typed={typed} />
        <WhoWillSee unit={topic.home} mailReaders={seen.mailReaders} />
        <Button>{m("topic.reply.send")}</Button>
      </Form>
    </section>
  );
}

function SignInToReply({ topic }: { topic: Topic }) {
  return (
    <Notice>
      <p>
        <a href={`/sign-in?next=${encodeURIComponent(topicHref(topic.id, topic.title))}`}>{m("topic.signin")}</a>
      </p>
    </Notice>
  );
}

function JoinToReply({ topic }: { topic: Topic }) {
  return (
    <p>
      <a href={`/groups/${topic.home.slug}`}>{m("topic.join", { unit: topic.home.name })}</a>
    </p>
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
