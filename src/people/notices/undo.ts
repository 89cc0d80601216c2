import { note } from "#platform/audit";
import type { Tx } from "#platform/db";
import { later, type Instant } from "#platform/time";
import { makePrimary, removeAddress } from "../addresses/commands.ts";
import { addressesOf } from "../queries.ts";
import { refused } from "../refusals.ts";
import { problemOf } from "../links/rules.ts";
import { cancelRemoval, turnOffFactor } from "../second-factor/commands.ts";
import { revokeAllTokens } from "../tokens/commands.ts";
import { endAllSessions, takePasswordAway } from "../sessions/commands.ts";
import { noticeOf, type AccountNotice } from "./queries.ts";
import { LIFETIME } from "./rules.ts";

/**
 * The owner of the mailbox says that it was somebody else: every session and token ends, the password and what this notice was about are gone.
 * The mailed link stays, which only they can open.
 */
export async function undo(tx: Tx, noticeId: number, now: Instant): Promise<void> {
  await tx.selectFrom("account_notices").where("id", "=", noticeId).select("id").forUpdate().execute();
  const notice = await noticeOf(tx, noticeId);
  const problem = problemOf(notice, now);
  if (!notice || problem) throw refused({ because: "link", problem: problem ?? "unknown" });
  // Whoever reads a mailbox that is not the person's any more decides nothing.
  const own = await addressesOf(tx, notice.personId);
  if (!own.some(({ id }) => id === notice.toldId)) throw refused({ because: "link", problem: "unknown" });
  await tx.updateTable("account_notices").set({ used_at: now }).where("id", "=", noticeId).execute();
  await note(
    tx,
    { act: "people.undone", by: notice.personId, person: notice.personId, details: { of: notice.kind } },
    now,
  );
  await endAllSessions(tx, notice.personId, now);
  await revokeAllTokens(tx, notice.personId, now);
  await takePasswordAway(tx, notice.personId);
  await tx.deleteFrom("known_browsers").where("person_id", "=", notice.personId).execute();
  await undoWhat(tx, notice, now);
}

async function undoWhat(tx: Tx, notice: AccountNotice, now: Instant): Promise<void> {
  switch (notice.kind) {
    case "passkey-added":
      if (notice.passkeyId !== null) await tx.deleteFrom("passkeys").where("id", "=", notice.passkeyId).execute();
      return;
    case "factor-on":
    case "factor-codes":
      return turnOffFactor(tx, notice.personId, now);
    case "identity-linked":
      await tx.deleteFrom("identities").where("person_id", "=", notice.personId).execute();
      return;
    case "factor-removal":
      return cancelRemoval(tx, notice.personId, now);
    case "addresses-changed":
      return undoAddress(tx, notice, now);
    default:
      return;
  }
}

/** The told address is the primary one again, and one that was added since is gone. */
async function undoAddress(tx: Tx, { personId, toldId, addressId }: AccountNotice, now: Instant): Promise<void> {
  const own = await addressesOf(tx, personId);
  await makePrimary(tx, personId, toldId, now);
  const added = own.find(({ id }) => id === addressId && id !== toldId);
  if (added && later(added.verifiedAt, LIFETIME) > now) await removeAddress(tx, personId, added.id, now);
}
