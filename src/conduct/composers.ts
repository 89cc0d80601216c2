import { primaryAddressesOf } from "#people";
import type { Settings } from "#platform/config";
import { composer, messageIdFor, type AnyComposer, type Delivery } from "#platform/mail";
import { NEWS_MAIL } from "./bench/commands.ts";
import { readersOfCase } from "./cases/queries.ts";
import { STAND_INS_MAIL } from "./keeping/commands.ts";
import { newsMail, standInsMail } from "./mails.ts";

/** The two mails of this slice. Neither says whom a case is about, who brought it, or what the reader has to do with it. */
export function conductComposers(settings: Settings): AnyComposer[] {
  const envelope = (purpose: string, date: Date, { id, address }: Delivery) => ({
    to: address,
    date,
    messageId: messageIdFor(settings.secret, purpose, id, settings.mailDomain),
  });
  return [
    composer<{ caseId: number; date: Date }>({
      purpose: NEWS_MAIL,
      prepare: async (_db, { subjectId, createdAt }) => ({ caseId: subjectId, date: createdAt }),
      // Whoever has stepped aside by the time that it leaves does not get it.
      async compose(db, { caseId, date }, _deliveries, now) {
        const found = await readersOfCase(db, caseId, now, settings.timeZone);
        const theirs = new Set((await primaryAddressesOf(db, found?.personIds ?? [])).values());
        return (delivery) =>
          found && theirs.has(delivery.addressId)
            ? newsMail(found.code, envelope(NEWS_MAIL, date, delivery), settings)
            : { withdraw: "no-part-in-it" };
      },
    }),
    composer<{ date: Date }>({
      purpose: STAND_INS_MAIL,
      prepare: async (_db, { createdAt }) => ({ date: createdAt }),
      compose:
        async (_db, { date }) =>
        (delivery) =>
          standInsMail(envelope(STAND_INS_MAIL, date, delivery), settings),
    }),
  ];
}
