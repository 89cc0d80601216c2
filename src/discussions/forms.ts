import { z } from "zod";
import { m } from "./words.ts";

const body = z
  .string({ error: () => m("form.body.missing") })
  .refine((text) => text.trim() !== "", { error: () => m("form.body.missing") })
  .refine((text) => text.length <= 200_000, { error: () => m("form.body.long") });

const id = z
  .string()
  .regex(/^[1-9]\d{0,14}$/)
  .transform(Number);

export const ChoiceForm = z.object({ choice: z.enum(["follow", "mute", "none"]) });
export const ViewForm = z.object({ view: z.enum(["flat", "threads"]) });
export const PostIdForm = z.object({ post: id });

/** What was new when the page was made, in milliseconds: what came since stays new. */
export const ReadForm = z.object({
  until: z
    .string()
    .regex(/^\d{1,15}$/)
    .transform((text) => new Date(Number(text))),
});

export const SaveForm = z.object({
  post: id,
  note: z
    .string()
    .trim()
    .max(500, { error: () => m("saved.note.long") })
    .optional(),
});

/** A new discussion: web form and, later, API. */
export const TopicForm = z.object({
  title: z
    .string({ error: () => m("form.title.missing") })
    .transform((text) => text.replace(/\s+/g, " ").trim())
    .refine((text) => text !== "", { error: () => m("form.title.missing") })
    .refine((text) => [...text].length <= 200, { error: () => m("form.title.long") }),
  body,
});

const tick = z
  .string()
  .optional()
  .transform((value) => value === "yes");

export const ReplyForm = z.object({
  body,
  follow: tick,
  parent: z
    .string()
    .regex(/^\d{1,15}$/)
    .transform(Number)
    .optional()
    .catch(undefined),
});

export const ClosureForm = z.object({
  reason: z
    .string({ error: () => m("topic.close.reason.missing") })
    .trim()
    .min(1, { error: () => m("topic.close.reason.missing") })
    .max(500),
});

export const DeliveryForm = z.object({
  mode: z.enum(["each", "web"]),
  address: z
    .string()
    .regex(/^\d{1,15}$/)
    .transform(Number),
});

export const DecisionForm = z.object({ decision: z.enum(["accepted", "discarded"]) });
