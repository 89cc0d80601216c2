import { z } from "zod";
import { acts, invalidField, type Operation, type OwnCall } from "#platform/api";
import { dayIn } from "#platform/time";
import { changeRegions } from "../map/commands.ts";
import { regionsOf } from "../map/queries.ts";
import { regionsFrom } from "../map/rules.ts";
import { viewerAt } from "../permission/queries.ts";
import { kinds, unitFor, unitsByIds, unitToManage } from "../queries.ts";
import { closeUnit, createUnit, renameUnit } from "../units/commands.ts";
import { m } from "../words.ts";
import { slug, thingOf, unitIn, UnitThing } from "./unit.ts";

const common = { group: "groups", scope: "groups:write", access: { capability: "groups" } } as const;
const name = z
  .string()
  .trim()
  .min(1, { error: () => m("wrong.name") })
  .max(160, { error: () => m("wrong.name") });
const acronym = z
  .string()
  .trim()
  .min(1)
  .max(20, { error: () => m("wrong.acronym") })
  .nullable();
const word = z.string().trim().toLowerCase().min(1);

/** As it stands after the act, which staff are told also where the unit's page is not theirs to read. */
const nowOf = async (call: OwnCall, id: number) => thingOf(call, (await unitsByIds(call.db, [id])).get(id)!);

/** What only staff do: a unit's beginning, its other name, its end (G-11). */
export const foundingOperations: Operation[] = [
  acts({
    ...common,
    id: "createUnit",
    method: "POST",
    path: "/units",
    summary: () => m("api.createUnit"),
    body: z.strictObject({
      kind: z.string(),
      name,
      acronym: acronym.default(null),
      purpose: z
        .string()
        .trim()
        .min(1, { error: () => m("wrong.purpose") })
        .max(2000, { error: () => m("wrong.purpose") }),
      /** The page's address; made from the acronym or the name where it is left out. */
      slug: word.optional(),
      /** The part before the @; null: it takes no mail; left out: the page's address. */
      address: word.nullable().optional(),
      parent: word.nullable().default(null),
      /** Nobody writes there until its leaders open it. */
      isUnopened: z.boolean().default(false),
    }),
    output: UnitThing,
    status: 201,
    async handle(call, tx, now) {
      const viewer = await viewerAt(call);
      const { parent, slug: at, address, ...unit } = call.body;
      if (!(await kinds(tx)).some(({ kind }) => kind === unit.kind)) throw invalidField("kind", m("wrong.choose"));
      const above = parent === null ? null : await unitToManage(tx, viewer, parent);
      if (parent !== null && !above) throw invalidField("parent", m("wrong.parent"));
      const input = {
        ...unit,
        parentId: above?.id ?? null,
        openedOn: dayIn(viewer.zone, now),
        ...(at !== undefined && { slug: at }),
        ...(address !== undefined && { address }),
      };
      return nowOf(call, (await createUnit(tx, viewer, input, now)).id);
    },
  }),
  acts({
    ...common,
    id: "renameUnit",
    method: "PATCH",
    path: "/units/{slug}/name",
    summary: () => m("api.renameUnit"),
    params: slug,
    body: z
      .strictObject({
        name,
        acronym,
        slug: word,
        regions: z
          .array(z.string().max(6))
          .max(100)
          .refine((all) => "regions" in regionsFrom(all.join(" ")), { error: () => m("wrong.regions") }),
      })
      .partial(),
    output: UnitThing,
    async handle(call, tx, now) {
      const { viewer, unit } = await unitIn(call, unitToManage);
      const { regions, ...names } = call.body;
      const before = { name: unit.name, acronym: unit.acronym, slug: unit.slug };
      await renameUnit(tx, viewer, unit, { ...before, ...names }, now);
      const read = regions && regionsFrom(regions.join(" "));
      const stay = (await regionsOf(tx, [unit.id])).get(unit.id) ?? [];
      await changeRegions(tx, viewer, unit, read && "regions" in read ? read.regions : stay, now);
      return nowOf(call, unit.id);
    },
  }),
  acts({
    ...common,
    id: "closeUnit",
    method: "PUT",
    path: "/units/{slug}/closure",
    summary: () => m("api.closeUnit"),
    params: slug,
    body: z.strictObject({
      reason: z
        .string()
        .trim()
        .min(1, { error: () => m("wrong.reason") })
        .max(500, { error: () => m("wrong.reason") }),
      successor: word.nullable().default(null),
    }),
    output: UnitThing,
    async handle(call, tx, now) {
      const { viewer, unit } = await unitIn(call, unitToManage);
      const { reason, successor } = call.body;
      const next = successor === null ? null : await unitFor(tx, viewer, successor);
      if (successor !== null && (!next || next.id === unit.id)) throw invalidField("successor", m("wrong.successor"));
      await closeUnit(tx, viewer, unit, { reason, successorId: next?.id ?? null }, now);
      return nowOf(call, unit.id);
    },
  }),
];
