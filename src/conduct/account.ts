import type { AccountLink } from "#people";
import { m } from "./words.ts";

/** On everybody's account page alike: whoever looks at somebody's screen learns nothing by it. */
export const conductLinks: AccountLink[] = [
  { href: "/conduct/cases", label: () => m("own.title"), about: () => m("own.about") },
];
