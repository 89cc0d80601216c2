import { isBarred, mayPost, type Unit, type Viewer } from "#groups";
import { sql, type Db, type Tx } from "#platform/db";
import { newMessageId } from "#platform/mail";
import type { Instant } from "#platform/time";
import { looksLikeJobAdvert } from "../adverts/rules.ts";
import { bodyFromMarkdown } from "../body.ts";
import { endDraft } from "../drafts/commands.ts";
import { mannersOf } from "../manners/queries.ts";
import { mayAnnounce } from "../manners/announcing.ts";
import { lookupFor } from "../mentions/queries.ts";
import { addPoll } from "../polls/commands.ts";
import type { NewPoll } from "../polls/rules.ts";
import { addPost, type Author, type NewAttachment, type Posted, type Site } from "../posts/commands.ts";
import { mustFit } from "../quotas/commands.ts";
import { noRoomFor } from "../quotas/queries.ts";
import type { Topic } from "../topics/queries.ts";
import { askQuestion } from "../questions/commands.ts";
import { refuse } from "../refusals.ts";
import { setTags } from "../tags/commands.ts";
import { standstillOf } from "../restraints/queries.ts";

/** What a page's form says, checked. */
export interface Written {
  body: string;
  attachments?: readonly NewAttachment[];
  poll?: NewPoll | null;
}

/** A new discussion from a page. Refuses whom the unit's posting rule does not admit. */
export async function startTopic(
  tx: Tx,
  viewer: Viewer,
  author: Author,
  unit: Unit,
  input: Written & {
    title: string;
    isQuestion?: boolean;
    isAnnouncement?: boolean;
    tags?: readonly string[];
    isNoJob?: boolean;
  },
  now: Instant,
  site: Site,
): Promise<Posted> {
  await mustBeAllowed(tx, viewer, unit);
  const { isAnnouncement = false, isNoJob = false } = input;
  const { announcers, jobsUrl } = await mannersOf(tx, unit.id);
  if (isAnnouncement && !mayAnnounce(viewer, unit, announcers)) refuse({ because: "not-announcing" });
  // Its author may say that it is none, and is believed.
  if (
    jobsUrl !== null &&
    !isNoJob &&
    !viewer.leads.has(unit.id) &&
    looksLikeJobAdvert({ title: input.title, text: input.body })
  )
    refuse({ because: "job-advert", to: jobsUrl });
  await mustFit(tx, { personId: author.id, unitId: unit.id }, input.attachments ?? []);
  const page = await fromPage(tx, viewer, author, [unit], input, now, site);
  const posted = await addPost(
    tx,
    { ...page, unit, topicId: null, parentId: null, title: input.title, isAnnouncement },
    now,
    site,
  );
  if (input.poll) await addPoll(tx, posted.postId, input.poll);
  if (input.tags?.length) await setTags(tx, posted.topicId, input.tags, author.id, now);
  if (input.isQuestion) await askQuestion(tx, author.id, posted.topicId, now);
  await endDraft(tx, author.id, { unitId: unit.id });
  return posted;
}

/** A reply from a page, to the topic as a whole or to one post of it. */
export async function reply(
  tx: Tx,
  viewer: Viewer,
  author: Author,
  topic: Topic,
  input: Written & { parentId: number | null },
  now: Instant,
  site: Site,
): Promise<Posted> {
  await mustBeAllowed(tx, viewer, topic.home);
  await mustFit(tx, { personId: author.id, unitId: topic.home.id }, input.attachments ?? []);
  const parentId = await parentIn(tx, topic.id, input.parentId);
  const page = await fromPage(tx, viewer, author, topic.units, input, now, site);
  const post = { ...page, unit: topic.home, topicId: topic.id, parentId, title: topic.title };
  const posted = await addPost(tx, post, now, site);
  if (input.poll) await addPoll(tx, posted.postId, input.poll);
  await endDraft(tx, author.id, { topicId: topic.id });
  return posted;
}

async function fromPage(
  tx: Tx,
  viewer: Viewer,
  author: Author,
  units: readonly Unit[],
  { body, attachments = [] }: Written,
  now: Instant,
  site: Site,
) {
  return {
    author,
    markdown: body,
    body: bodyFromMarkdown(body, await lookupFor(tx, body, { viewer, units, now })),
    attachments,
    source: "web" as const,
    writtenAt: now,
    messageId: newMessageId(site.mailDomain),
  };
}

/** Refuses files of so many bytes that somebody would bring to a unit; the command itself asks again, and weighs two at once one after the other. */
export async function mustAdmit(db: Db, viewer: Viewer, unit: Unit, personId: number, bytes: number): Promise<void> {
  await mustBeAllowed(db, viewer, unit);
  const why = await noRoomFor(db, { personId, unitId: unit.id }, bytes);
  if (why) refuse({ because: "no-room", why });
}

async function mustBeAllowed(db: Db, viewer: Viewer, unit: Unit): Promise<void> {
  if (unit.isClosed) refuse({ because: "unit-closed" });
  if (unit.isUnopened) refuse({ because: "unit-unopened" });
  if (isBarred(viewer, unit)) refuse({ because: "suspended" });
  if (!mayPost(viewer, unit)) refuse({ because: "not-allowed", who: unit.posting });
  const still = viewer.leads.has(unit.id) ? null : await standstillOf(db, unit.id);
  if (still) refuse({ because: "standstill", word: still.word });
}

/** The named post if it stands in this topic, else the topic's first. Refuses a topic whose posts all went into another one meanwhile. */
async function parentIn(tx: Tx, topicId: number, wanted: number | null): Promise<number> {
  const parent = await tx
    .selectFrom("posts")
    .select("id")
    .where("topic_id", "=", topicId)
    .orderBy(sql<boolean>`id = ${wanted ?? 0}`, "desc")
    .orderBy("number")
    .limit(1)
    .executeTakeFirst();
  return parent?.id ?? refuse({ because: "topic-moved" });
}
