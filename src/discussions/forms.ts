import { z } from "zod";
import { m } from "./words.ts";

const body = z
  .string({ error: () => m("form.body.missing") })
  .refine((text) => text.trim() !== "", { error: () => m("form.body.missing") })
  .refine((text) => text.length <= 200_000, { error: () => m("form.body.long") });

/** A new discussion: web form and, later, API. */
export const TopicForm = z.object({
  title: z
    .string({ error: () => m("form.title.missing") })
    .transform((text) => text.replace(/\s+/g, " ").trim())
    .refine((text) => text !== "", { error: () => m("form.title.missing") })
    .refine((text) => [...text].length <= 200, { error: () => m("form.title.long") }),
  body,
});

export const ReplyForm = z.object({
  body,
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
