import { fromAToM } from "./chapters-a-m.ts";
import { fromNToW, regions } from "./chapters-n-w.ts";
import { tiles } from "#groups";
import type { SampleUnit } from "./unit.ts";

const states = [...fromAToM, ...fromNToW];
const chapters = [...states, ...regions];

/** Where people live: one key for each state and territory. */
export const chapterKeys = states.map((one) => one.key);

export const townsOf = new Map(chapters.map((one) => [one.key, one.towns]));

/** Chapters that several states have together; the others are at home in the state of their name. */
const shared: Readonly<Record<string, string>> = {
  "mountain-plains": "AZ CO KS MT ND NE NM NV OK SD UT WY",
  "new-england": "CT MA ME NH RI VT",
  "pacific-northwest": "AK ID MT OR WA",
  southeastern: "AL AR FL GA KY LA MS NC SC TN VA WV",
};

const stateOf = new Map(tiles.map(({ name, region }) => [name.toLowerCase().replaceAll(" ", "-"), region]));

function regionsOf(key: string): string[] {
  const several = shared[key]?.split(" ").map((code) => `US-${code}`);
  return several ?? [stateOf.get(key)!];
}

const duties = [
  "The chapter keeps its own roll, meets once a year and sends a councilor to the association.",
  "Its members elect their own officers; one councilor speaks for them in the association.",
  "It runs a yearly conference, a legislative day and workshops in between, and keeps its own list of members.",
  "Here its board, its councilor and its committees write to each other between meetings.",
];

export const chapterUnits: SampleUnit[] = chapters.map(({ key, name, where }, at) => ({
  key,
  kind: "chapter",
  parent: "cla",
  name,
  purpose: `${where} ${duties[at % duties.length]!}`,
  opened: 20_000 - 37 * at,
  regions: regionsOf(key),
  crowd: 0,
  talk: at % 3 === 2 ? 2 : 3,
}));
