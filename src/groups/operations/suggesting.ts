import { z } from "zod";
import { acts, instant, isoOrNull, reads, thing, type Operation, type OwnCall } from "#platform/api";
import { catalogueFor } from "../catalogue/queries.ts";
import { viewerAt } from "../permission/queries.ts";
import { chooseWeekly } from "../places/commands.ts";
import { weeklySince } from "../places/queries.ts";
import { dismiss, state } from "../suggestions/commands.ts";
import { statedBy, suggestedFor } from "../suggestions/queries.ts";
import { statements } from "../suggestions/rules.ts";
import { m, sayJoining, sayReason } from "../words.ts";
import { nameOf, slug, unitIn, UnitName } from "./unit.ts";

const read = { group: "groups", scope: "groups:read", access: "signed-in" } as const;
const write = { group: "groups", scope: "groups:write", access: "signed-in" } as const;

const Statements = thing("Statements", { statements: z.array(z.enum(statements)) });
const Suggestions = thing("Suggestions", {
  items: z.array(z.object({ unit: UnitName, reason: z.string(), joining: z.string() })),
});
const Letter = thing("PlacesLetter", { since: instant.nullable() });

/** What may suit somebody by what they said of themselves (G-13), and the weekly list of their places (G-6). */
export const suggestingOperations: Operation[] = [
  reads({
    ...read,
    id: "getStatements",
    path: "/me/statements",
    summary: () => m("api.getStatements"),
    output: Statements,
    async handle(call) {
      const { statements: said } = await statedBy(call.db, (call as OwnCall).person.id);
      return { statements: [...said] };
    },
  }),
  acts({
    ...write,
    id: "setStatements",
    method: "PUT",
    path: "/me/statements",
    summary: () => m("api.setStatements"),
    body: z.strictObject({ statements: z.array(z.enum(statements)).max(statements.length) }),
    output: Statements,
    async handle({ person, body }, tx, now) {
      const said = statements.filter((one) => body.statements.includes(one));
      await state(tx, person.id, said, now);
      return { statements: said };
    },
  }),
  reads({
    ...read,
    id: "listSuggestions",
    path: "/me/suggestions",
    summary: () => m("api.listSuggestions"),
    output: Suggestions,
    async handle(call) {
      const viewer = await viewerAt(call);
      const units = await catalogueFor(call.db, viewer, {});
      const found = await suggestedFor(call, viewer, units, undefined, await call.now());
      const items = (found ?? []).map(({ entry, reason }) => ({
        unit: nameOf(call, entry.unit),
        reason: sayReason(reason),
        joining: sayJoining(entry.joining),
      }));
      return { items };
    },
  }),
  acts({
    ...write,
    id: "dismissSuggestion",
    method: "PUT",
    path: "/units/{slug}/dismissal",
    summary: () => m("api.dismissSuggestion"),
    params: slug,
    output: null,
    async handle(call, tx, now) {
      const { unit } = await unitIn(call);
      await dismiss(tx, call.person.id, unit.id, now);
    },
  }),
  reads({
    ...read,
    id: "getPlacesLetter",
    path: "/me/units/letter",
    summary: () => m("api.getPlacesLetter"),
    output: Letter,
    handle: async (call) => ({ since: isoOrNull(await weeklySince(call.db, (call as OwnCall).person.id)) }),
  }),
  acts({
    ...write,
    id: "choosePlacesLetter",
    method: "PUT",
    path: "/me/units/letter",
    summary: () => m("api.choosePlacesLetter"),
    body: z.strictObject({ isWanted: z.boolean() }),
    output: Letter,
    async handle({ person, body }, tx, now) {
      await chooseWeekly(tx, person.id, body.isWanted, now);
      return { since: isoOrNull(await weeklySince(tx, person.id)) };
    },
  }),
];
