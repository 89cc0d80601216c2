import { z } from "zod";
import { isDay, isTime } from "#platform/time";
import { isMost, MOST_A_DAY, quietHours } from "./budgets/rules.ts";
import { digestForms } from "./digests/rules.ts";
import { deliveryModes } from "./subscriptions/rules.ts";
import { outcomes } from "./reports/rules.ts";
import { MOST_TAGS, tagsIn } from "./tags/rules.ts";
import { spans } from "./restraints/rules.ts";
import { conductReasons } from "./withholding/rules.ts";
import { announcers } from "./manners/rules.ts";
import { m } from "./words.ts";

const body = z
  .string({ error: () => m("form.body.missing") })
  .refine((text) => text.trim() !== "", { error: () => m("form.body.missing") })
  .refine((text) => text.length <= 200_000, { error: () => m("form.body.long") });

const id = z
  .string()
  .regex(/^\d{1,15}$/)
  .transform(Number);

export const ChoiceForm = z.object({ choice: z.enum(["follow", "mute", "none"]) });
const date = z.string({ error: () => m("hold.days") }).refine(isDay, { error: () => m("hold.days") });
export const HoldForm = z.object({ from: date, until: date });

const time = z
  .string()
  .trim()
  .refine((text) => text === "" || isTime(text), { error: () => m("limits.time.wrong") })
  .transform((text) => text || null)
  .default(null);

/** At most so many mails a day, none after, none before; what is empty is no limit. */
export const LimitsForm = z
  .object({
    most: z
      .string()
      .trim()
      .refine((text) => text === "" || (/^\d{1,3}$/.test(text) && isMost(Number(text))), {
        error: () => m("limits.most.wrong", { most: MOST_A_DAY }),
      })
      .transform((text) => (text === "" ? null : Number(text)))
      .default(null),
    after: time,
    before: time,
  })
  .transform(({ most, after, before }, context) => {
    const quiet = quietHours(after, before);
    if (quiet === null || quiet.from !== quiet.until) return { mostADay: most, quiet };
    context.addIssue({ code: "custom", path: ["before"], message: m("limits.same") });
    return z.NEVER;
  });

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

const title = z
  .string({ error: () => m("form.title.missing") })
  .transform((text) => text.replace(/\s+/g, " ").trim())
  .refine((text) => text !== "", { error: () => m("form.title.missing") })
  .refine((text) => [...text].length <= 200, { error: () => m("form.title.long") });

const tick = z
  .string()
  .optional()
  .transform((value) => value === "yes");

/** A new discussion: web form and, later, API. */
/** "glue, wheat paste": tags divided by commas. */
const tagLine = z
  .string()
  .max(500)
  .default("")
  .transform((line, context) => {
    const found = tagsIn(line);
    if ("tags" in found) return found.tags;
    context.addIssue({ code: "custom", message: m(`tags.${found.problem}`, { most: MOST_TAGS }) });
    return z.NEVER;
  });

export const TagsForm = z.object({ tags: tagLine });

export const TopicForm = z.object({
  title,
  body,
  question: z.string().optional(),
  announcement: tick,
  tags: tagLine,
  follow: tick,
  motion: tick,
  noJob: tick,
  times: tick,
});

/**
 * An edit of a post: `version` is the one that the editor saw, `reason` what a leader says to another's post. `title` only of a post that began
 * its discussion.
 */
export const EditForm = z.object({
  title: title.optional(),
  body,
  version: z
    .string()
    .regex(/^\d{1,9}$/)
    .transform(Number),
  reason: z
    .string()
    .trim()
    .max(300, { error: () => m("form.reason.long") })
    .optional()
    .transform((text) => text || null),
});

/** The post that answers a question; none takes the mark away. */
export const AnswerForm = z.object({ post: id.optional() });

export const QuestionForm = z.object({ question: z.literal("yes") });

const words = z
  .string()
  .optional()
  .transform((text) => (text ?? "").trim())
  .refine((text) => text.length <= 10_000, { error: () => m("form.manners.long") });

/** What a unit says to newcomers. `edits`: minutes that authors have, or "" for ever. */
const webAddress = z
  .string()
  .trim()
  .max(2_000, { error: () => m("manners.jobs.wrong") })
  .refine((url) => url === "" || (/^https?:\/\/[^\s/]/i.test(url) && URL.canParse(url)), {
    error: () => m("manners.jobs.wrong"),
  })
  .default("")
  .transform((url) => url || null);
/** Posts within an hour above which a discussion folds; "": never. */
export const foldChoices = ["5", "10", "20", "50", ""] as const;

export const MannersForm = z.object({
  welcome: words,
  jobs: webAddress,
  edits: z.enum(["", "15", "60", "1440", "10080"]).transform((minutes) => (minutes === "" ? null : Number(minutes))),
  announcers: z.enum(announcers).default("leaders"),
  folds: z
    .enum(foldChoices)
    .default("10")
    .transform((posts) => (posts === "" ? null : Number(posts))),
});

/** A poll in the composer; `pollFrom` decides. */
export const PollForm = z
  .object({
    poll: z.string().catch(""),
    options: z.string().catch(""),
    several: z.string().optional(),
    asked: z.enum(["unit", "leaders"]).catch("unit"),
    closes: z.string().catch(""),
  })
  .transform(({ poll, several, ...rest }) => ({ ...rest, question: poll, several: several === "yes" }));

export const ReplyForm = z.object({
  body,
  follow: tick,
  motion: tick,
  times: tick,
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
  mode: z.enum(deliveryModes),
  address: z
    .string()
    .regex(/^\d{1,15}$/)
    .transform(Number),
});

export const DecisionForm = z.object({ decision: z.enum(["accepted", "trusted", "rejected", "discarded"]) });

/** On all held mails that are ticked. */
export const BatchForm = z.object({ decision: z.enum(["accepted", "discarded"]) });

const conductReason = z.enum(conductReasons, { error: () => m("conduct.missing") });
const conductWord = z
  .string({ error: () => m("withhold.word.missing") })
  .trim()
  .min(1, { error: () => m("withhold.word.missing") })
  .max(1_000, { error: () => m("conduct.word.long") });

/** Takes a post away; a new title where it began its discussion. */
export const WithholdingForm = z.object({ reason: conductReason, word: conductWord, title: title.optional() });

/** Removes it for good. */
export const RemovalForm = z.object({ sure: z.literal("yes", { error: () => m("withheld.sure.missing") }) });

/** "Something else" says nothing without a word. */
export const ReportForm = z
  .object({
    reason: conductReason,
    word: z
      .string()
      .trim()
      .max(1_000, { error: () => m("conduct.word.long") })
      .default(""),
  })
  .refine(({ reason, word }) => reason !== "other" || word !== "", {
    path: ["word"],
    error: () => m("report.word.missing"),
  });

/** What leaders decide about a reported post; many such forms stand on one page. */
export const SettlementForm = (post: number) =>
  z
    .object({
      outcome: z.enum(outcomes),
      [`word-${post}`]: conductWord,
      [`reason-${post}`]: conductReason,
      [`title-${post}`]: title.optional(),
      [`sure-${post}`]: tick,
    })
    .refine((fields) => fields.outcome !== "removed" || fields[`sure-${post}`] === true, {
      path: [`sure-${post}`],
      error: () => m("withheld.sure.missing"),
    })
    .transform((fields) => ({
      outcome: fields.outcome as (typeof outcomes)[number],
      word: fields[`word-${post}`] as string,
      reason: fields[`reason-${post}`] as (typeof conductReasons)[number],
      title: (fields[`title-${post}`] as string | undefined) ?? null,
    }));

/** Where a discussion goes, by the group's word in its address: one of a list, or another. */
export const MoveForm = z
  .object({ to: z.string().trim().max(100).default(""), other: z.string().trim().max(100).default("") })
  .refine(({ to, other }) => to !== "" || other !== "", { path: ["other"], error: () => m("move.missing") });

/** A post that begins a discussion of its own, and what goes with it. */
export const SplitForm = z.object({
  title,
  takes: z.enum(["answers", "after"], { error: () => m("split.takes.missing") }),
});

/** "47", or an address that a reader copied from a discussion or from a post. */
function namedIn(text: string): { topic: number } | { post: number } | null {
  const found = /(?:^|\/)(topics|posts)\/(\d{1,15})(?:[/?#]\S*)?$/.exec(text) ?? /^()(\d{1,15})$/.exec(text);
  if (!found) return null;
  return found[1] === "posts" ? { post: Number(found[2]) } : { topic: Number(found[2]) };
}

/** The discussion that another one goes into: one of a list, or any by its address. */
export const MergeForm = z
  .object({ into: z.string().trim().max(20).default(""), other: z.string().trim().max(500).default("") })
  .refine(({ into, other }) => into !== "" || other !== "", { path: ["other"], error: () => m("merge.missing") })
  .refine(({ other }) => other === "" || namedIn(other) !== null, { path: ["other"], error: () => m("merge.nowhere") })
  .transform(({ into, other }) => ({ into: namedIn(into), other: other === "" ? null : namedIn(other) }));

/** What leaders do to somebody's posting. */
export const RestraintForm = z.object({
  span: z.enum(spans, { error: () => m("restrain.span.missing") }),
  reason: conductReason,
  word: conductWord,
});

export const AppealForm = z.object({
  appeal: z
    .string({ error: () => m("appeal.missing") })
    .trim()
    .min(1, { error: () => m("appeal.missing") })
    .max(5_000, { error: () => m("appeal.long") }),
});

export const AppealAnswerForm = z.object({
  outcome: z.enum(["upheld", "lifted"], { error: () => m("appeal.outcome.missing") }),
  answer: conductWord,
});

/** Why nobody but leaders writes at present. */
/** What members are told when their group opens. */
export const OpeningForm = z.object({ title, body });

export const StandstillForm = z.object({ word: conductWord });

/** How mail of groups looks for its reader. */
export const MailFormsForm = z.object({
  plain: tick,
  digest: z.enum(digestForms, { error: () => m("forms.digest.missing") }),
});
