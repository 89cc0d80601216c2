import { isBarred, managesUnit, mayPost, viewAt, ViewBar, viewerAt, type View, type Viewer } from "#groups";
import {
  idFrom,
  moved,
  orNotFound,
  page,
  Page,
  Pages,
  seeOther,
  statusOf,
  unlessRefused,
  type At,
  type FieldErrors,
  type Reply,
  type Typed,
} from "#platform/web";
import { languageNow } from "#platform/words";
import { ClosureForm, ReplyForm, TagsForm } from "../forms.ts";
import { closeTopic, reopenTopic } from "../posts/commands.ts";
import { answeredIn, pageOf, postFor } from "../posts/queries.ts";
import { topicFor, type Topic } from "../topics/queries.ts";
import { followTopic } from "../following/commands.ts";
import { readerOf, readingOf } from "../reading/queries.ts";
import { THREADED_AT_MOST } from "../reading/rules.ts";
import { m } from "../words.ts";
import { mustAdmit, reply } from "../writing/commands.ts";
import { Managing } from "./managing.tsx";
import { Answering, answerAt, replyPreview } from "./answering.tsx";
import { composed, keepDraft, nextPage, refusalErrors } from "./composing.ts";
import { extrasOf, isChanging, maySayQuestion } from "./extras.ts";
import { ReadingKeys } from "./keys.tsx";
import { groupCrumbs, topicHref, wordsOf } from "./parts.tsx";
import { PostView } from "./post.tsx";
import type { Preview } from "./previewing.tsx";
import { printed } from "./print.tsx";
import { QuestionHead } from "./question.tsx";
import { sheetOf, threadedPageOf, type Sheet } from "./sheet.ts";
import { headOf } from "../citing/rules.ts";
import { setTags } from "../tags/commands.ts";
import { citationLinks, citationOf } from "./citing.ts";
import { Neighbours, pageHref, TopicHead } from "./topic-head.tsx";
import { TopicTags } from "./topic-tags.tsx";

/** One discussion, a page of its posts, and the place to answer. */
export async function show(at: At): Promise<Reply> {
  const { topic, viewer } = await topicAt(at);
  const words = wordsOf(topic.title);
  if (words !== (at.params.words ?? "") || topic.id !== idFrom(at.params.id))
    return moved(topicHref(topic.id, topic.title) + asked(at));
  const looked = await viewAt(at, viewer, topic.home);
  if (looked.as !== null) return viewedAs(at, looked, topic);
  if (at.query.print === "all") return printed(at, viewer, topic);
  if (at.query.at === "new") return seeOther(await whereNew(at, topic));
  return view(at, topic, {}, {});
}

const kept = ["page", "view", "reply", "quote", "draft", "print", "at", "as"];

/** What the address asked for beside the topic, for its right address. */
function asked(at: At): string {
  const query = new URLSearchParams(Object.entries(at.query).filter(([name]) => kept.includes(name))).toString();
  return query && `?${query}`;
}

/** The first new post; where nothing is new, the topic. */
async function whereNew(at: At, topic: Topic): Promise<string> {
  const reading = at.person && (await readingOf(at.db, at.person.id, topic));
  return reading?.firstNew ? `/posts/${reading.firstNew}` : topicHref(topic.id, topic.title);
}

export async function submitReply(at: At): Promise<Reply> {
  const { topic, viewer } = await topicAt(at);
  const sent = await composed(at, ReplyForm, (bytes) => mustAdmit(at.db, viewer, topic.home, at.person!.id, bytes));
  const { typed, fileNames } = sent;
  if (sent.wants === "draft") return keepDraft(at, { topicId: topic.id }, typed, draftHref(topic));
  if (!sent.ok) return view(at, topic, sent.errors, typed);
  if (sent.wants === "preview") return view(at, topic, {}, typed, await replyPreview(at, topic, sent));
  const author = { id: at.person!.id, name: at.person!.name };
  const { body, parent = null } = sent.value;
  const input = { body, parentId: parent, attachments: sent.files, poll: sent.poll };
  const there = await topicOfParent(at, viewer, topic, parent);
  const act = async () => {
    const to = await at.once(async (tx, now) => {
      const { postId } = await reply(tx, viewer, author, there, input, now, at.settings);
      if (sent.value.follow) await followTopic(tx, author.id, there, now);
      return nextPage(postId, sent.value) ?? `/posts/${postId}`;
    });
    return seeOther(to);
  };
  return unlessRefused(act, async (refused) => {
    const now = orNotFound(await topicFor(at.db, await viewerAt(at), there.id));
    return view(at, now, refusalErrors(refused, fileNames), typed);
  });
}

/** A post that was split off since the page was opened is answered where it is. */
async function topicOfParent(at: At, viewer: Viewer, topic: Topic, parent: number | null): Promise<Topic> {
  if (parent === null || (await answeredIn(at.db, viewer, topic, parent))) return topic;
  return (await postFor(at.db, viewer, parent))?.topic ?? topic;
}

function draftHref(topic: Topic): string {
  return `${topicHref(topic.id, topic.title)}?draft=saved#reply`;
}

/** Whoever began the discussion, or leads its group, says what it is about. */
export async function tag(at: At): Promise<Reply> {
  const { viewer, topic } = await topicAt(at);
  orNotFound(maySayQuestion(viewer, topic, await managesHome(at, viewer, topic)) || null);
  const parsed = at.form(TagsForm);
  if (!parsed.ok) return view(at, topic, parsed.errors, parsed.typed);
  await at.transaction((tx, now) => setTags(tx, topic.id, parsed.value.tags, at.person!.id, now));
  return seeOther(topicHref(topic.id, topic.title));
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

/** A post's own address, for ever: leads to its place in its discussion, wherever that is now. */
export async function showPost(at: At): Promise<Reply> {
  const viewer = await viewerAt(at);
  const post = orNotFound(await postFor(at.db, viewer, idFrom(at.params.id)));
  const { topic } = post;
  const isThreaded =
    at.person !== null &&
    topic.postCount <= THREADED_AT_MOST &&
    (await readerOf(at.db, at.person.id)).view === "threads";
  const page = isThreaded ? await threadedPageOf(at, viewer, topic, post.id) : await pageOf(at.db, viewer, post);
  return seeOther(`${topicHref(topic.id, topic.title, page)}#post-${post.id}`);
}

export async function topicAt(at: At): Promise<{ viewer: Viewer; topic: Topic }> {
  const viewer = viewerAt(at);
  const topic = orNotFound(await topicFor(at.db, viewer, idFrom(at.params.id)));
  return { viewer: await viewer, topic };
}

export const managesHome = (at: Pick<At, "db">, viewer: Viewer, topic: Topic): Promise<boolean> =>
  managesUnit(at.db, viewer, topic.home.id);

async function mustManage(at: At, viewer: Viewer, topic: Topic): Promise<void> {
  orNotFound((await managesHome(at, viewer, topic)) || null);
}

/** A leader looks at it as somebody else finds it (D-23). */
async function viewedAs(at: At, looked: View, topic: Topic): Promise<Reply> {
  const found = await topicFor(at.db, looked.viewer, topic.id);
  if (found) return view(at, found, {}, {}, null, looked);
  return page(at, () => (
    <Page frame={at.frame} title={topic.title} crumbs={groupCrumbs(topic.units[0]!)} lang={languageNow()} index={false}>
      <div class="stack">
        <ViewBar here={topicHref(topic.id, topic.title)} as={looked.as} />
        <h1>{topic.title}</h1>
        <p>{m("topics.nothing")}</p>
      </div>
    </Page>
  ));
}

async function view(
  at: At,
  topic: Topic,
  errors: FieldErrors,
  typed: Typed,
  preview: Preview | null = null,
  looked?: View,
): Promise<Reply> {
  const viewer = looked?.viewer ?? (await viewerAt(at));
  const mayReply = viewer.personId !== null && mayPost(viewer, topic.home);
  const writes = mayReply && !looked && !topic.closure;
  const [sheet, answer, manages] = await Promise.all([
    sheetOf(at, viewer, topic),
    // A form sent just as the discussion was closed still shows what was typed.
    typed.body || writes ? answerAt(at, topic, typed) : null,
    managesHome(at, viewer, topic),
  ]);
  const extras = await extrasOf(at, viewer, sheet, { manages });
  const zone = at.frame.timeZone;
  const replyTo = writes ? replyStart(sheet) : null;
  const status = statusOf(errors);
  return page(
    at,
    () => (
      <Page
        frame={at.frame}
        title={topic.title}
        crumbs={groupCrumbs(topic.units[0]!)}
        lang={languageNow()}
        feed={`/topics/${topic.id}/feed`}
        {...citedBy(at, sheet)}
      >
        <div class="stack">
          {sheet.as !== null && <ViewBar here={topicHref(topic.id, topic.title)} as={sheet.as} />}
          <TopicHead sheet={sheet} zone={zone} />
          <TopicTags
            topic={topic}
            tags={sheet.facts.tags}
            mayTag={extras.mayMark && !topic.closure}
            errors={errors}
            typed={typed}
          />
          <QuestionHead topic={topic} extras={extras} />
          {sheet.posts.map((post) => (
            <PostView
              key={post.id}
              post={post}
              zone={zone}
              sheet={sheet}
              replyTo={replyTo}
              extras={extras.posts.get(post.id)!}
              author={extras.authors.get(post.authorId ?? 0) ?? null}
            />
          ))}
          <Pages page={sheet.page} pages={sheet.pages} href={(to) => pageHref(sheet, to)} />
          <Answering
            topic={topic}
            isSignedIn={viewer.personId !== null}
            isMadeUp={sheet.as !== null}
            mayReply={mayReply}
            isBarred={isBarred(viewer, topic.home)}
            answer={answer}
            preview={preview}
            errors={errors}
            typed={typed}
            mayFollow={sheet.reading !== null && sheet.reading.choice !== "follow"}
            manages={manages}
          />
          {manages && <Managing topic={topic} errors={errors} typed={typed} />}
          <Neighbours sheet={sheet} />
          <ReadingKeys />
        </div>
      </Page>
    ),
    // What ends with its time is told by no change of a row.
    {
      status,
      ...(!isChanging(extras) && {
        cache: {
          tags: [
            `topic:${topic.id}`,
            ...sheet.joints.map((joint) => `topic:${joint.topicId}` as const),
            `unit:${topic.units[0]!.id}`,
            "units",
            "people",
          ],
        },
      }),
    },
  );
}

/** For reference managers: the discussion by its first post, where that stands on the page. */
function citedBy(at: At, { topic, posts }: Sheet) {
  const first = posts[0];
  if (first?.number !== 1 || first.withheld) return {};
  return { meta: headOf(citationOf(at, { ...first, topic })), alternates: citationLinks(first.id) };
}

/** What the links to answer or to quote a post of this page begin with. */
function replyStart(sheet: Sheet): string {
  const here = pageHref(sheet, sheet.page);
  return here + (here.includes("?") ? "&" : "?");
}
