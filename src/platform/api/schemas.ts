import { z, type ZodType } from "zod";
import { cursorFrom, cursorOf, type Place } from "./cursor.ts";

/** Schemas that have a name in the document. */
export const named = z.registry<{ id: string }>();

/** `thing("Topic", { … })`: an object of the answers, under its name in the document. */
export function thing<S extends z.core.$ZodLooseShape>(id: string, shape: S) {
  const schema = z.object(shape);
  named.add(schema, { id });
  return schema;
}

/** An instant in an answer; `iso` makes it. */
export const instant = z.iso.datetime();
export const iso = (at: Date): string => at.toISOString();
export const isoOrNull = (at: Date | null): string | null => at && at.toISOString();

/** An id in a path. */
export const idParam = z
  .string()
  .regex(/^[1-9]\d{0,14}$/)
  .transform(Number);

/** A page of a list; `next` goes into `cursor` of the next call, null: there is no more. */
export function listOf<S extends ZodType>(id: string, item: S) {
  return thing(id, { items: z.array(item), next: z.string().nullable() });
}

const LONGEST_PAGE = 100;

/** What every list takes. */
export const paging = {
  cursor: z
    .string()
    .max(500)
    .transform((text, context): Place => {
      const place = cursorFrom(text);
      if (place !== null) return place;
      context.addIssue({ code: "custom", message: "This is no cursor of ours." });
      return z.NEVER;
    })
    .optional(),
  limit: z.coerce.number().int().min(1).max(LONGEST_PAGE).default(30),
};

/** The page of `rows`, of which one more than `limit` was asked for, so that it shows whether there is another. */
export function pageOf<R, I>(
  rows: readonly R[],
  limit: number,
  place: (row: R) => Place,
  item: (row: R) => I,
): { items: I[]; next: string | null } {
  const shown = rows.slice(0, limit);
  return { items: shown.map(item), next: rows.length > limit ? cursorOf(place(shown.at(-1)!)) : null };
}
