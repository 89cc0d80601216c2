import { z } from "zod";
import { acts, iso, reads, thing, type Operation, type OwnCall } from "#platform/api";
import type { Db } from "#platform/db";
import { forgetDemographics, saveDemographics } from "../demographics/commands.ts";
import { ownDemographics } from "../demographics/queries.ts";
import { answersFrom, questions } from "../demographics/rules.ts";
import { m } from "../words.ts";

const names = questions.map(({ name }) => name) as [string, ...string[]];
const answers = z.partialRecord(z.enum(names), z.array(z.string()));

/** `consentedAt` null: nothing is kept and nobody is counted. */
const Demographics = thing("Demographics", { consentedAt: z.string().nullable(), answers });

async function demographicsOf(db: Db, personId: number): Promise<z.infer<typeof Demographics>> {
  const own = await ownDemographics(db, personId);
  const all: Record<string, string[]> = {};
  for (const { question, answer } of own?.answers ?? []) (all[question] ??= []).push(answer);
  return { consentedAt: own && iso(own.givenAt), answers: all };
}

const Said = z.strictObject({
  /** Saying it is the consent. */
  consent: z.literal(true),
  answers: answers
    .transform((given) =>
      answersFrom(
        Object.entries(given).flatMap(([question, said]) => (said ?? []).map((answer) => ({ question, answer }))),
      ),
    )
    .refine((given) => given !== null, { error: () => m("count.error.answer") }),
});

/** What the holder says to be counted; figures of others are the staff's, on their desk. */
export const demographicsOperations: Operation[] = [
  reads({
    id: "getDemographics",
    path: "/me/demographics",
    group: "account",
    summary: () => m("api.getDemographics"),
    scope: "account:read",
    access: "signed-in",
    output: Demographics,
    handle: (call) => demographicsOf(call.db, (call as OwnCall).person.id),
  }),
  acts({
    id: "setDemographics",
    method: "PUT",
    path: "/me/demographics",
    group: "account",
    summary: () => m("api.setDemographics"),
    scope: "account:write",
    access: "signed-in",
    body: Said,
    output: Demographics,
    async handle({ person, body }, tx, now) {
      await saveDemographics(tx, person.id, body.answers ?? [], now);
      return demographicsOf(tx, person.id);
    },
  }),
  acts({
    id: "forgetDemographics",
    method: "DELETE",
    path: "/me/demographics",
    group: "account",
    summary: () => m("api.forgetDemographics"),
    scope: "account:write",
    access: "signed-in",
    output: null,
    async handle({ person }, tx) {
      await forgetDemographics(tx, person.id);
    },
  }),
];
