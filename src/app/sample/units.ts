/** A small association: enough to try everything that there is. Texts are ours; names of kinds are common words. */
export interface SampleUnit {
  key: string;
  kind: string;
  name: string;
  acronym?: string;
  purpose: string;
  parent?: string;
  /** Yearly dues in cents; the unit is then sold as an add-on. */
  dues?: number;
  formerly?: { name: string; acronym?: string }[];
  /** Who leads, by the local part of the sample address. */
  leads?: { who: string; role: "convener" | "co-convener" | "chair" }[];
  members?: string[];
  closed?: { daysAgo: number; reason: string; successor?: string };
}

export const sampleUnits: SampleUnit[] = [
  {
    key: "cla",
    kind: "association",
    name: "Chapterhouse Library Association",
    acronym: "CLA",
    purpose: "Everyone who works in, for, or alongside libraries, in one association.",
  },
  {
    key: "core",
    kind: "division",
    parent: "cla",
    dues: 6_000,
    name: "Systems, Collections and Leadership",
    acronym: "SCL",
    purpose: "The division for the work behind the desk: catalogues, buildings, budgets and the people who run them.",
    members: ["imani", "rosalba", "sam", "jun"],
  },
  {
    key: "acad",
    kind: "division",
    parent: "cla",
    dues: 7_500,
    name: "Academic and Research Libraries",
    acronym: "ARL-D",
    purpose: "Colleges, universities and research institutes: teaching, collections, open science.",
    members: ["marguerite", "lucia"],
  },
  {
    key: "godort",
    kind: "round-table",
    parent: "cla",
    dues: 2_000,
    name: "Government Documents Round Table",
    acronym: "GODORT",
    purpose: "Finding, keeping and explaining what governments publish, from town minutes to world statistics.",
    leads: [{ who: "jun", role: "chair" }],
    members: ["jun", "rosalba"],
  },
  {
    key: "fmrt",
    kind: "round-table",
    parent: "cla",
    dues: 1_500,
    name: "Film and Media Round Table",
    acronym: "FMRT",
    formerly: [{ name: "Video Round Table", acronym: "VRT" }],
    purpose: "Collecting, lending and preserving moving images and recorded sound.",
    members: ["lucia"],
  },
  {
    key: "ert",
    kind: "round-table",
    parent: "cla",
    dues: 1_500,
    name: "Exhibits Round Table",
    acronym: "ERT",
    purpose: "Those who showed their work to libraries at conferences.",
    closed: { daysAgo: 900, reason: "Its members decided to end it; exhibitors now work with the conference office." },
  },
  {
    key: "repair",
    kind: "interest-group",
    parent: "core",
    name: "Book Repair at Small Libraries",
    acronym: "BRSL",
    purpose:
      "Torn hinges, loose pages, damp boxes: what one person can do with a brush, paste and an hour a week. For everyone who mends, whatever their title.",
    leads: [{ who: "imani", role: "convener" }],
    members: ["imani", "rosalba", "noor", "brigid", "anders", "kofi"],
  },
  {
    key: "metadata",
    kind: "interest-group",
    parent: "core",
    name: "Plain Metadata",
    acronym: "PLAIN",
    purpose: "Descriptions that readers understand: subject words, names, and the machinery that carries them.",
    leads: [{ who: "rosalba", role: "convener" }],
    members: ["rosalba", "priya", "marguerite"],
  },
  {
    key: "pathways",
    kind: "discussion-group",
    parent: "acad",
    name: "Ways into Library Work",
    acronym: "WAYS",
    purpose:
      "Degrees that more people can afford, paths that need no degree, and fairness between all who do the work.",
    leads: [{ who: "marguerite", role: "co-convener" }],
    members: ["marguerite", "noor", "brigid", "teodor"],
  },
];
