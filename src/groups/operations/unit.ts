import { z } from "zod";
import { idParam, instant, thing, type Call } from "#platform/api";
import type { Db } from "#platform/db";
import { orNotFound } from "#platform/web";
import { viewerAt } from "../permission/queries.ts";
import { audiences, features, postingRules, strangerRules, type Viewer } from "../permission/rules.ts";
import { unitFor, type Unit } from "../queries.ts";
import { roles, waysChosen } from "../rules.ts";

export const slug = z.object({ slug: z.string().min(1).max(100) });

/** Everywhere where a unit is only named. */
export const UnitName = thing("UnitName", { slug: z.string(), name: z.string(), url: z.url() });

export const audience = z.enum(audiences);
export const civil = z.iso.date();

export const Settings = thing("UnitSettings", {
  audiences: z.object(
    Object.fromEntries(features.map((one) => [one, audience])) as Record<(typeof features)[number], typeof audience>,
  ),
  posting: z.enum(postingRules),
  strangers: z.enum(strangerRules),
  newcomersSeeHistory: z.boolean(),
});

export const UnitThing = thing("Unit", {
  slug: z.string(),
  name: z.string(),
  url: z.url(),
  acronym: z.string().nullable(),
  kind: z.string(),
  purpose: z.string(),
  address: z.email().nullable(),
  openedOn: civil,
  closedOn: civil.nullable(),
  settings: Settings,
});

/** What leaders wrote for the unit's page. */
export const Texts = thing("UnitTexts", {
  charge: z.string(),
  rules: z.string(),
  conductUrl: z.string().nullable(),
  subjects: z.array(z.string()),
});

export const Role = thing("Role", {
  id: z.number().int(),
  role: z.enum(roles),
  person: z.object({ id: z.uuid(), name: z.string() }),
  startsOn: civil,
  endsOn: civil.nullable(),
  endedAt: instant.nullable(),
  endCause: z.string().nullable(),
  chosen: z.enum(waysChosen),
});

export const withId = slug.extend({ id: idParam });

export const nameOf = (
  { settings }: Call,
  { slug: at, name }: Pick<Unit, "slug" | "name">,
): z.infer<typeof UnitName> => ({
  slug: at,
  name,
  url: `${settings.publicUrl}/groups/${at}`,
});

export const settingsOf = (unit: Unit): z.infer<typeof Settings> => {
  const { page, posts, files, events, roster } = unit.audiences;
  const { posting, strangers, newcomersSeeHistory } = unit;
  return { audiences: { page, posts, files, events, roster }, posting, strangers, newcomersSeeHistory };
};

export const thingOf = (call: Call, unit: Unit): z.infer<typeof UnitThing> => ({
  ...nameOf(call, unit),
  acronym: unit.acronym,
  kind: unit.kind,
  purpose: unit.purpose,
  address: unit.address && `${unit.address}@${call.settings.mailDomain}`,
  openedOn: unit.openedOn,
  closedOn: unit.closure?.on ?? null,
  settings: settingsOf(unit),
});

/** `unitFor`, `unitToManage` or `unitToLeave`: what the caller may not have, is not there. */
type Find = (db: Db, viewer: Viewer, slug: string) => Promise<Unit | null>;

export async function unitIn(
  call: Call<{ slug: string }>,
  find: Find = unitFor,
): Promise<{ viewer: Viewer; unit: Unit }> {
  const viewer = await viewerAt(call);
  return { viewer, unit: orNotFound(await find(call.db, viewer, call.params.slug)) };
}
