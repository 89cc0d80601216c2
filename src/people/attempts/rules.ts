import { hours, minutes } from "#platform/time";

export interface Limit {
  most: number;
  within: number;
}

/**
 * How often is too often (OWASP ASVS 6.3.1; one victim must not be buried in our mails). `…account` and `…address` count
 * by e-mail address, whether or not it is known, `…origin` by the caller's network address, `…person` by who is signed in.
 */
export const limits = {
  /** Wrong passwords; the mailed link stays open to whom this locks out. */
  "password.account": { most: 10, within: minutes(15) },
  "password.origin": { most: 50, within: minutes(15) },
  /** Wrong codes of a second factor, after a right password or link: a million codes, three of them right at a time. */
  "factor.person": { most: 5, within: minutes(15) },
  /** Passkeys that were asked for; each is a row for a few minutes. */
  "passkey.origin": { most: 300, within: minutes(15) },
  /** One registration mail a day, whoever asks; further tries are answered alike and send nothing. */
  "registration.address": { most: 1, within: hours(24) },
  /** A whole conference may sit behind one network address. */
  "registration.origin": { most: 60, within: hours(1) },
  "link.address": { most: 4, within: hours(1) },
  "link.origin": { most: 100, within: hours(1) },
  /** "There is no account here" reaches a stranger once a day at most. */
  "no-account.address": { most: 1, within: hours(24) },
  "add-address.person": { most: 10, within: hours(24) },
  "add-address.address": { most: 2, within: hours(24) },
  /** Letters to other people by the form on their profiles, whoever they go to. */
  "letter.person": { most: 20, within: hours(24) },
  /** Accounts told to staff as a child's; each is a mail to them. */
  "age-report.person": { most: 5, within: hours(24) },
} as const satisfies Record<string, Limit>;

export type LimitKind = keyof typeof limits;

/** True while one more may be added to those inside the window. */
export const isAllowed = (kind: LimitKind, already: number): boolean => already < limits[kind].most;

/** The longest window: older attempts mean nothing any more. */
export const LONGEST = Math.max(...Object.values(limits).map((limit) => limit.within));

/** Whole IPv6 networks of one customer count as one caller (a /64). */
export function originOf(remoteAddress: string): string {
  if (!remoteAddress.includes(":") || remoteAddress.includes(".")) return remoteAddress.replace(/^::ffff:/i, "");
  const [head = "", tail] = remoteAddress.split("::", 2);
  const front = head === "" ? [] : head.split(":");
  const back = tail ? tail.split(":") : [];
  const filled =
    tail === undefined
      ? front
      : [...front, ...Array<string>(Math.max(0, 8 - front.length - back.length)).fill("0"), ...back];
  return `${filled
    .slice(0, 4)
    .map((part) => parseInt(part, 16).toString(16))
    .join(":")}::/64`;
}
