import type { Day } from "#platform/time";

/** What names a post elsewhere. */
export interface Citation {
  /** The post's number among all. */
  id: number;
  title: string;
  authorName: string;
  day: Day;
  /** Of the post within its discussion. */
  number: number;
  unit: string;
  association: string;
  url: string;
}

export const formats = ["ris", "bib", "json"] as const;
export type CitationFormat = (typeof formats)[number];

export const typeOf: Record<CitationFormat, string> = {
  ris: "application/x-research-info-systems; charset=utf-8",
  bib: "application/x-bibtex; charset=utf-8",
  json: "application/vnd.citationstyles.csl+json",
};

const GENRE = "Online forum post";

/** Family and given names of "Ada B. Lind"; null: a name of one word, or not in Latin letters, where the family name may stand first. */
export function nameParts(name: string): { family: string; given: string } | null {
  const words = name.trim().split(/\s+/);
  if (words.length < 2 || !/^[\p{Script=Latin}\p{M}.'’\-\s]+$/u.test(name)) return null;
  return { family: words.at(-1)!, given: words.slice(0, -1).join(" ") };
}

/** "Lind, A. B." for "Ada B. Lind"; a name without parts stays. */
export function apaName(name: string): string {
  const parts = nameParts(name);
  if (!parts) return name;
  const initials = parts.given
    .split(" ")
    .map((word) => `${[...word.replace(/^[^\p{L}]+/u, "")][0]?.toUpperCase() ?? ""}.`);
  return `${parts.family}, ${initials.join(" ")}`;
}

/** As reference managers read it. */
export function written(citation: Citation, format: CitationFormat): string {
  switch (format) {
    case "ris":
      return ris(citation);
    case "bib":
      return bibtex(citation);
    case "json":
      return `${JSON.stringify([csl(citation)], null, 2)}\n`;
  }
}

const oneLine = (text: string): string => text.replace(/[\p{Cc}\s]+/gu, " ").trim();

/** RIS: two letters, two spaces, a hyphen and a space before each value; lines end with CRLF. */
function ris({ title, authorName, day, number, unit, association, url }: Citation): string {
  const parts = nameParts(authorName);
  const fields: [string, string][] = [
    ["TY", "ELEC"],
    ["AU", parts ? `${parts.family}, ${parts.given}` : authorName],
    ["TI", title],
    ["T2", unit],
    ["PB", association],
    ["PY", day.slice(0, 4)],
    ["DA", day.replaceAll("-", "/")],
    ["M3", GENRE],
    ["N1", `No. ${number}`],
    ["UR", url],
    ["ER", ""],
  ];
  return fields.map(([name, value]) => `${name}  - ${oneLine(value)}\r\n`).join("");
}

const months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

function bibtex({ id, title, authorName, day, number, unit, association, url }: Citation): string {
  const parts = nameParts(authorName);
  const fields: [string, string][] = [
    ["author", parts ? `{${tex(parts.family)}}, {${tex(parts.given)}}` : `{${tex(authorName)}}`],
    ["title", `{${tex(title)}}`],
    ["howpublished", tex(`${GENRE}, no. ${number}. ${unit}`)],
    ["organization", `{${tex(association)}}`],
    ["year", day.slice(0, 4)],
    ["month", months[Number(day.slice(5, 7)) - 1]!],
    ["url", url],
  ];
  const lines = fields.map(([name, value]) => `  ${name} = ${name === "month" ? value : `{${value}}`},\n`);
  return `@misc{post${id},\n${lines.join("")}}\n`;
}

/** Marks of TeX as letters; a backslash and braces first, so that no other mark is taken for one. */
const tex = (text: string): string =>
  oneLine(text).replace(/[\\{}&%$#_~^]/g, (mark) => {
    if (mark === "\\") return "\\textbackslash{}";
    if (mark === "~") return "\\textasciitilde{}";
    if (mark === "^") return "\\textasciicircum{}";
    return `\\${mark}`;
  });

/** A CSL-JSON item, from which any program that knows citation styles writes any of them. */
function csl({ id, title, authorName, day, number, unit, association, url }: Citation) {
  return {
    id: `post${id}`,
    type: "post",
    title,
    author: [nameParts(authorName) ?? { literal: authorName }],
    issued: { "date-parts": [day.split("-").map(Number)] },
    "container-title": unit,
    publisher: association,
    genre: GENRE,
    number: String(number),
    URL: url,
  };
}

/** What a reference manager beside the browser reads in a page's head, so that it takes it with one click. */
export const headOf = ({
  title,
  authorName,
  day,
  unit,
  association,
  url,
}: Citation): [name: string, content: string][] => [
  ["citation_title", title],
  ["citation_author", authorName],
  ["citation_publication_date", day.replaceAll("-", "/")],
  ["citation_journal_title", unit],
  ["citation_publisher", association],
  ["citation_public_url", url],
  ["DC.type", GENRE],
];
