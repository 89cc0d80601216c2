import { m } from "../words.ts";

/** A group's rules with the one that the program keeps, as Markdown. */
export const withJobsRule = (rules: string, jobsUrl: string | null): string =>
  jobsUrl === null ? rules : [rules.trim(), m("advert.rule", { url: jobsUrl })].filter(Boolean).join("\n\n");
