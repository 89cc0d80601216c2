import { unitFor, viewerAt } from "#groups";
import { idFrom, NotFound, orNotFound, seeOther, type At, type Reply } from "#platform/web";
import type { Instant } from "#platform/time";
import { chooseTopic, endChoice } from "../following/commands.ts";
import { ChoiceForm, PostIdForm, ReadForm, ViewForm } from "../forms.ts";
import { postFor } from "../posts/queries.ts";
import { topicFor, type Topic } from "../topics/queries.ts";
import { chooseView, markAllRead, markUnitRead, markUnreadFrom } from "../reading/commands.ts";
import { mayRead, topicHref } from "./parts.tsx";

// The small acts of reading. Each sets what is wanted, so a second press is no second act and needs no key.

/** Follow, mute, or neither. */
export async function choose(at: At): Promise<Reply> {
  const topic = await topicAt(at);
  const { choice } = valid(at, ChoiceForm);
  await at.transaction(async (tx, now) => {
    if (choice === "none") await endChoice(tx, at.person!.id, topic);
    else await chooseTopic(tx, at.person!.id, topic, choice, now);
  });
  return seeOther(topicHref(topic.id, topic.title));
}

/** Flat or in threads, for every discussion from now on. */
export async function view(at: At): Promise<Reply> {
  const topic = await topicAt(at);
  const chosen = valid(at, ViewForm);
  await at.transaction((tx) => chooseView(tx, at.person!.id, chosen.view));
  return seeOther(topicHref(topic.id, topic.title));
}

/** Leads away from the topic: to show it again would be to have read it. */
export async function unread(at: At): Promise<Reply> {
  const topic = await topicAt(at);
  const post = orNotFound(await postFor(at.db, await viewerAt(at), valid(at, PostIdForm).post));
  if (post.topic.id !== topic.id) throw new NotFound();
  await at.transaction((tx, now) => markUnreadFrom(tx, at.person!.id, topic.id, post.place, now));
  return seeOther(`/groups/${topic.units[0]!.slug}/topics?done=unread`);
}

export async function readUnit(at: At): Promise<Reply> {
  const viewer = await viewerAt(at);
  const unit = orNotFound(await unitFor(at.db, viewer, at.params.slug!));
  if (!mayRead(viewer, unit)) throw new NotFound();
  const { until } = valid(at, ReadForm);
  await at.transaction((tx, now) => markUnitRead(tx, at.person!.id, unit.id, earlier(until, now)));
  return seeOther(`/groups/${unit.slug}/topics?done=read`);
}

export async function readAll(at: At): Promise<Reply> {
  const { until } = valid(at, ReadForm);
  await at.transaction((tx, now) => markAllRead(tx, at.person!.id, earlier(until, now)));
  return seeOther("/discussions?done=read");
}

const earlier = (one: Instant, other: Instant): Instant => (one < other ? one : other);

async function topicAt(at: At): Promise<Topic> {
  return orNotFound(await topicFor(at.db, await viewerAt(at), idFrom(at.params.id)));
}

/** Values outside the buttons' own come from no form of ours. */
function valid<T>(at: At, schema: Parameters<typeof at.form<T>>[0]): T {
  const parsed = at.form(schema);
  if (!parsed.ok) throw new NotFound();
  return parsed.value;
}
