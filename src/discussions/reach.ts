import type { ReachOf } from "#groups";
import { deliveriesFor } from "./subscriptions/queries.ts";
import { m } from "./words.ts";

/** For the list of my places: whether each group's posts come by mail, and where to. */
export const reachOf: ReachOf = async (db, personId, unitIds) => {
  const rows = await deliveriesFor(db, personId, unitIds);
  return new Map(
    rows.map(({ unitId, mode, address }) => [
      unitId,
      () => (mode === "web" ? m("reach.web") : m("reach.mail", { mode, address })),
    ]),
  );
};
