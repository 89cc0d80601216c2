import type { Settings } from "#platform/config";
import { composer, makeToken, type AnyComposer } from "#platform/mail";
import { tokenPurpose } from "../inbound/addresses.ts";
import { MOTION_MAIL, VOTE_MAIL, voteFacts, votersAt, type VoteFacts } from "../motions/mail/queries.ts";
import { motionById, type Motion } from "../motions/queries.ts";
import { idFor } from "./ids.ts";
import { motionMail, voteMail, type MotionMail } from "./motion.tsx";
import { motionPlace } from "./queries.ts";

/** Mails of votes. They are services: nothing that somebody chose for posts keeps them back (V-11). */
export const motionComposers = (settings: Settings): AnyComposer[] => [
  motionComposer(settings),
  voteComposer(settings),
];

/** Nobody is asked for a vote that is over, nor at an address that is theirs no more. The roll is the right to it: it was made of those who may read. */
function motionComposer(settings: Settings): AnyComposer {
  return composer({
    purpose: MOTION_MAIL,
    async prepare(db, mailing, now) {
      const motion = await motionById(db, mailing.subjectId);
      if (!motion || motion.end || motion.closesAt <= now) return { withdraw: "motion-over" };
      return { ...motion, ...(await motionPlace(db, motion.postId)), messageId: mailing.messageId! };
    },
    async compose(db, motion: MotionMail & { messageId: string }, deliveries) {
      const voters = await votersAt(
        db,
        motion.id,
        deliveries.map((delivery) => delivery.addressId),
      );
      return (delivery) => {
        if (!voters.has(delivery.addressId)) return { withdraw: "not-on-roll" };
        const token = makeToken(settings.secret, tokenPurpose.vote, delivery.id);
        return motionMail({ ...motion, token, date: motion.openedAt }, delivery.address, settings);
      };
    },
  });
}

function voteComposer(settings: Settings): AnyComposer {
  return composer({
    purpose: VOTE_MAIL,
    isAnswer: true,
    async prepare(db, mailing) {
      const vote = await voteFacts(db, mailing.subjectId);
      const motion = vote && (await motionById(db, vote.motionId));
      return motion ? { vote, motion } : { withdraw: "vote-gone" };
    },
    async compose(_db, facts: { vote: VoteFacts; motion: Motion }, _deliveries, date) {
      return (delivery) => {
        const token = makeToken(settings.secret, tokenPurpose.vote, delivery.id);
        const envelope = { token, date, messageId: idFor(settings, VOTE_MAIL, delivery) };
        return voteMail({ ...facts, ...envelope }, delivery.address, settings);
      };
    },
  });
}
