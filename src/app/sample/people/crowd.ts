import { Seed } from "../seed.ts";
import { sampleDomain } from "../people.ts";
import { chapterKeys } from "../units/chapters.ts";
import { cast, type CastMember } from "./cast.ts";
import { namePools } from "./names.ts";

export type BaseProduct = "individual-1" | "individual-2" | "supporter" | "student" | "lifetime";

/** A person with what the rest of the sample follows from. All days count back from the first day of the sample. */
export interface SamplePerson {
  key: string;
  name: string;
  address: string;
  /** The chapter of the person's state. */
  at: string;
  base: BaseProduct | null;
  /** Since when, in days; 0 without a membership. */
  memberFor: number;
  /** When it ended, in days: within grace or beyond it; null while it runs. */
  endedFor: number | null;
  capabilities: NonNullable<CastMember["capabilities"]>;
  isCast: boolean;
}

export const PEOPLE = 400;
const MEMBERS = 282;
const IN_GRACE = 12;
const LAPSED = 20;

/** The whole population: the cast first. */
export function samplePeople(): SamplePerson[] {
  const seed = new Seed("people");
  const spoken = cast.map((one) => castPerson(one));
  const names = seed.some(crowdNames(new Set(cast.map((one) => one.name))), PEOPLE - cast.length);
  const paid = MEMBERS - spoken.filter((one) => one.base !== null).length;
  const rest = names.map((name, at) => crowdPerson(name, at, paid, seed));
  return withOwnAddresses([...spoken, ...rest]);
}

function castPerson({ key, name, at, memberFor, capabilities = [] }: CastMember): SamplePerson {
  const base = memberFor === null ? null : memberFor > 3_500 ? "lifetime" : "individual-1";
  const address = `${key}@${sampleDomain}`;
  return { key, name, address, at, base, memberFor: memberFor ?? 0, endedFor: null, capabilities, isCast: true };
}

function crowdPerson(name: string, at: number, paid: number, seed: Seed): SamplePerson {
  const person = {
    key: "",
    name,
    address: "",
    at: seed.pick(chapterKeys),
    memberFor: 0,
    endedFor: null,
    capabilities: [],
    isCast: false,
  };
  if (at >= paid) return { ...person, base: null };
  const base = seed.pick([...oftenest, "individual-2", "individual-2", "supporter", "student", "lifetime"] as const);
  const memberFor = base === "student" ? seed.between(40, 700) : seed.between(45, 2_600);
  if (at < IN_GRACE) return { ...person, base: "individual-1", memberFor: 365 * 2 + 8 + 4 * at, endedFor: 8 + 4 * at };
  const gone = 75 + 11 * at;
  if (at < IN_GRACE + LAPSED) return { ...person, base: "individual-2", memberFor: 365 + gone, endedFor: gone };
  return { ...person, base, memberFor };
}

const oftenest = ["individual-1", "individual-1", "individual-1", "individual-1", "individual-1"] as const;

function crowdNames(taken: Set<string>): string[] {
  const seed = new Seed("names");
  return namePools.flatMap(({ given, family, people }) => {
    const families = family.split(" ");
    const pairs = given.split(" ").flatMap((first) => families.map((last) => `${first} ${last}`));
    return seed.some(
      pairs.filter((name) => !taken.has(name)),
      people,
    );
  });
}

/** given.family without accents; nobody shares one, because no pair of names comes twice. */
function withOwnAddresses(people: SamplePerson[]): SamplePerson[] {
  return people.map((person) => {
    if (person.isCast) return person;
    const plain = person.name.normalize("NFKD").replace(/\p{M}/gu, "").replaceAll("đ", "d").replaceAll("Đ", "D");
    const key = plain
      .toLowerCase()
      .replaceAll("ø", "o")
      .replace(/[^a-z]+/g, ".");
    return { ...person, key, address: `${key}@${sampleDomain}` };
  });
}
