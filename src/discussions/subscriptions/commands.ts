import { readersOfUnits, type Unit } from "#groups";
import { blockedAmong, primaryAddressesOf, primaryAddressOf } from "#people";
import { sql, type SubscriptionMode, type Tx } from "#platform/db";
import { mailAll, type Passage } from "#platform/mail";
import type { Instant } from "#platform/time";
import { keepCopies, spend } from "../budgets/commands.ts";
import { standingAt, type BudgetRow } from "../budgets/queries.ts";
import { fold } from "../folding/commands.ts";
import { isHot } from "../folding/rules.ts";
import { endChoice } from "../following/commands.ts";
import { refusingMentions } from "../mentions/queries.ts";
import { notify, stopCalls } from "../notifications/commands.ts";
import { wantingAnswers } from "../notifications/queries.ts";
import { noticesOf } from "../notifications/rules.ts";
import type { TopicChoice } from "../reading/queries.ts";
import { decideDelivery, type DeliveryDecision, type DeliveryReason, type Reader } from "./rules.ts";
import { audienceOf, POST_MAIL, readerOf, type SubscriberRow } from "./queries.ts";

export interface FanOut {
  postId: number;
  messageId: string;
  /** The units that the topic stands in. */
  units: readonly Unit[];
  authorId: number | null;
  topicId: number;
  mentions?: readonly number[];
  /** Whom it answers. */
  answered?: readonly number[];
  /** Who wrote the very post that it answers, where that is not the topic's first. */
  replied?: number | null;
  isAnnouncement?: boolean;
  /** Who voted, or might have, on what it says the result of. */
  decidedFor?: readonly number[];
  /** What the mail came with that it was: its copies are sealed with it. */
  passage?: Passage | null;
}

/**
 * Decides for every reader, each in `decideDelivery`, and writes all rows in one statement (D-18, D-20). Readers are the subscribers of the
 * topic's units, whoever follows the topic, whom the post names, and whom it answers if they want that. Who gets nothing has a row too, with the
 * reason, so that the question "why not me?" has an answer. Whom it means in particular is told on the site as well (D-13).
 */
export async function fanOut(tx: Tx, post: FanOut, now: Instant, site: { timeZone: string }): Promise<void> {
  const unitIds = post.units.map((unit) => unit.id);
  const called = [...(post.mentions ?? []), ...(post.answered ?? [])];
  const audience = await audienceOf(tx, unitIds, post.topicId, now, called);
  const { subscribers, choices, paused, onHold, budgets, heat } = audience;
  const meant = meantBy(post, choices);
  const wantsAnswers = await wantingAnswers(tx, meant.answered);
  const guests = await guestsOf(tx, [...meant.followed, ...meant.named, ...wantsAnswers], subscribers, choices);
  const readers: Addressed[] = [...subscribers, ...guests];
  const all = [...new Set(Object.values(meant).flat())];
  const people = [...new Set([...readers.map((one) => one.person_id), ...all])];
  if (people.length === 0) return;
  const mayRead = await readersOfUnits(tx, post.units, "posts", people, now, site.timeZone);
  const blocked = await blockedOf(tx, post.authorId, all);
  const choiceOf = (id: number) => choices.get(id) ?? null;
  await notify(tx, post, noticesOf(meant, { by: post.authorId, choiceOf, blocked, mayRead }), now);
  if (readers.length === 0) return;
  const refusing = await refusingMentions(tx, unmailedOf(meant.named, subscribers));
  const isFolded = isHot(heat);
  const standing = standingAt(now);
  const factsOf = (one: Addressed): Reader => ({
    mode: one.mode,
    isAuthor: one.person_id === post.authorId,
    isMentioned: meant.named.includes(one.person_id),
    isAnswered: wantsAnswers.has(one.person_id),
    isReplied: one.person_id === post.replied,
    isAnnouncement: post.isAnnouncement,
    refusesMentions: refusing.has(one.person_id),
    isBlocked: blocked.has(one.person_id),
    isPaused: paused.has(one.address_id),
    isOnHold: onHold.has(one.person_id),
    isQuiet: standing.isQuiet(budgets.get(one.person_id)),
    isFolded,
    mayRead: mayRead(one.person_id),
    choice: one.choice,
  });
  const decided = await decideAll(tx, readers, factsOf, budgets, now);
  if (decided.some(({ reason }) => reason === "folded")) await fold(tx, post, heat, now);
  await keepCopies(tx, post.postId, decided, now);
  const rows = decided.map(({ one, send, reason }) => ({
    addressId: one.address_id,
    // What a name or an answer alone brings belongs to no subscription: the stop link in it is another.
    capacityId: reason === "named" || reason === "answered" ? null : one.id,
    reason,
    state: send ? ("waiting" as const) : ("withheld" as const),
  }));
  const { postId: subjectId, messageId, passage = null } = post;
  await mailAll(tx, { purpose: POST_MAIL, subjectId, messageId, passage }, rows, { now });
}

/** Who has a limit of mails a day is decided about twice: what would go out now counts, and where the day is used up it does not go. */
async function decideAll(
  tx: Tx,
  readers: readonly Addressed[],
  factsOf: (one: Addressed) => Reader,
  budgets: ReadonlyMap<number, BudgetRow>,
  now: Instant,
): Promise<(DeliveryDecision & { one: Addressed })[]> {
  const decided = readers.map((one) => ({ one, ...decideDelivery(factsOf(one)) }));
  const limited = decided.flatMap(({ one, send }) => {
    const budget = send ? budgets.get(one.person_id) : undefined;
    return budget && budget.mostADay !== null ? [budget] : [];
  });
  if (limited.length === 0) return decided;
  const spent = await spend(tx, limited, now);
  return decided.map((each) =>
    spent.has(each.one.person_id) && each.send
      ? { one: each.one, ...decideDelivery({ ...factsOf(each.one), isSpent: true }) }
      : each,
  );
}

type Addressed = Omit<SubscriberRow, "id" | "mode"> & { id: number | null; mode: SubscriptionMode | null };

/** Whom no subscription counts among these. At their main address. */
async function guestsOf(
  tx: Tx,
  personIds: readonly number[],
  subscribers: readonly SubscriberRow[],
  choices: ReadonlyMap<number, TopicChoice>,
): Promise<Addressed[]> {
  const called = new Set(personIds);
  if (called.size > 0) for (const { person_id } of subscribers) called.delete(person_id);
  if (called.size === 0) return [];
  const addresses = await primaryAddressesOf(tx, [...called]);
  return [...addresses].map(([person_id, address_id]) => ({
    id: null,
    mode: null,
    person_id,
    address_id,
    choice: choices.get(person_id) ?? null,
  }));
}

/** For whom the post is in particular, beside its author. */
function meantBy(
  { mentions = [], answered = [], decidedFor = [], authorId }: FanOut,
  choices: ReadonlyMap<number, TopicChoice>,
) {
  const others = (ids: readonly number[]) => ids.filter((id) => id !== authorId);
  const following = [...choices].filter(([, choice]) => choice === "follow").map(([personId]) => personId);
  return {
    named: others(mentions),
    answered: others(answered),
    followed: others(following),
    decided: others(decidedFor),
  };
}

async function blockedOf(tx: Tx, authorId: number | null, people: readonly number[]): Promise<Set<number>> {
  return people.length > 0 && authorId !== null ? blockedAmong(tx, authorId, people) : new Set();
}

/** Those of the named whom nothing else brings the post: only they are asked whether they want it for that. */
function unmailedOf(named: readonly number[], subscribers: readonly SubscriberRow[]): number[] {
  if (named.length === 0) return [];
  const mailed = new Set(subscribers.filter(isMailed).map((one) => one.person_id));
  return named.filter((id) => !mailed.has(id));
}

const isMailed = ({ mode }: SubscriberRow): boolean => mode === "each";

/** Begins the mail of a new member: every post, at the main address. Does nothing when a subscription runs already. */
export async function subscribe(
  tx: Tx,
  unitId: number,
  personId: number,
  now: Instant,
  mode: SubscriptionMode = "each",
): Promise<void> {
  const address = await primaryAddressOf(tx, personId);
  if (!address) return;
  await lockReader(tx, personId);
  await begin(tx, { unitId, personId, addressId: address.id, mode }, now);
}

interface Running {
  unitId: number;
  personId: number;
  addressId: number;
  mode: SubscriptionMode;
}

const lockReader = (tx: Tx, personId: number) =>
  sql`select from persons where id = ${personId} for no key update`.execute(tx);

/** Does nothing when one runs already. */
async function begin(tx: Tx, { unitId, personId, addressId, mode }: Running, now: Instant): Promise<void> {
  await tx
    .insertInto("subscriptions")
    .values({ unit_id: unitId, person_id: personId, address_id: addressId, mode, started_at: now })
    .onConflict((conflict) => conflict.columns(["unit_id", "person_id"]).where("ended_at", "is", null).doNothing())
    .execute();
}

export type EndCause = "left" | "unsubscribed" | "changed" | "removed";

/** Ends the running subscription; the next post, and copies not yet sent, pass this person by. */
export async function endSubscription(
  tx: Tx,
  unitId: number,
  personId: number,
  cause: EndCause,
  now: Instant,
): Promise<void> {
  await running(tx, unitId, personId).set({ ended_at: now, end_cause: cause }).execute();
}

const running = (tx: Tx, unitId: number, personId: number) =>
  tx
    .updateTable("subscriptions")
    .where("unit_id", "=", unitId)
    .where("person_id", "=", personId)
    .where("ended_at", "is", null);

/**
 * Another mode or address: the old row ends, a new one begins. What runs so already runs on. Who has just joined may choose before the job that begins
 * their mail is through: the one that comes second sees the first.
 */
export async function changeDelivery(
  tx: Tx,
  unitId: number,
  personId: number,
  change: { mode: SubscriptionMode; addressId: number },
  now: Instant,
): Promise<void> {
  await lockReader(tx, personId);
  await running(tx, unitId, personId)
    .set({ ended_at: now, end_cause: "changed" })
    .where((eb) => eb.or([eb("mode", "<>", change.mode), eb("address_id", "<>", change.addressId)]))
    .execute();
  await begin(tx, { unitId, personId, ...change }, now);
}

/** An address is no longer its owner's: what went there goes to the main address from now on. */
export async function leaveAddress(tx: Tx, personId: number, addressId: number, now: Instant): Promise<void> {
  const primary = await primaryAddressOf(tx, personId);
  const moved = await tx
    .selectFrom("subscriptions")
    .select(["unit_id", "mode"])
    .where("person_id", "=", personId)
    .where("address_id", "=", addressId)
    .where("ended_at", "is", null)
    .execute();
  for (const { unit_id, mode } of moved) {
    if (primary) await changeDelivery(tx, unit_id, personId, { mode, addressId: primary.id }, now);
    else await endSubscription(tx, unit_id, personId, "changed", now);
  }
}

/**
 * One click in a mail: no more mail of this unit, still a member. The subscription that the link names stands for its person and unit:
 * what runs there now stops, whatever was changed since. False when nothing ran.
 */
export async function unsubscribe(tx: Tx, subscriptionId: number, now: Instant): Promise<boolean> {
  const { rows } = await sql`
    with ended as (
      update subscriptions s set ended_at = ${now}::timestamptz, end_cause = 'unsubscribed' from subscriptions named
      where named.id = ${subscriptionId} and s.unit_id = named.unit_id and s.person_id = named.person_id and s.ended_at is null and s.mode <> 'web'
      returning s.unit_id, s.person_id, s.address_id)
    insert into subscriptions (unit_id, person_id, address_id, mode, started_at)
    select unit_id, person_id, address_id, 'web', ${now}::timestamptz from ended returning id`.execute(tx);
  return rows.length > 0;
}

/**
 * A reader called a copy spam (RFC 5965): what brought it stops, as if they had pressed its stop link, and nothing else does. They stay a member, and
 * the group's page tells how to have the mail again.
 */
export async function stopCopies(tx: Tx, deliveryId: number, now: Instant): Promise<void> {
  const { rows } = await sql<{ capacityId: number | null; reason: DeliveryReason; topicId: number; personId: number }>`
    select d.capacity_id as "capacityId", d.reason, p.topic_id as "topicId", r.person_id as "personId" from deliveries d
      join mailings m on m.id = d.mailing_id and m.purpose = ${POST_MAIL} join posts p on p.id = m.subject_id
      cross join lateral (select ${readerOf("d")} as person_id) r
    where d.id = ${deliveryId} and r.person_id is not null`.execute(tx);
  const [copy] = rows;
  if (!copy) return;
  if (copy.reason === "followed") await endChoice(tx, copy.personId, { id: copy.topicId }, "follow");
  else if (copy.reason === "named" || copy.reason === "answered")
    await stopCalls(tx, { personId: copy.personId, reason: copy.reason }, now);
  else if (copy.capacityId !== null) await unsubscribe(tx, copy.capacityId, now);
}
