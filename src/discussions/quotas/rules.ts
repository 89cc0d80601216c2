/** Until staff say otherwise. */
export const usualLimits: Limits = { person: 1_000_000_000, unit: 10_000_000_000 };

export interface Limits {
  person: number;
  unit: number;
}

/** Bytes that are taken already: by the sender (null: nobody that we know), by the group. */
export interface Taken {
  person: number | null;
  unit: number;
}

export type NoRoom = { of: "person" | "unit"; used: number; limit: number; adding: number };

/** Why so many bytes more do not fit; null: they do. What lies there stays, also when a limit was lowered. */
export function roomFor(adding: number, taken: Taken, limits: Limits): NoRoom | null {
  if (adding === 0) return null;
  if (taken.person !== null && taken.person + adding > limits.person)
    return { of: "person", used: taken.person, limit: limits.person, adding };
  return taken.unit + adding > limits.unit ? { of: "unit", used: taken.unit, limit: limits.unit, adding } : null;
}
