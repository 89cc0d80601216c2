/** Where a page of a list ended: the values of its order. */
export type Place = readonly (string | number)[];

/** Opaque to whoever gets it, and no secret: what it leads to is asked for with the caller's own rights. */
export const cursorOf = (place: Place): string => Buffer.from(JSON.stringify(place)).toString("base64url");

/** null: no cursor of ours. */
export function cursorFrom(text: string): Place | null {
  try {
    const place: unknown = JSON.parse(Buffer.from(text, "base64url").toString());
    return Array.isArray(place) && place.length > 0 && place.every(isValue) ? place : null;
  } catch {
    // Whatever it is, it is none.
    return null;
  }
}

const isValue = (value: unknown): value is string | number =>
  typeof value === "string" ? !value.includes("\0") : typeof value === "number" && Number.isSafeInteger(value);

/** A place in a list that is ordered by an instant and an id; null when it is one of another list. */
export function momentIn(place: Place | undefined): { at: Date; id: number } | null {
  const [at, id] = place ?? [];
  if (typeof at !== "number" || typeof id !== "number" || Math.abs(at) > 8.64e15) return null;
  return { at: new Date(at), id };
}

/** An offset in a list that is ordered by how well things match. */
export const offsetIn = (place: Place | undefined): number => {
  const [offset] = place ?? [];
  return typeof offset === "number" && offset >= 0 && offset <= 1_000_000 ? offset : 0;
};
