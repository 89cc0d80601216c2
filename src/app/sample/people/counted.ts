import type { DemographicAnswer } from "#people";
import { Seed } from "../seed.ts";

/** Answers of a shape that a profession might have, each with its weight; what adds up to less than one is left unsaid. */
const shares: Record<string, readonly (readonly [answer: string, share: number])[]> = {
  age: [
    ["under-25", 0.04],
    ["25-34", 0.2],
    ["35-44", 0.26],
    ["45-54", 0.22],
    ["55-64", 0.16],
    ["65-and-over", 0.08],
  ],
  gender: [
    ["woman", 0.66],
    ["man", 0.22],
    ["non-binary", 0.05],
  ],
  background: [
    ["white", 0.48],
    ["black", 0.12],
    ["hispanic", 0.12],
    ["asian", 0.1],
    ["american-indian", 0.03],
    ["middle-eastern", 0.02],
  ],
  disability: [
    ["yes", 0.13],
    ["no", 0.7],
  ],
  years: [
    ["under-5", 0.16],
    ["5-9", 0.22],
    ["10-19", 0.3],
    ["20-29", 0.18],
    ["30-and-over", 0.1],
  ],
};

const COUNTED = 0.4;

/** What somebody of the sample says to be counted; null: nothing. Whoever signs in to try it has it before them. */
export function saidToBeCounted(key: string, isDemo: boolean): DemographicAnswer[] | null {
  const seed = new Seed(`counted ${key}`);
  if (isDemo || !seed.chance(COUNTED)) return null;
  return Object.entries(shares).flatMap(([question, answers]) => {
    let left = seed.next();
    const said = answers.find(([, share]) => (left -= share) < 0);
    return said ? [{ question, answer: said[0] }] : [];
  });
}
