import { note } from "#platform/audit";
import { createHash, randomBytes } from "node:crypto";
import type { Tx } from "#platform/db";
import { mailOne } from "#platform/mail";
import { later, type Instant } from "#platform/time";
import { primaryAddressOf } from "../queries.ts";
import { BROWSER_KEPT, browserIn, LIFETIME, mustTellSignIn, NOTICE_MAIL, type NoticeKind } from "./rules.ts";

export interface News {
  kind: NoticeKind;
  detail?: string | null;
  passkeyId?: number;
  addressId?: number;
  /** Who did it, if not the account's owner; null: the program. */
  by?: number | null;
}

/** Notes in the audit log and mails to the primary address, which has to be the one from before the change, what happened to the account. */
export async function tell(tx: Tx, personId: number, news: News, now: Instant): Promise<void> {
  await noteNews(tx, personId, news, now);
  const primary = await primaryAddressOf(tx, personId);
  if (!primary) return;
  const { id } = await tx
    .insertInto("account_notices")
    .values({
      person_id: personId,
      kind: news.kind,
      detail: news.detail ?? null,
      passkey_id: news.passkeyId ?? null,
      address_id: news.addressId ?? null,
      told_id: primary.id,
      made_at: now,
      expires_at: later(now, LIFETIME),
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  await mailOne(tx, { purpose: NOTICE_MAIL, subjectId: id, addressId: primary.id, reason: news.kind }, now);
}

/** A sign-in changes nothing. */
async function noteNews(tx: Tx, personId: number, news: News, now: Instant): Promise<void> {
  if (news.kind === "signed-in") return;
  const by = news.by === undefined ? personId : news.by;
  const details = {
    ...(news.passkeyId !== undefined && { passkey: news.passkeyId }),
    ...(news.addressId !== undefined && { address: news.addressId }),
  };
  await note(tx, { act: `people.${news.kind}`, by, person: personId, details }, now);
}

/**
 * Remembers the browser of a sign-in, and tells the person when it is a new one. Returns the value of the browser's cookie, which is
 * the one that it has already if it has one.
 */
export async function noteBrowser(
  tx: Tx,
  personId: number,
  by: { browser: string | null; userAgent: string },
  now: Instant,
): Promise<string> {
  const token = by.browser && /^[\w-]{43}$/.test(by.browser) ? by.browser : randomBytes(32).toString("base64url");
  // With the person in it, so that the table does not say who shares a browser.
  const hash = createHash("sha256").update(`${personId} ${token}`).digest();
  const known = await tx
    .updateTable("known_browsers")
    .set({ seen_at: now })
    .where("person_id", "=", personId)
    .where("token_hash", "=", hash)
    .executeTakeFirst();
  if (known.numUpdatedRows > 0n) return token;
  await tx.insertInto("known_browsers").values({ person_id: personId, token_hash: hash, seen_at: now }).execute();
  const person = await tx
    .selectFrom("persons")
    .where("id", "=", personId)
    .select("created_at as createdAt")
    .executeTakeFirstOrThrow();
  if (mustTellSignIn(person, now))
    await tell(tx, personId, { kind: "signed-in", detail: browserIn(by.userAgent) }, now);
  return token;
}

export async function forgetOldNotices(tx: Tx, now: Instant): Promise<void> {
  await tx.deleteFrom("account_notices").where("expires_at", "<=", now).execute();
  await tx.deleteFrom("known_browsers").where("seen_at", "<=", later(now, -BROWSER_KEPT)).execute();
}
