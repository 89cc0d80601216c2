import { z } from "zod";
import { acts, type Operation } from "#platform/api";
import { dayIn } from "#platform/time";
import { orNotFound } from "#platform/web";
import { appoint, endAppointment, endingCauses } from "../commands.ts";
import { postingRules, strangerRules } from "../permission/rules.ts";
import { candidatesOf } from "../members/queries.ts";
import { appointmentsOf } from "../roles/queries.ts";
import { unitsByIds, unitToManage } from "../queries.ts";
import { roles, waysChosen } from "../rules.ts";
import { changeTexts } from "../texts/commands.ts";
import { textsOf } from "../texts/queries.ts";
import { isLinkable, subjectsFrom } from "../texts/rules.ts";
import { changeSettings } from "../units/commands.ts";
import { m } from "../words.ts";
import { audience, civil, Role, Settings, settingsOf, slug, Texts, unitIn, withId } from "./unit.ts";
import { roleOf } from "./units.ts";

const common = { group: "groups", scope: "groups:write", access: "signed-in" } as const;
const text = z.string().trim().max(5000);

/** What those who lead a unit, or a unit above it, and staff for groups do for it. It is never reading. */
export const leadingOperations: Operation[] = [
  acts({
    ...common,
    id: "changeUnitSettings",
    method: "PATCH",
    path: "/units/{slug}/settings",
    summary: () => m("api.changeUnitSettings"),
    params: slug,
    body: z.strictObject({
      audiences: z
        .strictObject({ page: audience, posts: audience, files: audience, events: audience, roster: audience })
        .partial()
        .optional(),
      posting: z.enum(postingRules).optional(),
      strangers: z.enum(strangerRules).optional(),
      newcomersSeeHistory: z.boolean().optional(),
    }),
    output: Settings,
    async handle(call, tx, now) {
      const { viewer, unit } = await unitIn(call, unitToManage);
      await changeSettings(tx, viewer, unit, call.body, now);
      return settingsOf((await unitsByIds(tx, [unit.id])).get(unit.id)!);
    },
  }),
  acts({
    ...common,
    id: "changeUnitTexts",
    method: "PATCH",
    path: "/units/{slug}/texts",
    summary: () => m("api.changeUnitTexts"),
    params: slug,
    body: z
      .strictObject({
        charge: text,
        rules: text,
        conductUrl: z
          .string()
          .trim()
          .max(500)
          .refine(isLinkable, { error: () => m("wrong.conduct") })
          .nullable(),
        subjects: z
          .array(z.string().max(100))
          .max(50)
          .transform((all) => subjectsFrom(all.join(","))),
      })
      .partial(),
    output: Texts,
    async handle(call, tx, now) {
      const { viewer, unit } = await unitIn(call, unitToManage);
      await changeTexts(tx, viewer, unit, { ...(await textsOf(tx, unit)), ...call.body }, now);
      return textsOf(tx, unit);
    },
  }),
  acts({
    ...common,
    id: "giveRole",
    method: "POST",
    path: "/units/{slug}/roles",
    summary: () => m("api.giveRole"),
    params: slug,
    body: z.strictObject({
      person: z.uuid(),
      role: z.enum(roles),
      startsOn: civil,
      endsOn: civil.nullable(),
      chosen: z.enum(waysChosen),
    }),
    output: Role,
    status: 201,
    async handle(call, tx, now) {
      const { viewer, unit } = await unitIn(call, unitToManage);
      const { person, ...role } = call.body;
      // Whoever is no member of the unit is to those who lead it as if they were not there.
      const candidates = await candidatesOf(tx, unit, dayIn(viewer.zone, now));
      const { id: personId } = orNotFound(candidates.find(({ publicId }) => publicId === person));
      const id = await appoint(tx, viewer, unit, { personId, ...role }, now);
      return roleOf((await appointmentsOf(tx, unit)).find((one) => one.id === id)!);
    },
  }),
  acts({
    ...common,
    id: "endRole",
    method: "POST",
    path: "/units/{slug}/roles/{id}/ending",
    summary: () => m("api.endRole"),
    params: withId,
    body: z.strictObject({ cause: z.enum(endingCauses).exclude(["unit closed"]) }),
    output: Role,
    async handle(call, tx, now) {
      const { viewer, unit } = await unitIn(call, unitToManage);
      const one = async () => orNotFound((await appointmentsOf(tx, unit)).find(({ id }) => id === call.params.id));
      const before = await one();
      await endAppointment(tx, viewer, unit, { id: before.id, cause: call.body.cause }, now);
      return roleOf(
        (await appointmentsOf(tx, unit)).find(({ id }) => id === before.id) ?? {
          ...before,
          endedAt: now,
          endCause: call.body.cause,
        },
      );
    },
  }),
];
