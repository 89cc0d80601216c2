import type { ZodType } from "zod";
import { Refused } from "#platform/refusal";
import { dayIn } from "#platform/time";
import { seeOther, type At, type FieldErrors, type Reply, type Typed } from "#platform/web";
import type { Draft } from "../drafts/queries.ts";
import { saveDraft, type DraftPlace } from "../drafts/commands.ts";
import { checkedFiles, sizeOf } from "../files/check.ts";
import { keptFiles } from "../files/keeping.ts";
import { FILE_BYTES, FILES_A_POST } from "../files/rules.ts";
import { sayFault } from "../files/words.ts";
import { PollForm } from "../forms.ts";
import { pollFrom, type NewPoll } from "../polls/rules.ts";
import type { NewAttachment } from "../posts/commands.ts";
import { m } from "../words.ts";

/** What a route with the composer takes. */
export const uploads = { files: FILES_A_POST, bytes: FILE_BYTES };

interface Common {
  typed: Typed;
  /** Names of files that came, as they would be kept. */
  fileNames: string[];
  wants: "post" | "preview" | "draft";
}

export type Composed<T> = Common &
  ({ ok: true; value: T; files: NewAttachment[]; poll: NewPoll | null } | { ok: false; errors: FieldErrors });

/**
 * A sent composer: its fields, its poll and its files, checked together so that every fault is said at once. `admits` refuses files of so many
 * bytes, before any of them is stored: what is refused later stays in the store for a day, and nobody may fill it who may not write.
 */
export async function composed<T>(
  at: At,
  schema: ZodType<T>,
  admits: (bytes: number) => Promise<void>,
): Promise<Composed<T>> {
  const fields = at.form(schema);
  const poll = pollOf(at, dayIn(at.settings.timeZone, await at.now()));
  const { names, files, faults } = await checkedFiles(at.uploads, at.settings);
  const { typed } = fields;
  const common: Common = { typed, fileNames: names, wants: wanted(typed.do) };
  const errors: Record<string, string> = {
    ...(fields.ok ? {} : fields.errors),
    ...(poll && "fault" in poll && { [poll.field]: m(`poll.fault.${poll.fault}`) }),
  };
  if (faults.length > 0) errors.files = [...faults.map(sayFault), again(names)].join(" ");
  if (fields.ok && Object.keys(errors).length === 0) {
    const refused =
      common.wants === "post" && files.length > 0 ? await refusalOf(() => admits(sum(files.map(sizeOf)))) : null;
    if (refused) return { ...common, ok: false, errors: refusalErrors(refused, names) };
    const kept = common.wants === "post" ? await keptFiles(at.settings, files) : [];
    return { ...common, ok: true, value: fields.value, files: kept, poll: poll as NewPoll | null };
  }
  if (names.length > 0) errors.files ??= again(names);
  return { ...common, ok: false, errors };
}

const sum = (numbers: readonly number[]): number => numbers.reduce((all, one) => all + one, 0);

async function refusalOf(ask: () => Promise<void>): Promise<Refused | null> {
  try {
    await ask();
    return null;
  } catch (error) {
    if (error instanceof Refused) return error;
    throw error;
  }
}

const wanted = (typed: string | undefined): Common["wants"] =>
  typed === "preview" || typed === "draft" ? typed : "post";

function pollOf(at: At, today: string) {
  const fields = at.form(PollForm);
  return fields.ok ? pollFrom(fields.value, today) : null;
}

/** A browser empties a file field when the page is shown again. */
export const again = (names: readonly string[]): string =>
  m("file.again", { count: names.length, names: names.join(", ") });

/** Why a command said no, and which files have to be chosen once more. */
export function refusalErrors(refused: Refused, fileNames: readonly string[]): FieldErrors {
  const errors: Record<string, string> = { "": refused.say() };
  if (fileNames.length > 0) errors.files = again(fileNames);
  return errors;
}

/** Fields that a draft keeps beside title and body. */
const kept = ["question", "follow", "motion", "times", "poll", "options", "several", "asked", "closes"] as const;
const LONGEST = { title: 300, body: 200_000, field: 5_000 };

/** "Save draft", by its button or by the script from time to time. */
export async function keepDraft(at: At, place: DraftPlace, typed: Typed, then: string): Promise<Reply> {
  const fields = Object.fromEntries(
    kept.flatMap((name) => (typed[name] ? [[name, typed[name].slice(0, LONGEST.field).toWellFormed()]] : [])),
  );
  const draft = {
    title: (typed.title ?? "").slice(0, LONGEST.title),
    body: (typed.body ?? "").slice(0, LONGEST.body),
    parentId: /^\d{1,15}$/.test(typed.parent ?? "") ? Number(typed.parent) : null,
    fields,
    key: typed._once ?? "",
  };
  await at.transaction((tx, now) => saveDraft(tx, at.person!.id, place, draft, now));
  return seeOther(then);
}

/** A draft as what was typed. */
export const typedOf = (draft: Draft): Typed => ({
  ...draft.fields,
  title: draft.title,
  body: draft.body,
  ...(draft.parentId !== null && { parent: String(draft.parentId) }),
});

/** Where a post goes on that was written to be put to a vote, or to ask for a time; null: it is whole. */
export function nextPage(postId: number, { motion, times }: { motion: boolean; times: boolean }): string | null {
  if (motion) return `/posts/${postId}/motion`;
  return times ? `/posts/${postId}/times/new` : null;
}
