import type { Passage } from "../../in/arc.ts";

/** A chain as it stands in the mail, newest first, and as a seal covers it: the same for all copies of a mailing. */
export interface Chain {
  instance: number;
  written: string;
  covered: string;
}

const chains = new WeakMap<Passage, Chain>();

export function chainOf(passage: Passage): Chain {
  let chain = chains.get(passage);
  if (chain === undefined) chains.set(passage, (chain = read(passage)));
  return chain;
}

function read({ results, chain }: Passage): Chain {
  const instance = chain.length / 3 + 1;
  const ours = `ARC-Authentication-Results: i=${instance}; ${results}`;
  return {
    instance,
    written: [ours, ...chain.toReversed()].map((field) => `${field}\r\n`).join(""),
    covered: [...chain, ours].map((field) => `${relaxedField(field)}\r\n`).join(""),
  };
}

/** RFC 6376 3.4.2. */
export function relaxedField(field: string): string {
  const colon = field.indexOf(":");
  const value = field.slice(colon + 1).replace(/\r\n/g, "");
  return `${field.slice(0, colon).trim().toLowerCase()}:${value.replace(/[ \t]+/g, " ").trim()}`;
}
