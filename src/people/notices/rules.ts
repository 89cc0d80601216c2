import { days, hours, type Instant } from "#platform/time";

/** What a person is told about their account by mail (OWASP ASVS 6.3.7). */
export const noticeKinds = [
  "signed-in",
  "password-changed",
  "addresses-changed",
  "passkey-added",
  "passkey-removed",
  "factor-on",
  "factor-off",
  "factor-codes",
  "factor-code-used",
  "factor-removal",
  "identity-linked",
  "identity-removed",
] as const;
export type NoticeKind = (typeof noticeKinds)[number];

/** The mailing purpose; its subject is the notice's row. */
export const NOTICE_MAIL = "people.notice";

/** How long "this was not me" may be pressed; the row goes then. */
export const LIFETIME = days(7);

/** A browser that was not seen for so long is a new one again. */
export const BROWSER_KEPT = days(400);

/** Whoever registered a moment ago knows in which browser. */
const YOUNG = hours(1);

/** A sign-in in a browser that this account does not know yet is told to its owner. */
export const mustTellSignIn = (person: { createdAt: Instant }, now: Instant): boolean =>
  now.getTime() - person.createdAt.getTime() > YOUNG;

const browsers = [
  ["Edge", /\bEdgA?\//],
  ["Opera", /\bOPR\//],
  ["Samsung Internet", /\bSamsungBrowser\//],
  ["Firefox", /\b(?:Firefox|FxiOS)\//],
  ["Chrome", /\b(?:Chrome|CriOS)\//],
  ["Safari", /\bSafari\//],
] as const;
const systems = [
  ["Android", /\bAndroid\b/],
  ["iPhone", /\biPhone\b/],
  ["iPad", /\biPad\b/],
  ["Windows", /\bWindows\b/],
  ["Mac", /\bMacintosh\b/],
  ["ChromeOS", /\bCrOS\b/],
  ["Linux", /\bLinux\b/],
] as const;

/** The browser and the system that a User-Agent names, as "Firefox, Windows"; null when it names neither. */
export function browserIn(userAgent: string): string | null {
  const named = [browsers, systems].flatMap((list) => list.find(([, sign]) => sign.test(userAgent))?.[0] ?? []);
  return named.length > 0 ? named.join(", ") : null;
}
