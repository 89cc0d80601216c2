import { idFrom, NotFound, orNotFound, page, seeOther, statusOf, unlessRefused, type At } from "#platform/web";
import type { FieldErrors, Parsed, Reply, Typed } from "#platform/web";
import type { Tx } from "#platform/db";
import type { Instant } from "#platform/time";
import type { ZodType } from "zod";
import { stepAside } from "../bench/commands.ts";
import { addWords, appeal, askReported, giveStatement, noteView } from "../cases/commands.ts";
import { caseFor, evidenceOf, saidIn, viewsOf, type Case, type Part } from "../cases/queries.ts";
import { AdditionForm, AppealForm, ProposalForm, QuestionForm, StatementForm } from "../forms.ts";
import { agree, propose } from "../rulings/commands.ts";
import { proposalsOf, rulingsOf } from "../rulings/queries.ts";
import { BenchView, peopleIn } from "./case-bench.tsx";
import { PartyView } from "./case-party.tsx";
import { postsIn } from "./naming.ts";

interface Here {
  found: Case;
  part: Part;
}

/** One case, for those who have a part in it; for everybody else it does not exist. */
export async function show(at: At): Promise<Reply> {
  return view(at, await hereAt(at), {}, {});
}

/** What each part may do with it: an act of another part's is a page that does not exist. */
export const submitQuestion = (at: At) =>
  acted(at, ["bench"], QuestionForm, ({ found }, { question }) =>
    acting(at, (tx, now, by, zone) => askReported(tx, by, found.id, question, now, zone)),
  );

export const submitStatement = (at: At) =>
  acted(at, ["reported"], StatementForm, ({ found }, { statement }) =>
    acting(at, (tx, now, _by, zone) => giveStatement(tx, found.id, statement, now, zone)),
  );

export const submitAddition = (at: At) =>
  acted(at, ["reporter", "reported"], AdditionForm, async ({ found, part }, { addition, posts: links }) => {
    const evidence = part === "reporter" ? await postsIn(at, links) : [];
    if (typeof evidence === "string") return { posts: evidence };
    const said = { words: addition, evidence };
    const side = part === "reporter" ? "reporter" : "reported";
    return acting(at, (tx, now, _by, zone) => addWords(tx, side, found.id, said, now, zone));
  });

export const submitAppeal = (at: At) =>
  acted(at, ["reporter", "reported"], AppealForm, ({ found, part }, { appeal: text }) => {
    const side = part === "reporter" ? "reporter" : "reported";
    return acting(at, (tx, now, _by, zone) => appeal(tx, side, found.id, text, now, zone));
  });

export const submitProposal = (at: At) =>
  acted(at, ["bench"], ProposalForm, ({ found }, proposal) =>
    acting(at, (tx, now, by, zone) => propose(tx, by, found.id, proposal, now, zone)),
  );

export const submitAgreement = (at: At) =>
  acted(at, ["bench"], null, ({ found }) =>
    acting(at, (tx, now, by, zone) => agree(tx, by, found.id, idFrom(at.params.number), now, zone)),
  );

/** Whoever steps aside has no part in it any more, so the way leads elsewhere. */
export async function submitStepping(at: At): Promise<Reply> {
  const here = await hereAt(at);
  if (here.part !== "bench") throw new NotFound();
  return unlessRefused(
    async () => {
      await at.transaction((tx, now) => stepAside(tx, at.person!.id, here.found.id, now, at.settings.timeZone));
      return seeOther("/conduct/cases");
    },
    (refused) => view(at, here, { "": refused.say() }, {}),
  );
}

async function hereAt(at: At): Promise<Here> {
  const { timeZone } = at.settings;
  return orNotFound(await caseFor(at.db, at.person!.id, at.params.code!, await at.now(), timeZone));
}

/** Null: done. Else what is wrong with the fields. */
type Done = FieldErrors | null;

async function acting(at: At, act: (tx: Tx, now: Instant, by: number, zone: string) => Promise<void>): Promise<Done> {
  await at.once(async (tx, now) => {
    await act(tx, now, at.person!.id, at.settings.timeZone);
    return "/conduct/cases";
  });
  return null;
}

async function acted<T>(
  at: At,
  parts: readonly Part[],
  schema: ZodType<T> | null,
  act: (here: Here, value: T) => Promise<Done>,
): Promise<Reply> {
  const here = await hereAt(at);
  if (!parts.includes(here.part)) throw new NotFound();
  const parsed: Parsed<T> = schema ? at.form(schema) : { ok: true, value: undefined as T, typed: {} };
  if (!parsed.ok) return view(at, here, parsed.errors, parsed.typed);
  return unlessRefused(
    async () => {
      const wrong = await act(here, parsed.value);
      if (wrong) return view(at, here, wrong, parsed.typed);
      return seeOther(`/conduct/cases/${here.found.code}?done=yes`);
    },
    async (refused) => view(at, await hereAt(at), { "": refused.say() }, parsed.typed),
  );
}

/** Each look of somebody who sits is noted before anything is shown: the one thing besides reading that a GET writes here (decision 059). */
async function view(at: At, { found, part }: Here, errors: FieldErrors, typed: Typed): Promise<Reply> {
  if (part === "bench") await at.transaction((tx, now) => noteView(tx, at.person!.id, found, now));
  const { id, stage, unitIds } = found;
  const now = await at.now();
  const common = {
    at,
    found,
    now,
    errors,
    typed,
    rulings: await rulingsOf(at.db, id),
    views: await viewsOf(at.db, id),
  };
  const status = statusOf(errors);
  if (part !== "bench") {
    const said = await saidIn(at.db, id, part);
    const evidence = part === "reporter" ? await evidenceOf(at.db, id) : [];
    return page(at, () => <PartyView {...common} side={part} said={said} evidence={evidence} />, { status });
  }
  const more = {
    said: await saidIn(at.db, id, null),
    evidence: await evidenceOf(at.db, id),
    proposals: await proposalsOf(at.db, id, stage),
    ...(await peopleIn(at, found, unitIds)),
  };
  return page(at, () => <BenchView {...common} {...more} me={at.person!.id} />, { status });
}
