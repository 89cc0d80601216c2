import { z } from "zod";
import { isDay, isTime } from "#platform/time";
import { m } from "../words.ts";
import { choices, MOST_WORDING, offeredMajorities, offeredQuorums, type OfferedMajority } from "./rules.ts";

const MOST_REASON = 1_000;
const MOST_COUNT = 1_000_000;
const majorities = Object.keys(offeredMajorities) as [OfferedMajority, ...OfferedMajority[]];

/** What is put to a vote, until when by the clock of whoever types it, and what carries it. */
export const MotionForm = z
  .object({
    wording: z
      .string({ error: () => m("motion.wording.missing") })
      .trim()
      .min(1, { error: () => m("motion.wording.missing") })
      .refine((text) => text.length <= MOST_WORDING, { error: () => m("motion.wording.long", { most: MOST_WORDING }) }),
    day: z.string({ error: () => m("motion.day.missing") }).refine(isDay, { error: () => m("motion.day.missing") }),
    time: z.string({ error: () => m("motion.time.missing") }).refine(isTime, { error: () => m("motion.time.missing") }),
    majority: z.enum(majorities, { error: () => m("motion.majority.missing") }),
    quorum: z.enum(offeredQuorums, { error: () => m("motion.quorum.missing") }),
    least: z.string().trim().default(""),
  })
  .refine(
    ({ quorum, least }) => quorum !== "count" || (/^\d{1,7}$/.test(least) && +least > 0 && +least <= MOST_COUNT),
    {
      path: ["least"],
      error: () => m("motion.least.missing"),
    },
  )
  .transform(({ least, ...rest }) => ({ ...rest, least: Number(least) }));

export const VoteForm = z.object({ choice: z.enum(choices, { error: () => m("motion.choice.missing") }) });

export const WithdrawalForm = z.object({
  because: z
    .string({ error: () => m("motion.because.missing") })
    .trim()
    .min(1, { error: () => m("motion.because.missing") })
    .refine((text) => text.length <= MOST_REASON, { error: () => m("motion.because.long", { most: MOST_REASON }) }),
});
