import type { Instant } from "#platform/time";

export const features = ["page", "posts", "files", "events", "roster"] as const;
export type UnitFeature = (typeof features)[number];

/** Widest first. */
export const audiences = ["public", "accounts", "members", "unit", "leaders"] as const;
export type Audience = (typeof audiences)[number];

export const postingRules = ["anyone", "accounts", "unit", "leaders"] as const;
export type PostingRule = (typeof postingRules)[number];

/** What meets mail from somebody who may not post (D-6). */
export const strangerRules = ["hold", "refuse", "drop"] as const;
export type StrangerRule = (typeof strangerRules)[number];

/** Who is reading, with the facts that permission asks about. A visitor without an account has `personId` null. */
export interface Viewer {
  personId: number | null;
  /** The association's zone (IANA): its days begin there. */
  zone: string;
  /** In good standing or in grace with the association (membership standingOf). */
  isMember: boolean;
  memberOf: ReadonlySet<number>;
  /** Since when they belong to each of those. Loaded for whoever reads pages, left out where many are asked about at once. */
  memberSince?: ReadonlyMap<number, Instant>;
  leads: ReadonlySet<number>;
  /** Units in which they may not post today, by a decision about them (D-7); null among them: everywhere (D-30). Loaded as `memberSince` is. */
  barredFrom?: ReadonlySet<number | null>;
  capabilities: ReadonlySet<string>;
  /** A made-up reader, as whom a leader looks at a page: nothing that is drawn for them can be pressed. */
  isStandIn?: true;
}

export type Audiences = Readonly<Record<UnitFeature, Audience>>;

/** What permission needs to know of a unit. */
export interface Guarded {
  id: number;
  audiences: Audiences;
}

/**
 * The one table of permission (G-4): for which units an audience lets this viewer in, "all" or their ids. The predicate below and
 * the SQL of `visibleUnits` are both made from it. Leading a parent, a staff capability, moderating: none of them is reading.
 */
export const opens: Readonly<Record<Audience, (viewer: Viewer) => "all" | ReadonlySet<number>>> = {
  public: () => "all",
  accounts: (viewer) => (viewer.personId === null ? nowhere : "all"),
  members: (viewer) => (viewer.isMember ? "all" : nowhere),
  unit: (viewer) => new Set([...viewer.memberOf, ...viewer.leads]),
  leaders: (viewer) => viewer.leads,
};

const nowhere: ReadonlySet<number> = new Set();

/** A hidden page hides everything of its unit: whoever may not see the page sees no other feature. */
export const gates = (feature: UnitFeature): readonly UnitFeature[] =>
  feature === "page" ? ["page"] : ["page", feature];

export function maySee(viewer: Viewer, unit: Guarded, feature: UnitFeature): boolean {
  return gates(feature).every((gate) => lets(viewer, unit.id, unit.audiences[gate]));
}

/** Whether an audience of this unit takes the viewer in. For what is narrower than a feature; what a feature itself asks is `maySee`. */
export function lets(viewer: Viewer, unitId: number, audience: Audience): boolean {
  const open = opens[audience](viewer);
  return open === "all" || open.has(unitId);
}

/** Where only the group itself reads, it may keep from newcomers what was written before they came. */
export const isOfGroupAlone = (audiences: Audiences): boolean =>
  gates("posts").some((gate) => audiences[gate] === "unit");

/**
 * From when on the viewer reads a unit's posts; null: from the first. What others than the group's own people may read is no secret from its
 * newcomers, and who leads has to know what was said. The SQL of `readableUnits` says the same.
 */
export function readsFrom(viewer: Viewer, unit: Guarded & { newcomersSeeHistory: boolean }): Instant | null {
  if (unit.newcomersSeeHistory || viewer.leads.has(unit.id) || !isOfGroupAlone(unit.audiences)) return null;
  return viewer.memberSince?.get(unit.id) ?? null;
}

/** Who reads a feature once the page's own audience is counted in; the two kinds of member do not contain each other. */
export type Readers = Audience | "members+unit" | "members+leaders";

/** For "Who can see this?": made from the same settings and gates as the permission itself. */
export function whoReads(unit: Pick<Guarded, "audiences">, feature: UnitFeature): Readers {
  const all = new Set(gates(feature).map((gate) => unit.audiences[gate]));
  const within = all.has("leaders") ? "leaders" : all.has("unit") ? "unit" : null;
  if (within) return all.has("members") ? `members+${within}` : within;
  return all.has("members") ? "members" : all.has("accounts") ? "accounts" : "public";
}

/** What posting asks of a unit. */
export interface Postable {
  id: number;
  posting: PostingRule;
  isClosed: boolean;
  isUnopened: boolean;
}

/** D-6, D-7: who may post. A closed unit takes no posts, one that is not open yet none either, and nobody posts where they are barred. */
export function mayPost(viewer: Viewer, unit: Postable): boolean {
  if (unit.isClosed || unit.isUnopened || isBarred(viewer, unit)) return false;
  switch (unit.posting) {
    case "anyone":
      return true;
    case "accounts":
      return viewer.personId !== null;
    case "unit":
      return viewer.memberOf.has(unit.id) || viewer.leads.has(unit.id);
    case "leaders":
      return viewer.leads.has(unit.id);
  }
}

export const isBarred = ({ barredFrom }: Viewer, unit: { id: number }): boolean =>
  barredFrom !== undefined && (barredFrom.has(unit.id) || barredFrom.has(null));

/** Settings, roles, closing: the unit's leaders, the leaders of any unit above it, and staff for groups. It is never reading. */
export function mayManage(viewer: Viewer, unit: { id: number; above: readonly number[] }): boolean {
  if (viewer.personId === null) return false;
  return viewer.capabilities.has("groups") || [unit.id, ...unit.above].some((id) => viewer.leads.has(id));
}
