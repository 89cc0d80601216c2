import { z } from "zod";
import { answers, TIMES, type Answer, type TypedTimes } from "./rules.ts";

const text = z.string().max(5_000).catch("");
const numbers = Array.from({ length: TIMES.most }, (_, at) => at + 1);

/** A question for a time as it was typed; `timesFrom` decides. */
export const TimesForm = z.record(z.string(), z.string()).transform((fields): TypedTimes => ({
  title: text.parse(fields.title),
  zone: text.parse(fields.zone),
  asked: fields.asked === "leaders" ? "leaders" : "unit",
  closes: text.parse(fields.closes),
  rows: numbers.map((number) => ({
    day: text.parse(fields[`day-${number}`]),
    clock: text.parse(fields[`clock-${number}`]),
    minutes: text.parse(fields[`minutes-${number}`]),
  })),
}));

/** Answers by the numbers of their times: each comes as `time-3`. */
export const AnswersForm = z.record(z.string(), z.string()).transform(
  (fields) =>
    new Map(
      Object.entries(fields).flatMap(([name, value]): [number, Answer][] => {
        const number = /^time-(\d{1,2})$/.exec(name)?.[1];
        const answer = answers.find((one) => one === value);
        return number && answer ? [[Number(number), answer]] : [];
      }),
    ),
);

export const ChoiceForm = z.object({
  number: z
    .string()
    .regex(/^\d{1,2}$/)
    .transform(Number)
    .catch(0),
});

export const ReopeningForm = z.object({ until: z.string().trim().max(20).catch("") });
