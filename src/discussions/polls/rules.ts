import { addDays, isDay, type Day } from "#platform/time";

export interface NewPoll {
  question: string;
  options: string[];
  allowsSeveral: boolean;
  asked: "unit" | "leaders";
  closesOn: Day;
}

export const OPTIONS = { least: 2, most: 10, length: 200 };
/** When nothing is typed, a poll stays open this long. */
const USUAL_DAYS = 14;
const LONGEST_DAYS = 366;

export type PollFault = "question" | "question-long" | "options" | "options-alike" | "option-long" | "closes";

export interface TypedPoll {
  question: string;
  options: string;
  several: boolean;
  asked: "unit" | "leaders";
  closes: string;
}

/** A poll from what was typed: null when neither a question nor an answer was; else the poll, or what is wrong and in which field. */
export function pollFrom(typed: TypedPoll, today: Day): NewPoll | null | { fault: PollFault; field: string } {
  const question = typed.question.replace(/\s+/g, " ").trim();
  const options = typed.options
    .split("\n")
    .map((line) =>
      line
        .replace(/\s+/g, " ")
        .replace(/^[-*•]\s+/, "")
        .trim(),
    )
    .filter((line) => line !== "");
  if (question === "" && options.length === 0) return null;
  if (question === "") return { fault: "question", field: "poll" };
  if ([...question].length > 300) return { fault: "question-long", field: "poll" };
  if (options.length < OPTIONS.least || options.length > OPTIONS.most) return { fault: "options", field: "options" };
  if (options.some((option) => [...option].length > OPTIONS.length)) return { fault: "option-long", field: "options" };
  if (new Set(options.map((option) => option.toLowerCase())).size < options.length)
    return { fault: "options-alike", field: "options" };
  const closesOn = typed.closes.trim() || addDays(today, USUAL_DAYS);
  if (!isDay(closesOn) || closesOn < today || closesOn > addDays(today, LONGEST_DAYS))
    return { fault: "closes", field: "closes" };
  return { question, options, allowsSeveral: typed.several, asked: typed.asked, closesOn };
}

/** What is counted must stay what was asked: a poll that somebody has answered, or that is over, is not changed. */
export const mayChangePoll = (poll: { people: number; closesOn: Day }, today: Day): boolean =>
  poll.people === 0 && today <= poll.closesOn;

export type PollRefusal = "closed" | "not-asked" | "choose-one" | "no-such-option";

export interface AnswerFacts {
  isAsked: boolean;
  closesOn: Day;
  allowsSeveral: boolean;
  options: number;
}

/** Why an answer is not taken; null: it is. With several allowed, none at all takes an earlier answer back. */
export function refusalOfAnswer(facts: AnswerFacts, chosen: readonly number[], today: Day): PollRefusal | null {
  if (today > facts.closesOn) return "closed";
  if (!facts.isAsked) return "not-asked";
  if (chosen.some((number) => number < 1 || number > facts.options)) return "no-such-option";
  return !facts.allowsSeveral && chosen.length !== 1 ? "choose-one" : null;
}
