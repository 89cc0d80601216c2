import { calendarOf } from "#platform/calendar";
import { NO_REPLY } from "#platform/mail";
import { addressIn, type MailSite } from "../mails/site.ts";
import { m } from "../words.ts";
import type { Chosen } from "./mail/queries.ts";
import { sequenceOf } from "./rules.ts";

/** Of the file, in mails and on the page. */
export const ENTRY_TYPE = "text/calendar; charset=utf-8; method=PUBLISH";
export const ENTRY_NAME = "meeting.ics";

/** A chosen time for people's calendars; one that was taken back as a meeting that was called off. Nobody's answer is in it, and an answer to it goes nowhere. */
export function entryOf(chosen: Chosen, site: MailSite): string {
  const { postId, title, topicTitle, unit, begins, ends, place, end, at } = chosen;
  const url = `${site.publicUrl}/posts/${postId}`;
  return calendarOf({
    uid: `times-${postId}@${site.mailDomain}`,
    sequence: sequenceOf({ place, isEnded: end !== null }),
    at: end?.at ?? at,
    begins,
    ends,
    title,
    description: m("times.entry.about", { topic: topicTitle, unit: unit.name, url }),
    url,
    organizer: { name: unit.name, address: addressIn(site, NO_REPLY) },
    isCancelled: end !== null,
  });
}
