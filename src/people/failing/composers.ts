import type { Settings } from "#platform/config";
import {
  composer,
  lastFailures,
  messageIdFor,
  NO_REPLY,
  pauseById,
  prepare,
  type AnyComposer,
  type Pause,
} from "#platform/mail";
import type { Instant } from "#platform/time";
import { inLanguage } from "#platform/words";
import { pausedLetter } from "../mails.tsx";
import { PAUSED_MAIL, type PausedReason } from "./commands.ts";
import { ownerOf } from "./queries.ts";
import { mailAgainPath } from "./tokens.ts";

interface Common {
  pause: Pause;
  owner: { name: string; language: string };
  said: string;
  date: Instant;
}

/** Whoever pressed the button meanwhile is not asked again. */
export const failingComposers = (settings: Settings): AnyComposer[] => [
  composer<Common>({
    purpose: PAUSED_MAIL,
    async prepare(db, mailing) {
      const pause = await pauseById(db, mailing.subjectId);
      const owner = pause && (await ownerOf(db, pause.addressId));
      if (!pause || !owner || pause.endedAt !== null) return { withdraw: "works-again" };
      const said = (await lastFailures(db, [pause.addressId])).get(pause.addressId) ?? "";
      return { pause, owner, said, date: mailing.createdAt };
    },
    compose:
      async (_db, { pause, owner, said, date }) =>
      (delivery) =>
        inLanguage(owner.language, () =>
          prepare({
            ...pausedLetter(
              { address: pause.address, said, reason: delivery.reason as PausedReason },
              {
                association: settings.associationName,
                publicUrl: settings.publicUrl,
                name: owner.name,
                path: mailAgainPath(settings.secret, pause.id),
              },
            ),
            from: { name: settings.associationName, address: `${NO_REPLY}@${settings.mailDomain}` },
            date,
            messageId: messageIdFor(settings.secret, PAUSED_MAIL, delivery.id, settings.mailDomain),
            headers: [["Auto-Submitted", "auto-generated"]],
            language: owner.language,
          }).write({ to: { name: owner.name, address: delivery.address } }),
        ),
  }),
];
