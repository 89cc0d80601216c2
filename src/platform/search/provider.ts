import type { ComponentChild } from "preact";
import type { At } from "#platform/web";
import type { Question } from "./question.ts";

/** One sort of thing that the search page finds. Slices make them; the app hands them to the page in the order in which they are shown. */
export interface SearchProvider {
  /** In addresses: /search?what=posts. */
  name: string;
  label: () => string;
  /** The filters that it understands: with any other in the question it is not asked. */
  filters: readonly string[];
  /** How many are shown when everything is searched, and on a page of its own. */
  few: number;
  many: number;
  /** Lines for the help: what to write, and what that finds. */
  examples: () => { write: string; finds: string }[];
  /** What the viewer may see of what matches, and nothing about the rest: no count, no word of it. */
  find(at: At, question: Question, wanted: Wanted): Promise<Found>;
}

export interface Wanted {
  page: number;
  size: number;
  /** By date instead of by how well it matches. */
  newest: boolean;
}

export interface Found {
  total: number;
  /** There are more than `total`, uncounted. */
  isMore: boolean;
  /** Can be put in the order of time. */
  hasDates: boolean;
  /** List items, drawn in the reader's language. */
  rows: () => ComponentChild;
  /** What is wrong with the question, said beside the box; then nothing was searched. */
  wrong: (() => string)[];
  /** A question near this one that finds something. */
  instead: Question | null;
}

export const nothing: Found = { total: 0, isMore: false, hasDates: false, rows: () => null, wrong: [], instead: null };
