import { ofDelivery, readReturnPath, readToken, type Purpose } from "#platform/mail";

/** Headers that only our own mails carry: one that comes back is going round. */
export const STAMP = "X-Chapterhouse-Post";
/** In lower case, as read. */
export const stampHeaders = [
  STAMP.toLowerCase(),
  "x-chapterhouse-answer",
  "x-chapterhouse-letter",
  "x-chapterhouse-held",
  "x-chapterhouse-motion",
];

/** The parts of a local part: `reply+abc` is a tag with a token. */
export const addressTags = [
  "reply",
  "author",
  "letter",
  "leave",
  "unfollow",
  "unmention",
  "undigest",
  "decide",
  "confirm",
  "vote",
] as const;
export type AddressTag = (typeof addressTags)[number];

/** The stop link of one copy that came because its reader follows the topic; names the delivery. */
export const UNFOLLOW = "unfollow";

/** The stop link of one copy that came because the post names its reader; names the delivery. */
export const UNMENTION = "unmention";

/** The stop link of a digest; names the digest. */
export const UNDIGEST = "undigest";

/** Where a leader answers the mail about a held one; names that mail's delivery. */
export const DECIDE = "decide";

/** Where the owner of an address says yes to what was asked from it by mail, and the page for the same; names the request. */
export const CONFIRM = "confirm-request";

/** The page on which its author says that a held mail advertises no job; names the mail. */
export const ADVERT = "no-advert";

/** Where somebody on a roll answers the mail of a motion, or of a vote in it; names that mail's delivery. */
export const VOTE = "vote";

/** What a token in an address or a link stands for, each bound to its own purpose. */
export const tokenPurpose: Record<AddressTag, string | Purpose> = {
  reply: ofDelivery(1),
  author: ofDelivery(2),
  letter: "letter",
  leave: "unsubscribe",
  unfollow: UNFOLLOW,
  unmention: UNMENTION,
  undigest: UNDIGEST,
  decide: DECIDE,
  confirm: CONFIRM,
  vote: VOTE,
};

/** Null for an address without a tag of ours. */
export function tagOf(localPart: string): { tag: AddressTag; token: string } | null {
  const match = /^(reply|author|letter|leave|unfollow|unmention|undigest|decide|confirm|vote)\+([a-z2-7]+)$/.exec(
    localPart,
  );
  return match ? { tag: match[1] as AddressTag, token: match[2]! } : null;
}

/** The id that a tagged address's token stands for; null when we did not make it for this. */
export const idOf = (secret: Buffer, { tag, token }: { tag: AddressTag; token: string }): number | null =>
  readToken(secret, tokenPurpose[tag], token);

/** The copy that one of its own addresses names, its return path or where it is answered; null when we did not make it. */
export function copyNamedBy(secret: Buffer, localPart: string): number | null {
  const tagged = tagOf(localPart);
  return tagged?.tag === "reply" ? idOf(secret, tagged) : readReturnPath(secret, localPart);
}
