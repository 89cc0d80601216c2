import type { SubscriptionMode } from "#platform/db";

/** How posts of a group can reach somebody: each by itself, those of a day or a week in one mail, announcements alone, or on the web only. */
export const deliveryModes = [
  "each",
  "daily",
  "weekly",
  "announcements",
  "web",
] as const satisfies readonly SubscriptionMode[];

/** What the delivery of one post to one reader is decided from. */
export interface Reader {
  /** null: no subscription of any of the topic's groups. */
  mode: SubscriptionMode | null;
  isAuthor: boolean;
  isMentioned?: boolean;
  /** The post answers them, and they want such posts by mail. */
  isAnswered?: boolean;
  /** Those who lead the group want everyone to have it at once (D-27). */
  isAnnouncement?: boolean;
  /** Wants no mail for being named. */
  refusesMentions?: boolean;
  /** The author or the reader has blocked the other. */
  isBlocked?: boolean;
  /** Wants no mail in these days. */
  isOnHold?: boolean;
  /** Its address refused mail on too many days (D-5). */
  isPaused?: boolean;
  /** So much is written in the discussion that its posts come together (D-24). */
  isFolded?: boolean;
  /** The post answers one of theirs, and not the one that began the discussion: such answers are to everybody. */
  isReplied?: boolean;
  /** It is an hour in which they want no mail. */
  isQuiet?: boolean;
  /** As many mails as they want in a day have gone out to them. */
  isSpent?: boolean;
  mayRead: boolean;
  /** What this person chose for the topic alone; it goes before the choice for the group. */
  choice?: "follow" | "mute" | null;
}

/** Kept with each delivery; each has a sentence that stands in the mail's footer (D-20). */
export type DeliveryReason =
  | "every-post"
  | "own-post"
  | "mentioned"
  | "announcement"
  | "followed"
  | "named"
  | "answered"
  | "replied"
  | "folded"
  | "quiet-hours"
  | "over-budget"
  | "web-only"
  | "no-subscription"
  | "mention-refused"
  | "mention-blocked"
  | "muted"
  | "address-paused"
  | "on-hold"
  | "digest-daily"
  | "digest-weekly"
  | "own-in-digest"
  | "announcements-only"
  | "may-not-read";

export interface DeliveryDecision {
  send: boolean;
  reason: DeliveryReason;
  /** It is kept for a later mail: what would have brought it now. */
  keptFor?: DeliveryReason;
}

/**
 * D-20: send now or not, with the reason. One function for page, mail and tracer. A choice for the topic goes before the one for the group; being
 * named brings the one post to whom nothing else brings it. What is wanted then meets what its reader says about mail as a whole, and last how busy the
 * discussion is: a fold leaves at once what is meant for somebody in particular, a person's own limits leave nothing (D-24).
 */
export function decideDelivery(reader: Reader): DeliveryDecision {
  const wanted = wantedBy(reader);
  if (!wanted.send) return wanted;
  const inTheWay = heldBack(reader);
  if (inTheWay === "address-paused") return { send: false, reason: inTheWay };
  // The digest after a hold gathers by subscriptions; who has none finds the post among what was kept.
  if (inTheWay === "on-hold")
    return { send: false, reason: inTheWay, ...(reader.mode === null && { keptFor: wanted.reason }) };
  if (inTheWay === "quiet-hours") return kept(inTheWay, wanted.reason);
  const decision = reader.isFolded ? inFold(reader, wanted.reason) : wanted;
  return decision.send && inTheWay !== null ? kept(inTheWay, decision.reason) : decision;
}

/** What stands in the way of all mail of discussions to somebody; null: nothing. */
export function heldBack({
  isPaused,
  isOnHold,
  isQuiet,
  isSpent,
}: Pick<Reader, "isPaused" | "isOnHold" | "isQuiet" | "isSpent">):
  | "address-paused"
  | "on-hold"
  | "quiet-hours"
  | "over-budget"
  | null {
  if (isPaused) return "address-paused";
  if (isOnHold) return "on-hold";
  if (isQuiet) return "quiet-hours";
  return isSpent ? "over-budget" : null;
}

/** No digest tells somebody what they wrote. */
const kept = (reason: DeliveryReason, keptFor: DeliveryReason): DeliveryDecision =>
  keptFor === "own-post" ? { send: false, reason: "own-in-digest" } : { send: false, reason, keptFor };

/** Of a discussion that folds, only what goes to many as one post among many waits. */
function inFold(
  { isAuthor, isMentioned, isReplied, isAnnouncement }: Reader,
  reason: DeliveryReason,
): DeliveryDecision {
  if (reason !== "every-post" && reason !== "followed") return { send: true, reason };
  if (isAnnouncement) return { send: true, reason: reason === "followed" ? reason : "announcement" };
  if (isReplied) return { send: true, reason: reason === "followed" ? reason : "replied" };
  return isAuthor || isMentioned ? { send: true, reason } : { send: false, reason: "folded" };
}

/** How a decision's post reaches its reader: by itself at once, in a mail that comes later, or not by mail. */
export const ways: Record<DeliveryReason, "now" | "later" | "never"> = {
  "every-post": "now",
  "own-post": "now",
  mentioned: "now",
  announcement: "now",
  followed: "now",
  named: "now",
  answered: "now",
  replied: "now",
  folded: "later",
  "quiet-hours": "later",
  "over-budget": "later",
  "on-hold": "later",
  "digest-daily": "later",
  "digest-weekly": "later",
  "own-in-digest": "never",
  "web-only": "never",
  "no-subscription": "never",
  "mention-refused": "never",
  "mention-blocked": "never",
  muted: "never",
  "address-paused": "never",
  "announcements-only": "never",
  "may-not-read": "never",
};

function wantedBy(reader: Reader): DeliveryDecision {
  if (!reader.mayRead) return { send: false, reason: "may-not-read" };
  if (reader.choice === "mute") return { send: false, reason: "muted" };
  if (reader.mode === "each") {
    if (reader.isAuthor) return { send: true, reason: "own-post" };
    return { send: true, reason: reader.isMentioned ? "mentioned" : "every-post" };
  }
  if (reader.isAnnouncement && reader.mode !== null && reader.mode !== "web")
    return { send: true, reason: reader.isAuthor ? "own-post" : "announcement" };
  if (reader.choice === "follow") return { send: true, reason: "followed" };
  const called = reader.isAuthor ? null : calledBy(reader);
  // Who has the post later in any case has it then.
  if (called && (called.send || reader.mode === null || reader.mode === "web")) return called;
  return { send: false, reason: laterReasonFor(reader) };
}

/** By a name or an answer alone; null: the post does neither. */
function calledBy(reader: Reader): { send: boolean; reason: DeliveryReason } | null {
  if (reader.isMentioned && !reader.refusesMentions) return decideMention(reader);
  if (reader.isAnswered) return decideAnswer(reader);
  return reader.isMentioned ? decideMention(reader) : null;
}

/** What does not come now: in a digest, or not at all. */
function laterReasonFor({ mode, isAuthor }: Reader): DeliveryReason {
  if (mode === "daily" || mode === "weekly") return isAuthor ? "own-in-digest" : `digest-${mode}`;
  if (mode === "announcements") return "announcements-only";
  return mode === null ? "no-subscription" : "web-only";
}

/** Why a mail that comes only because a post names its reader does not come after all; asked when the post is written and when it is sent. */
export function decideMention({ refusesMentions, isBlocked }: Pick<Reader, "refusesMentions" | "isBlocked">): {
  send: boolean;
  reason: DeliveryReason;
} {
  if (refusesMentions) return { send: false, reason: "mention-refused" };
  if (isBlocked) return { send: false, reason: "mention-blocked" };
  return { send: true, reason: "named" };
}

/** The same for whoever wants mail when a post answers them. */
const decideAnswer = ({ isBlocked }: Pick<Reader, "isBlocked">): { send: boolean; reason: DeliveryReason } =>
  isBlocked ? { send: false, reason: "mention-blocked" } : { send: true, reason: "answered" };
