import type { Settings } from "#platform/config";
import type { Db } from "#platform/db";
import {
  composer,
  messageIdFor,
  prepare,
  type AnyComposer,
  type Mailing,
  type Prepared,
  type Withdrawal,
  NO_REPLY,
} from "#platform/mail";
import type { Instant } from "#platform/time";
import { inLanguage } from "#platform/words";
import { closingComposers } from "./closings/composers.ts";
import { failingComposers } from "./failing/composers.ts";
import { letterComposers } from "./letters/composers.ts";
import { linkOf } from "./links/queries.ts";
import { LINK_MAIL, problemOf } from "./links/rules.ts";
import { linkToken, pathOf } from "./links/tokens.ts";
import { linkLetter, noticeLetter, type Letter } from "./mails.tsx";
import { noticeOf } from "./notices/queries.ts";
import { NOTICE_MAIL } from "./notices/rules.ts";
import { noticePath } from "./notices/tokens.ts";

interface Ready {
  prepared: Prepared;
  /** The display name in To; null to somebody unknown. */
  name: string | null;
}

/** The mails of this slice: links, and notices about the account. */
export const peopleComposers = (settings: Settings): AnyComposer[] => [
  single(LINK_MAIL, (db, mailing, now) => linkMail(settings, db, mailing, now)),
  single(NOTICE_MAIL, (db, mailing) => noticeMail(settings, db, mailing)),
  ...letterComposers(settings),
  ...failingComposers(settings),
  ...closingComposers(settings),
];

// Each goes to one address; what may be asked again was asked in `prepare` a moment before.
const single = (
  purpose: string,
  ready: (db: Db, mailing: Mailing, now: Instant) => Promise<Ready | Withdrawal>,
): AnyComposer =>
  composer<Ready>({
    purpose,
    prepare: ready,
    compose:
      async (_db, { prepared, name }) =>
      (delivery) =>
        prepared.write({ to: { name, address: delivery.address } }),
  });

/** A link that was used or ran out while its mail waited is not sent any more. */
async function linkMail(settings: Settings, db: Db, mailing: Mailing, now: Instant): Promise<Ready | Withdrawal> {
  const link = await linkOf(db, mailing.subjectId);
  const problem = problemOf(link, now);
  if (!link || problem) return { withdraw: `link ${problem}` };
  const language = link.language ?? "en";
  const facts = { association: settings.associationName, publicUrl: settings.publicUrl, name: link.personName };
  const path = pathOf(link.purpose, linkToken(settings.secret, link.purpose, link.id));
  return finished(
    settings,
    mailing,
    language,
    link.personName,
    inLanguage(language, () => linkLetter(link.purpose, { ...facts, path })),
  );
}

async function noticeMail(settings: Settings, db: Db, mailing: Mailing): Promise<Ready | Withdrawal> {
  const notice = await noticeOf(db, mailing.subjectId);
  if (!notice) return { withdraw: "notice gone" };
  const { associationName: association, publicUrl } = settings;
  const facts = { association, publicUrl, name: notice.personName, path: noticePath(settings.secret, notice.id) };
  return finished(
    settings,
    mailing,
    notice.language,
    notice.personName,
    inLanguage(notice.language, () => noticeLetter(notice, facts)),
  );
}

function finished(settings: Settings, mailing: Mailing, language: string, name: string | null, letter: Letter): Ready {
  const prepared = prepare({
    ...letter,
    from: { name: settings.associationName, address: `${NO_REPLY}@${settings.mailDomain}` },
    date: mailing.createdAt,
    messageId: messageIdFor(settings.secret, mailing.purpose, mailing.id, settings.mailDomain),
    headers: [["Auto-Submitted", "auto-generated"]],
    language,
  });
  return { prepared, name };
}
