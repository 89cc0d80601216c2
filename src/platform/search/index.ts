import { get, type Route } from "#platform/web";
import { show } from "./page.tsx";
import type { SearchProvider } from "./provider.ts";

export { Marked, MARK_BEGINS, MARK_ENDS } from "./marked.tsx";
export { nothing, type Found, type SearchProvider, type Wanted } from "./provider.ts";
export { parse as questionOf, wordsOf, type Filter, type Question, type Term } from "./question.ts";

/** The search page over what the slices offer, shown in this order. */
export const routesOfSearch = (providers: readonly SearchProvider[]): Route[] => [
  get("/search", "anyone", show(providers)),
];
