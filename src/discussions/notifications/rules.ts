import { days, hours } from "#platform/time";

/** Why a post is meant for somebody (D-13), what weighs most first: a notification says the first that fits. */
export const noticeKinds = ["motion", "named", "decided", "accepted", "answered", "followed"] as const;
export type NoticeKind = (typeof noticeKinds)[number];

/** Where else than on the site somebody is told. */
export const channels = ["mail", "push"] as const;
export type Channel = (typeof channels)[number];

/**
 * Which of them can be chosen: a marked answer is no post to mail, and who follows a discussion has chosen its mail with it. A vote is a service (V-11):
 * its mail always comes, and its result as the group's posts do.
 */
export const choosable: Record<NoticeKind, readonly Channel[]> = {
  motion: ["push"],
  decided: ["push"],
  named: ["mail", "push"],
  answered: ["mail", "push"],
  accepted: ["push"],
  followed: ["push"],
};

/** What everybody has who chose nothing. Mail beside one's choice for a group only where one is called by name. */
export const defaults: Record<NoticeKind, Record<Channel, boolean>> = {
  motion: { mail: true, push: true },
  decided: { mail: false, push: true },
  named: { mail: true, push: true },
  answered: { mail: false, push: true },
  accepted: { mail: false, push: true },
  followed: { mail: false, push: false },
};

/** Whom a post is for in particular. Whose post it answers includes whoever began the discussion. */
export type Meant = Partial<Record<NoticeKind, readonly number[]>>;

/** What is asked of everybody whom it means. */
export interface Asked {
  /** Who did it: nobody is told of what they did themselves. */
  by: number | null;
  choiceOf: (personId: number) => "follow" | "mute" | null;
  /** Those apart from whoever did it: one of the two has blocked the other. */
  blocked: ReadonlySet<number>;
  mayRead: (personId: number) => boolean;
}

/** What each is told on the site, by the weightiest reason. Nobody hears of what they muted or may not read. */
export function noticesOf(meant: Meant, { by, choiceOf, blocked, mayRead }: Asked): Map<number, NoticeKind> {
  const told = new Map<number, NoticeKind>();
  for (const kind of noticeKinds)
    for (const id of meant[kind] ?? [])
      if (id !== by && !told.has(id) && choiceOf(id) !== "mute" && !blocked.has(id) && mayRead(id)) told.set(id, kind);
  return told;
}

/** So long a notification waits for others to join it before devices are told: ten answers make one. */
export const GATHERED = 20_000;

/** What devices were not told within that time is told on the site alone: a new device gets no backlog, and a service that is down no endless tries. */
export const PUSHED_WITHIN = hours(1);

/** Seen or not: what is older is no news. */
export const KEPT = days(60);

/** The badge says "99+" above that, and nobody counts further. */
export const COUNTED = 99;
