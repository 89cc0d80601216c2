import type { Cursor } from "../stream/queries.ts";

/** A place in a list ordered by time, as it stands in an address: milliseconds, then the id. */
export const cursorText = ({ at, id }: Cursor): string => `${at.getTime()}-${id}`;

/** null for none, or for what we did not write: then the list begins at its beginning. */
export function cursorFrom(text: string | undefined): Cursor | null {
  const match = /^(\d{1,15})-(\d{1,15})$/.exec(text ?? "");
  return match ? { at: new Date(Number(match[1])), id: Number(match[2]) } : null;
}
