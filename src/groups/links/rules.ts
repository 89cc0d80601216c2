import { z } from "zod";

type Wrong = "wrong.label" | "wrong.url" | "wrong.runBy" | "wrong.privacy";

/** What is said of a space elsewhere, for a form and for a program; `say` makes of a key what zod takes as an error. */
export function linkFields<Said extends string | (() => string)>(say: (wrong: Wrong) => Said) {
  const text = (most: number, wrong: Wrong) =>
    z
      .string()
      .trim()
      .max(most, { error: say(wrong) });
  return {
    label: text(100, "wrong.label").min(1, { error: say("wrong.label") }),
    url: z
      .url({ protocol: /^https?$/, hostname: z.regexes.domain, error: say("wrong.url") })
      .max(500, { error: say("wrong.url") }),
    runBy: text(100, "wrong.runBy").min(1, { error: say("wrong.runBy") }),
    privacy: text(1000, "wrong.privacy"),
  };
}
