/** Tags of one discussion. */
export const MOST_TAGS = 5;

/** A tag as it is kept and as it stands in an address: small letters, digits, and hyphens between words; null: nothing of one is left, or too much. */
export function tagIn(text: string): string | null {
  const tag = text
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, "-")
    .replace(/^-+|-+$/g, "");
  const letters = [...tag].length;
  return letters < 2 || tag.length > 40 ? null : tag;
}

export type TagProblem = "too-many" | "unfit";

/** The tags that a line names, divided by commas; each once. */
export function tagsIn(line: string): { tags: string[] } | { problem: TagProblem } {
  const tags: string[] = [];
  for (const text of line.split(/[,;\n]/)) {
    if (text.trim() === "") continue;
    const tag = tagIn(text);
    if (tag === null) return { problem: "unfit" };
    if (!tags.includes(tag)) tags.push(tag);
  }
  return tags.length > MOST_TAGS ? { problem: "too-many" } : { tags };
}
