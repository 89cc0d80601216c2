import type { Settings } from "#platform/config";
import type { Around, Frame, Person } from "#platform/web";
import { inLanguage } from "#platform/words";
import { m } from "./words.ts";

/** What stands around every page: the menu a person can use, the association's name. */
export const frameFor =
  (settings: Settings) =>
  (person: Person | null, path: string): Omit<Frame, "assets" | keyof Around> =>
    inLanguage(person?.language ?? "en", () => ({
      association: settings.associationName,
      nav: [
        { href: "/groups", label: m("nav.groups") },
        { href: "/discussions", label: m("nav.discussions") },
        ...(person
          ? [
              { href: "/places", label: m("nav.places") },
              { href: "/directory", label: m("nav.directory") },
            ]
          : []),
        ...(person && person.capabilities.size > 0 ? [{ href: "/desk", label: m("nav.desk") }] : []),
        ...(settings.isLocal && settings.smtpUrl === null ? [{ href: "/mailbox", label: m("nav.mailbox") }] : []),
      ],
      footer: [
        { href: "/help", label: m("footer.help") },
        {
          href: path === "/" ? "/help/report" : `/help/report?path=${encodeURIComponent(path)}`,
          label: m("footer.report"),
        },
        { href: "/conduct", label: m("footer.conduct") },
        { href: "/accessibility", label: m("footer.accessibility") },
        { href: "/sites", label: m("footer.sites") },
        { href: "/developers", label: m("footer.developers") },
      ],
      search: "/search",
      person,
      path,
      timeZone: person?.timeZone ?? settings.timeZone,
    }));
