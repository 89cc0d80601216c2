import { viewerAt } from "#groups";
import { orNotFound, seeOther, type At, type Reply } from "#platform/web";
import { AnswerForm, QuestionForm } from "../forms.ts";
import { postFor } from "../posts/queries.ts";
import type { Topic } from "../topics/queries.ts";
import { askQuestion, acceptAnswer } from "../questions/commands.ts";
import { maySayQuestion } from "./extras.ts";
import { topicHref } from "./parts.tsx";
import { managesHome, topicAt } from "./topic.tsx";

/** Whoever asked, or a leader, says afterwards that the topic asks something. */
export async function ask(at: At): Promise<Reply> {
  const topic = await markable(at);
  orNotFound(at.form(QuestionForm).ok || null);
  await at.transaction((tx, now) => askQuestion(tx, at.person!.id, topic.id, now));
  return seeOther(topicHref(topic.id, topic.title));
}

/** Marks a post as the answer, or takes the mark away. */
export async function answer(at: At): Promise<Reply> {
  const topic = await markable(at);
  const form = at.form(AnswerForm);
  const post = form.ok ? (form.value.post ?? null) : orNotFound<number>(null);
  const marked = post === null ? null : orNotFound(await postFor(at.db, await viewerAt(at), post));
  orNotFound(marked === null || marked.topic.id === topic.id || null);
  await at.transaction((tx, now) => acceptAnswer(tx, at.person!.id, topic.id, post, now, at.settings.timeZone));
  return seeOther(post === null ? topicHref(topic.id, topic.title) : `/posts/${post}`);
}

async function markable(at: At): Promise<Topic> {
  const { viewer, topic } = await topicAt(at);
  orNotFound(maySayQuestion(viewer, topic, await managesHome(at, viewer, topic)) || null);
  return topic;
}
