import type { Viewer } from "./rules.ts";

/** As whom a leader may look at a page (D-23): without an account, with one, as a member of the association, as one of the unit. */
export const stands = ["guest", "account", "member", "unit"] as const;
export type Stand = (typeof stands)[number];

export const isStand = (text: string | undefined): text is Stand =>
  (stands as readonly (string | undefined)[]).includes(text);

/** Nobody's: what is looked up for this person finds nothing. */
const SOMEBODY = 0;

/** A made-up person of that kind, as permission sees them. */
export function standIn(as: Stand, unit: { id: number; needsMembership: boolean }, zone: string): Viewer {
  const within = as === "unit";
  return {
    personId: as === "guest" ? null : SOMEBODY,
    zone,
    isMember: as === "member" || (within && unit.needsMembership),
    memberOf: new Set(within ? [unit.id] : []),
    leads: new Set(),
    capabilities: new Set(),
    isStandIn: true,
  };
}

/**
 * The same, but never more than who looks may see: each fact holds only if it holds for both. Permission grows with each fact and asks
 * one of them for one audience, so this sees what both see and nothing else (viewing.test.ts).
 */
export function viewingAs(viewer: Viewer, as: Stand, unit: { id: number; needsMembership: boolean }): Viewer {
  const made = standIn(as, unit, viewer.zone);
  const own = new Set([...viewer.memberOf, ...viewer.leads]);
  return {
    ...made,
    isMember: made.isMember && viewer.isMember,
    memberOf: new Set([...made.memberOf].filter((id) => own.has(id))),
    // What is kept from a newcomer who looks stays kept; who leads the unit is kept from nothing.
    ...(viewer.memberSince && !viewer.leads.has(unit.id) && { memberSince: viewer.memberSince }),
  };
}
