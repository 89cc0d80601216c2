import { m } from "../words.ts";
import type { Budget } from "./rules.ts";

/** What holds, in a sentence or two. */
export function sayLimits({ mostADay, quiet }: Budget): string {
  if (mostADay === null && quiet === null) return m("limits.none");
  return [
    ...(mostADay === null ? [] : [m("limits.now.most", { count: mostADay })]),
    ...(quiet === null ? [] : [m("limits.now.quiet", { from: quiet.from, until: quiet.until })]),
  ].join(" ");
}
