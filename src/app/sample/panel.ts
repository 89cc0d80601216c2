import { importCount, namePanelist } from "#conduct";
import type { Tx } from "#platform/db";
import { addDays, days, later, type Day, type Instant } from "#platform/time";
import { samplePanel } from "./people/panel.ts";

/** A panel of three with two who stand in, and one case that ended long ago, of which nothing but the count is there. */
export async function enterPanel(tx: Tx, idOf: (key: string) => number, now: Instant, today: Day): Promise<void> {
  for (const { key, kind, from, until } of samplePanel) {
    const term = { fromDay: addDays(today, -from), untilDay: addDays(today, until) };
    await namePanelist(tx, null, { personId: idOf(key), kind, ...term }, now);
  }
  const before = (count: number): Instant => later(now, -days(count));
  await importCount(tx, { openedAt: before(470), closedAt: before(430), outcome: "word" });
}
