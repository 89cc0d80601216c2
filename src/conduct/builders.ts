import type { Db } from "#platform/db";
import type { Instant } from "#platform/time";
import { namePanelist } from "./panel/commands.ts";
import type { PanelKind } from "./rules.ts";

const born = new Date("2026-11-01T12:00:00Z");

/** Names the person for a term around the days of most tests. */
export const aPanelist = (
  db: Db,
  person: { id: number },
  kind: PanelKind = "member",
  at: Instant = born,
): Promise<void> => {
  const term = { personId: person.id, kind, fromDay: "2026-01-01", untilDay: "2028-12-31" };
  return db.transaction().execute((tx) => namePanelist(tx, null, term, at));
};
