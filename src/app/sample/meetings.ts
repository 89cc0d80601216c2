import type { ImportedTopic, TimeAnswer } from "#discussions";
import { addDays, weekdayOf, type Day, type Instant } from "#platform/time";
import type { SamplePerson } from "./people/crowd.ts";
import type { PlannedTimes } from "./plan/topics.ts";

interface When {
  today: Day;
  zone: string;
  /** So many hours ago, while people are awake. */
  at: (hoursAgo: number) => Instant;
}

/** A question for a time as the sample asks it, counted from its first day. */
export function meetingOf(
  { by, about, hoursAgo, title, asked, closes, slots, answers, choice }: PlannedTimes,
  idOf: ReadonlyMap<SamplePerson, number>,
  { today, zone, at }: When,
): ImportedTopic["times"] & object {
  const day = (back: number) => addDays(today, -back);
  return {
    about,
    by: idOf.get(by)!,
    askedAt: at(hoursAgo),
    times: {
      title,
      zone,
      asked,
      closesOn: day(closes),
      slots: slots.map(([back, clock, minutes]) => ({ day: workday(day(back)), clock, minutes })),
    },
    answers: answers.map((one) => ({
      personId: idOf.get(one.by)!,
      said: [...one.said].map((letter) => letters[letter as keyof typeof letters]),
      answeredAt: at(one.hoursAgo),
    })),
    choice: choice && { number: choice.number, by: idOf.get(by)!, at: at(choice.hoursAgo) },
  };
}

/** That day, or the Monday after it. */
const workday = (day: Day): Day => addDays(day, { 6: 2, 7: 1 }[weekdayOf(day)] ?? 0);

const letters = { y: "yes", m: "if-need-be", n: "no" } as const satisfies Record<string, TimeAnswer>;
