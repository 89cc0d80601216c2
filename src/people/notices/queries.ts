import type { Db } from "#platform/db";
import type { Instant } from "#platform/time";
import type { NoticeKind } from "./rules.ts";

export interface AccountNotice {
  id: number;
  personId: number;
  personName: string;
  language: string;
  timeZone: string;
  kind: NoticeKind;
  detail: string | null;
  passkeyId: number | null;
  addressId: number | null;
  toldId: number;
  madeAt: Instant;
  expiresAt: Instant;
  usedAt: Instant | null;
}

export async function noticeOf(db: Db, id: number): Promise<AccountNotice | null> {
  const row = await db
    .selectFrom("account_notices as n")
    .innerJoin("persons as p", "p.id", "n.person_id")
    .where("n.id", "=", id)
    .select([
      "n.id",
      "n.person_id as personId",
      "p.name as personName",
      "p.language",
      "p.time_zone as timeZone",
      "n.kind",
      "n.detail",
      "n.passkey_id as passkeyId",
      "n.address_id as addressId",
      "n.told_id as toldId",
      "n.made_at as madeAt",
      "n.expires_at as expiresAt",
      "n.used_at as usedAt",
    ])
    .executeTakeFirst();
  return row ? { ...row, kind: row.kind as NoticeKind } : null;
}
