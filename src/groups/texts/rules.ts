/** A text as leaders write it: paragraphs and lists, with addresses that become links. */
export type Block = { kind: "paragraph"; parts: Part[] } | { kind: "list"; items: Part[][] };
export type Part = { text: string; href: string | null };

// A bare address, or [words](address); addresses of this site begin with one slash.
const link =
  /\[([^\]\n]{1,200})\]\((https?:\/\/[^\s()]+|\/(?![/\\])[^\s()\\]*)\)|https?:\/\/[^\s<>"()]+[^\s<>"().,;:!?]/g;

/** Blank lines part paragraphs; lines that begin with a hyphen are a list. */
export function blocksOf(text: string): Block[] {
  return text
    .split(/\n\s*\n/)
    .map((one) => one.trim())
    .filter((one) => one !== "")
    .flatMap(blocksOfParagraph);
}

function blocksOfParagraph(paragraph: string): Block[] {
  const blocks: Block[] = [];
  for (const line of paragraph.split("\n")) {
    const item = /^\s*[-*•]\s+(.*)$/.exec(line)?.[1];
    const last = blocks.at(-1);
    if (item !== undefined) {
      if (last?.kind === "list") last.items.push(partsOf(item));
      else blocks.push({ kind: "list", items: [partsOf(item)] });
    } else if (last?.kind === "paragraph") last.parts.push({ text: " ", href: null }, ...partsOf(line));
    else blocks.push({ kind: "paragraph", parts: partsOf(line) });
  }
  return blocks;
}

export function partsOf(line: string): Part[] {
  const parts: Part[] = [];
  let from = 0;
  for (const match of line.matchAll(link)) {
    if (match.index > from) parts.push({ text: line.slice(from, match.index), href: null });
    parts.push({ text: match[1] ?? match[0], href: match[2] ?? match[0] });
    from = match.index + match[0].length;
  }
  if (from < line.length) parts.push({ text: line.slice(from), href: null });
  return parts;
}

/** Subject words as typed, parted by commas or lines: small letters, each once, at most twelve. */
export function subjectsFrom(text: string): string[] {
  const words = text
    .toLowerCase()
    .split(/[,;\n]/)
    .map((one) => one.replace(/\s+/g, " ").trim())
    .filter((one) => one.length >= 2 && one.length <= 40);
  return [...new Set(words)].slice(0, 12);
}

/** An address that may become a link: http or https, or a page of ours. */
export const isLinkable = (href: string): boolean =>
  /^https?:\/\/[^\s]+$/i.test(href) || /^\/(?![/\\])[^\s\\]*$/.test(href);
