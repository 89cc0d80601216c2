import { z } from "zod";
import { acts, instant, isoOrNull, listOf, reads, type Operation, type OwnCall } from "#platform/api";
import { placesOf } from "../catalogue/queries.ts";
import { join, leave } from "../commands.ts";
import { writeToConveners } from "../letters/commands.ts";
import { viewerAt } from "../permission/queries.ts";
import { unitToLeave } from "../queries.ts";
import { roles } from "../rules.ts";
import { m } from "../words.ts";
import { civil, nameOf, slug, unitIn, UnitName } from "./unit.ts";

const Place = z.object({
  unit: UnitName,
  since: instant.nullable(),
  cause: z.string().nullable(),
  role: z.object({ role: z.enum(roles), endsOn: civil.nullable() }).nullable(),
});

const subject = z.string().trim().min(1).max(150);
const body = z.string().trim().min(1).max(10_000);

/** Where the holder of the token belongs, and the ways in and out. */
export const belongingOperations: Operation[] = [
  reads({
    id: "getPlaces",
    path: "/me/units",
    group: "groups",
    summary: () => m("api.getPlaces"),
    scope: "groups:read",
    access: "signed-in",
    output: listOf("Places", Place),
    async handle(call) {
      const viewer = { ...(await viewerAt(call)), personId: (call as OwnCall).person.id };
      const places = await placesOf(call.db, viewer, await call.now());
      const items = places.map(({ unit, joinedAt, cause, role }) => ({
        unit: nameOf(call, unit),
        since: isoOrNull(joinedAt),
        cause,
        role,
      }));
      return { items, next: null };
    },
  }),
  acts({
    id: "joinUnit",
    method: "PUT",
    path: "/units/{slug}/membership",
    group: "groups",
    summary: () => m("api.joinUnit"),
    scope: "groups:write",
    access: "signed-in",
    params: slug,
    output: null,
    async handle(call, tx, now) {
      const { viewer, unit } = await unitIn(call);
      await join(tx, { personId: call.person.id, zone: viewer.zone }, unit, now);
    },
  }),
  acts({
    id: "leaveUnit",
    method: "DELETE",
    path: "/units/{slug}/membership",
    group: "groups",
    summary: () => m("api.leaveUnit"),
    scope: "groups:write",
    access: "signed-in",
    params: slug,
    output: null,
    async handle(call, tx, now) {
      const { viewer, unit } = await unitIn(call, unitToLeave);
      await leave(tx, { personId: call.person.id, zone: viewer.zone }, unit, now);
    },
  }),
  acts({
    id: "writeToConveners",
    method: "POST",
    path: "/units/{slug}/letters",
    group: "groups",
    summary: () => m("api.writeToConveners"),
    scope: "groups:write",
    access: "signed-in",
    params: slug,
    body: z.strictObject({ subject, body, showsAddress: z.boolean().default(false) }),
    output: null,
    async handle(call, tx, now) {
      const { viewer, unit } = await unitIn(call);
      await writeToConveners(tx, { personId: call.person.id, zone: viewer.zone }, unit, call.body, now);
    },
  }),
];
