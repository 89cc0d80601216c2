/**
 * A short conversation that may be held in several places. Each line begins with the letter of its speaker. In braces: `{one|other}` is a
 * choice, `{what=one|other}` a choice that `{what}` repeats later, `{3-9}` a number, `{+9}` the day nine days on; `{town}`, `{town2}` and
 * `{town3}` are places of the unit's region, `{A}` a speaker's first name, `{unit}` the unit's name.
 */
export interface Scene {
  /** Keys of units, or kinds of unit. */
  at: readonly string[];
  title: string;
  lines: readonly string[];
}

/** `scene("chapter", "Title", "A: …", "B: …")`; several places are divided by spaces. */
export const scene = (at: string, title: string, ...lines: string[]): Scene => ({ at: at.split(" "), title, lines });
