import type { Settings } from "#platform/config";
import { composer, type AnyComposer } from "#platform/mail";
import { answerersAt, CHOSEN_MAIL, chosenById, REOPENED_MAIL, type Chosen } from "../times/mail/queries.ts";
import { chosenMail, reopenedMail, type TimeMail } from "./times.tsx";

/** Mails of times that were chosen. They are for those who answered, whatever they chose for posts. */
export const timesComposers = (settings: Settings): AnyComposer[] => [
  timeComposer(settings, CHOSEN_MAIL, ({ end }) => end === null, chosenMail),
  timeComposer(settings, REOPENED_MAIL, ({ end, isLast }) => end !== null && isLast, reopenedMail),
];

/** Nobody is told what is no longer so, nor at an address that is theirs no more. */
function timeComposer(
  settings: Settings,
  purpose: string,
  isSo: (chosen: Chosen) => boolean,
  write: typeof chosenMail,
): AnyComposer {
  return composer({
    purpose,
    async prepare(db, mailing) {
      const chosen = await chosenById(db, mailing.subjectId);
      if (!chosen || !isSo(chosen)) return { withdraw: "time-changed" };
      return { chosen, messageId: mailing.messageId!, date: mailing.createdAt };
    },
    async compose(db, mail: TimeMail, deliveries, now) {
      const addresses = deliveries.map((delivery) => delivery.addressId);
      const answerers = await answerersAt(db, mail.chosen, addresses, now, settings.timeZone);
      return ({ addressId, address }) => {
        const answerer = answerers.get(addressId);
        return answerer ? write(mail, { ...answerer, address }, settings) : { withdraw: "no-longer-wanted" };
      };
    },
  });
}
