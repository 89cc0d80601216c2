import type { Choice, OfferedMajority, OfferedQuorum } from "#discussions";
import type { FileKey } from "../files.ts";

/**
 * Who speaks (a key of the cast), how many hours after the first words, and what. Markdown, or plain text when it came by mail. `{+9}` in a
 * text is the day nine days after it was written.
 */
export type Line = readonly [who: string, hours: number, text: string, more?: More];

interface More {
  /** The place of the line that is answered, from 0; the first unless given. */
  to?: number;
  mail?: true;
  files?: readonly FileKey[];
}

/** A conversation written by hand. */
export interface Conversation {
  unit: string;
  title: string;
  /** When its first words were said. */
  daysAgo: number;
  lines: readonly Line[];
  /** It asks something: the place of the line that its author marked as the answer, or null. */
  answer?: number | null;
  closed?: { by: string; hours: number; reason: string };
  motion?: Motion;
  times?: Meeting;
}

/** A vote of the group about one of the lines, said before anybody votes. */
export interface Motion {
  /** The place of that line, from 0. */
  about: number;
  by: string;
  /** After the first words. */
  hours: number;
  /** So many days before the first day, at five in the afternoon; below zero: so many after it. */
  until: number;
  wording: string;
  majority: OfferedMajority;
  quorum: Exclude<OfferedQuorum, "count">;
  /** Who, what, and how many hours after the first words. */
  votes: readonly (readonly [who: string, choice: Choice, hours: number])[];
}

/** When one of the lines asks to meet. Days count back from the first day: below zero, they are still to come. */
export interface Meeting {
  /** The place of that line, from 0. */
  about: number;
  by: string;
  /** After the first words. */
  hours: number;
  title: string;
  asked: "unit" | "leaders";
  /** Last day for answers. */
  closes: number;
  /** In the order of time, those of different days three days apart: who is asked for a Saturday or a Sunday meets on the Monday. */
  slots: readonly (readonly [day: number, clock: string, minutes: number])[];
  /** Who, a letter for each time (yes, maybe if need be, no), and how many hours after the first words. */
  answers: readonly (readonly [who: string, said: string, hours: number])[];
  /** The number of the time that was chosen by whoever asked, and when. */
  choice: readonly [number: number, hours: number] | null;
}
