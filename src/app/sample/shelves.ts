import type { FileKey } from "./files.ts";

export interface SampleEntry {
  unit: string;
  /** Key of a person; they belong to the unit. */
  by: string;
  daysAgo: number;
  folder: string | null;
  title: string;
  description: string;
  licence: "" | "cc-by" | "cc0" | "reserved";
  what: FileKey | `https://${string}`;
}

/** What lies in the libraries of the sample's groups. */
export const sampleShelves: readonly SampleEntry[] = [
  {
    unit: "repair",
    by: "imani",
    daysAgo: 210,
    folder: "For the cupboard door",
    title: "The first hour after water",
    description: "One page to tape up. Change the names, keep the order.",
    licence: "cc0",
    what: "flood-first-hour.txt",
  },
  {
    unit: "repair",
    by: "imani",
    daysAgo: 61,
    folder: "For the cupboard door",
    title: "Six papers for guards",
    description: "The shades that we compared in the autumn, side by side.",
    licence: "cc-by",
    what: "swatches.png",
  },
  {
    unit: "repair",
    by: "imani",
    daysAgo: 33,
    folder: null,
    title: "Where to buy paste in small amounts",
    description: "A list that a paper maker keeps. Nobody here earns from it.",
    licence: "",
    what: "https://paper.example/small-orders",
  },
];

export const isLink = (what: SampleEntry["what"]): what is `https://${string}` => what.startsWith("https://");
