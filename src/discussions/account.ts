import type { AccountLink } from "#people";
import { m } from "./words.ts";

/** What people choose about their mail and their reading. */
export const accountLinks: AccountLink[] = [
  { href: "/account/notifications", label: () => m("notes.choices"), about: () => m("account.notes.about") },
  { href: "/places", label: () => m("account.places"), about: () => m("account.places.about") },
  { href: "/account/hold", label: () => m("hold.title"), about: () => m("account.hold.about") },
  { href: "/account/mail-forms", label: () => m("forms.title"), about: () => m("account.forms.about") },
  { href: "/discussions/feeds", label: () => m("feeds.title"), about: () => m("account.feeds.about") },
  { href: "/account/mails", label: () => m("traces.title"), about: () => m("account.traces.about") },
  {
    href: "/account/moderation",
    label: () => m("restraints.own.title"),
    about: () => m("account.restraints.about"),
  },
  { href: "/drafts", label: () => m("drafts.title"), about: () => m("account.drafts.about") },
  { href: "/saved", label: () => m("saved.title"), about: () => m("account.saved.about") },
];

/** The way back from a page of the account. */
export const accountCrumbs = () => [{ href: "/account", label: m("account.crumb") }];
