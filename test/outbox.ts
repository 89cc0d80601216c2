import PostalMime, { type Email } from "postal-mime";
import type { Db } from "../src/platform/db/index.ts";
import type { AnyComposer, Composer } from "../src/platform/mail/index.ts";
import type { Instant } from "../src/platform/time/index.ts";

export interface Posted {
  subject: string;
  text: string;
  /** The first address in the text, without the site's own part; null when there is none. */
  path: string | null;
  mail: Email;
  raw: string;
}

/**
 * The mails that wait for this address, oldest first, as its reader will see them: composed and parsed back. What the
 * composer withdraws is left out.
 */
export async function mailsTo(
  db: Db,
  composers: readonly AnyComposer[],
  address: string,
  now: Instant,
): Promise<Posted[]> {
  const rows = await db
    .selectFrom("deliveries as d")
    .innerJoin("mailings as g", "g.id", "d.mailing_id")
    .innerJoin("mail_addresses as a", "a.id", "d.address_id")
    .where("a.key", "=", address.toLowerCase())
    .where("d.state", "=", "waiting")
    .orderBy("d.id")
    .select([
      "d.id",
      "d.mailing_id as mailingId",
      "d.address_id as addressId",
      "a.address",
      "d.capacity_id as capacityId",
      "d.reason",
      "g.purpose",
      "g.subject_id as subjectId",
      "g.message_id as messageId",
      "g.created_at as createdAt",
    ])
    .execute();
  const mails: Posted[] = [];
  for (const row of rows) {
    const composer = composers.find((one) => (one as { purpose: string }).purpose === row.purpose) as
      | Composer
      | undefined;
    if (!composer) throw new Error(`nobody composes ${row.purpose}`);
    const common = await composer.prepare(db, { ...row, id: row.mailingId, passage: null }, now);
    if (typeof common === "object" && common !== null && "withdraw" in common) continue;
    const copy = (await composer.compose(db, common, [row], now))(row);
    if (Buffer.isBuffer(copy)) mails.push(await posted(copy));
  }
  return mails;
}

async function posted(raw: Buffer): Promise<Posted> {
  const mail = await PostalMime.parse(raw);
  const text = mail.text ?? "";
  const url = /https?:\/\/\S+/.exec(text)?.[0];
  return {
    subject: mail.subject ?? "",
    text,
    path: url ? url.replace(/^https?:\/\/[^/]+/, "") : null,
    mail,
    raw: raw.toString("latin1"),
  };
}
