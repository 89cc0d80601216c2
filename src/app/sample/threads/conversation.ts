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
  closed?: { by: string; hours: number; reason: string };
}
