import type { Seed } from "../seed.ts";
import type { Scene } from "./scene.ts";

export interface Told {
  title: string;
  /** The speaker's place among those given, and the words. Days (`{+9}`) are still open. */
  lines: { by: number; text: string }[];
}

/** One telling of a scene: every choice made, what was chosen once kept for the rest. */
export function tell(scene: Scene, facts: Record<string, string>, seed: Seed): Told {
  const chosen = { ...facts };
  // The title first: the lines may repeat what it has chosen.
  const title = filled(scene.title, chosen, seed);
  const lines = scene.lines.map((line) => ({
    by: line.charCodeAt(0) - "A".charCodeAt(0),
    text: filled(line.slice(line.indexOf(":") + 1).trim(), chosen, seed),
  }));
  return { title, lines };
}

/** How many speakers a scene has. */
export const speakersOf = (scene: Scene): number =>
  Math.max(...scene.lines.map((line) => line.charCodeAt(0) - "A".charCodeAt(0) + 1));

const slot = /\{([^{}]+)\}/g;
const day = /\{([+-]\d+)\}/g;

/** The innermost first, so that a choice may hold another. Days stay open. */
function filled(text: string, chosen: Record<string, string>, seed: Seed): string {
  let before = "";
  let after = text.replace(day, "<<$1>>");
  while (before !== after) {
    before = after;
    after = before.replace(slot, (_, inner: string) => valueOf(inner, chosen, seed));
  }
  return after.replace(/<<([+-]\d+)>>/g, "{$1}");
}

function valueOf(inner: string, chosen: Record<string, string>, seed: Seed): string {
  const named = /^([a-z]\w*)=(.*)$/s.exec(inner);
  if (named) return (chosen[named[1]!] ??= pickOf(named[2]!, seed));
  if (inner.includes("|") || range.test(inner)) return pickOf(inner, seed);
  if (inner in chosen) return chosen[inner]!;
  throw new Error(`a scene asks for {${inner}}, which nobody has chosen`);
}

const range = /^(\d+)-(\d+)$/;

function pickOf(options: string, seed: Seed): string {
  const one = seed.pick(options.split("|"));
  const numbers = range.exec(one);
  return numbers ? String(seed.between(Number(numbers[1]), Number(numbers[2]))) : one;
}
