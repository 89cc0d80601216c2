import { m } from "../words.ts";
import type { Wait } from "./queries.ts";

/** Where a held mail stands in its line, and how long such mails wait there, in a sentence or two. */
export function sayWait({ place, usualHours }: Wait): string {
  const line = m("wait.place", { place });
  if (usualHours === null) return line;
  const days = Math.round(usualHours / 24);
  const usual =
    usualHours < 1
      ? m("wait.soon")
      : usualHours < 36
        ? m("wait.hours", { count: Math.round(usualHours) })
        : m("wait.days", { count: days });
  return `${line} ${usual}`;
}
