import { days, hours } from "#platform/time";

/** Why a post is meant for somebody (D-13), what weighs most first: a notification says the first that fits. */
export const noticeKinds = ["named", "accepted", "answered", "followed"] as const;
export type NoticeKind = (typeof noticeKinds)[number];

/** Where else than on the site somebody is told. */
export const channels = ["mail", "push"] as const;
export type Channel = (typeof channels)[number];

/** Which of them can be chosen: a marked answer is no post to mail, and who follows a discussion has chosen its mail with it. */
export const choosable: Record<NoticeKind, readonly Channel[]> = {
  named: ["mail", "push"],
  answered: ["mail", "push"],
  accepted: ["push"],
  followed: ["push"],
};

/** What everybody has who chose nothing. Mail beside one's choice for a group only where one is called by name. */
export const defaults: Record<NoticeKind, Record<Channel, boolean>> = {
  named: { mail: true, push: true },
  answered: { mail: false, push: true },
  accepted: { mail: false, push: true },
  followed: { mail: false, push: false },
};

/** A new post as one person stands to it. */
export interface Standing {
  isAuthor: boolean;
  isNamed: boolean;
  /** It answers a post of theirs, or stands in a discussion that they began. */
  isAnswered: boolean;
  choice: "follow" | "mute" | null;
  /** One of the two has blocked the other. */
  isBlocked: boolean;
  mayRead: boolean;
}

/** What a person is told of a post on the site; null: nothing. */
export function noticeFor(standing: Standing): NoticeKind | null {
  const { isAuthor, isBlocked, mayRead, choice } = standing;
  if (isAuthor || isBlocked || !mayRead || choice === "mute") return null;
  if (standing.isNamed) return "named";
  if (standing.isAnswered) return "answered";
  return choice === "follow" ? "followed" : null;
}

/** So long a notification waits for others to join it before devices are told: ten answers make one. */
export const GATHERED = 20_000;

/** What devices were not told within that time is told on the site alone: a new device gets no backlog, and a service that is down no endless tries. */
export const PUSHED_WITHIN = hours(1);

/** Seen or not: what is older is no news. */
export const KEPT = days(60);

/** The badge says "99+" above that, and nobody counts further. */
export const COUNTED = 99;
