import type { Tx } from "#platform/db";
import {
  addressesToPause,
  isWarningDue,
  mailAll,
  noteWarning,
  openPauses,
  pauseAddress,
  resumeAddress,
  type Pause,
} from "#platform/mail";
import type { Instant } from "#platform/time";
import { addressesOf } from "../queries.ts";
import { refused } from "../refusals.ts";
import { ownerOf } from "./queries.ts";

/** Tells that group mail to an address waits, at the address itself and at the person's others; its subject is the pause. */
export const PAUSED_MAIL = "people.paused";

/** To the address: does it work again? To the others: it does not. */
export type PausedReason = "asked" | "told";

/** D-5, from time to time: addresses that refused too often wait from now on; those that wait are asked whether they work again. */
export async function lookAtAddresses(tx: Tx, now: Instant): Promise<void> {
  for (const addressId of await addressesToPause(tx, now))
    if ((await ownerOf(tx, addressId)) !== null) await pauseAddress(tx, addressId, now);
  for (const pause of await openPauses(tx)) if (isWarningDue(pause, now)) await warn(tx, pause, now);
}

async function warn(tx: Tx, { id, addressId, warnings }: Pause, now: Instant): Promise<void> {
  const owner = await ownerOf(tx, addressId);
  if (!owner) return;
  await noteWarning(tx, id, now);
  const others = warnings === 0 ? (await addressesOf(tx, owner.id)).filter((own) => own.id !== addressId) : [];
  const deliveries = [
    { addressId, reason: "asked" satisfies PausedReason, state: "waiting" as const },
    ...others.map((other) => ({
      addressId: other.id,
      reason: "told" satisfies PausedReason,
      state: "waiting" as const,
    })),
  ];
  await mailAll(tx, { purpose: PAUSED_MAIL, subjectId: id }, deliveries, { priority: 3, now });
}

/** The person says that the address works again: what it refused before counts no more. A second press changes nothing. */
export async function mailAgain(tx: Tx, personId: number, addressId: number, now: Instant): Promise<void> {
  if (!(await addressesOf(tx, personId)).some((own) => own.id === addressId))
    throw refused({ because: "address-not-own" });
  await resumeAddress(tx, addressId, now);
}
