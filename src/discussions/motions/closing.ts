import type { JobAt } from "#platform/jobs";
import { closeMotion } from "./commands.ts";
import { dueMotions } from "./queries.ts";

/** Counts what is due, each motion in a transaction of its own: one that cannot be counted keeps no other open. */
export async function closeDue(at: JobAt): Promise<void> {
  const due = await at.transaction((tx, now) => dueMotions(tx, now));
  const failures: unknown[] = [];
  for (const id of due)
    await at
      .transaction((tx, now) => closeMotion(tx, id, now, at.settings))
      .catch((error: unknown) => failures.push(error));
  if (failures.length > 0) throw failures[0];
}
