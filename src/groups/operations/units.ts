import { z } from "zod";
import { iso, listOf, pageOf, paging, reads, thing, type Call, type Operation } from "#platform/api";
import { facesFor } from "#people";
import { orNotFound } from "#platform/web";
import { catalogueFor } from "../catalogue/queries.ts";
import { joiningsFor } from "../joining/queries.ts";
import { onlookerAt } from "../people/queries.ts";
import { viewerAt } from "../permission/queries.ts";
import { textsOf } from "../texts/queries.ts";
import { membersOf } from "../members/queries.ts";
import { appointmentsOf, type Appointment } from "../roles/queries.ts";
import { roles } from "../rules.ts";
import { m, sayJoining } from "../words.ts";
import { Role, slug, Texts, thingOf, unitIn, UnitThing } from "./unit.ts";

const WholeUnit = thing("WholeUnit", {
  ...UnitThing.shape,
  ...Texts.shape,
  joining: thing("Joining", { kind: z.string(), said: z.string() }),
  isMember: z.boolean(),
  leads: z.boolean(),
});

const RosterEntry = thing("RosterEntry", {
  person: z.object({ id: z.uuid(), name: z.string() }),
  roles: z.array(z.enum(roles)),
});

export const roleOf = (one: Appointment): z.infer<typeof Role> => ({
  id: one.id,
  role: one.role,
  person: { id: one.publicId, name: one.name },
  startsOn: one.startsOn,
  endsOn: one.endsOn,
  endedAt: one.endedAt && iso(one.endedAt),
  endCause: one.endCause,
  chosen: one.chosen,
});

/** What follows the one that the page before ended with. Where that is gone meanwhile, its place in the order still holds. */
function from<R>(
  rows: readonly R[],
  cursor: readonly (string | number)[] | undefined,
  idOf: (row: R) => number,
): { rows: R[]; at: number } {
  const [id, place] = cursor ?? [];
  if (typeof id !== "number" || typeof place !== "number") return { rows: [...rows], at: 0 };
  const found = rows.findIndex((row) => idOf(row) === id);
  const at = found === -1 ? place : found + 1;
  return { rows: rows.slice(at), at };
}

async function rosterOf(call: Call<{ slug: string }, { limit: number; cursor?: readonly (string | number)[] }>) {
  const { viewer, unit } = await unitIn(call);
  const all = orNotFound(await membersOf(call.db, viewer, unit, await call.now()));
  const { limit, cursor } = call.query;
  const { rows, at } = from(all, cursor, (one) => one.personId);
  const shown = rows.slice(0, limit + 1);
  const ids = shown.map((one) => one.personId);
  const faces = await facesFor(call.db, await onlookerAt(call), ids);
  return pageOf(
    shown,
    limit,
    (one) => [one.personId, at + limit],
    (one) => ({ person: { id: faces.get(one.personId)!.publicId, name: one.name }, roles: one.roles }),
  );
}

/** The catalogue, one unit, who belongs to it and who leads it. */
export const unitOperations: Operation[] = [
  reads({
    id: "findUnits",
    path: "/units",
    group: "groups",
    summary: () => m("api.findUnits"),
    scope: "groups:read",
    access: "anyone",
    query: z.object({ q: z.string().trim().max(100).optional(), kind: z.string().max(50).optional(), ...paging }),
    output: listOf("Units", UnitThing),
    async handle(call) {
      const { q, kind, cursor, limit } = call.query;
      const all = await catalogueFor(call.db, await viewerAt(call), { kind, words: q });
      const { rows, at } = from(all, cursor, (unit) => unit.id);
      return pageOf(
        rows,
        limit,
        (unit) => [unit.id, at + limit],
        (unit) => thingOf(call, unit),
      );
    },
  }),
  reads({
    id: "getUnit",
    path: "/units/{slug}",
    group: "groups",
    summary: () => m("api.getUnit"),
    scope: "groups:read",
    access: "anyone",
    params: slug,
    output: WholeUnit,
    async handle(call) {
      const { viewer, unit } = await unitIn(call);
      const joining = (await joiningsFor(call.db, viewer, [unit], await call.now())).get(unit.id)!;
      const texts = await textsOf(call.db, unit);
      return {
        ...thingOf(call, unit),
        ...texts,
        joining: { kind: joining.kind, said: sayJoining(joining) },
        isMember: viewer.memberOf.has(unit.id),
        leads: viewer.leads.has(unit.id),
      };
    },
  }),
  reads({
    id: "getRoster",
    path: "/units/{slug}/roster",
    group: "groups",
    summary: () => m("api.getRoster"),
    scope: "groups:read",
    access: "anyone",
    params: slug,
    query: z.object(paging),
    output: listOf("Roster", RosterEntry),
    handle: rosterOf,
  }),
  reads({
    id: "getRoles",
    path: "/units/{slug}/roles",
    group: "groups",
    summary: () => m("api.getRoles"),
    scope: "groups:read",
    access: "anyone",
    params: slug,
    query: z.object(paging),
    output: listOf("Roles", Role),
    async handle(call) {
      const { unit } = await unitIn(call);
      const { limit, cursor } = call.query;
      const { rows, at } = from(await appointmentsOf(call.db, unit), cursor, (one) => one.id);
      return pageOf(rows, limit, (one) => [one.id, at + limit], roleOf);
    },
  }),
];
