import type { Settings } from "#platform/config";
import { composer, makeToken, type AnyComposer, type Delivery } from "#platform/mail";
import { DIGEST_MAIL } from "./digests/commands.ts";
import { digestsByIds, postsIn } from "./digests/queries.ts";
import { MOST_POSTS } from "./digests/rules.ts";
import { ANSWER_MAIL, LETTER_MAIL } from "./inbound/commands.ts";
import { answerFacts, homesOf, letterFacts, postFacts, welcomeFacts } from "./mails/queries.ts";
import { digestMails } from "./mails/digest.tsx";
import { answerMail, letterMail, requestMail } from "./mails/plain.tsx";
import { postMail, type PostCopy } from "./mails/post.tsx";
import { idFor } from "./mails/ids.ts";
import { moderationComposers } from "./mails/moderation-composers.ts";
import { motionComposers } from "./mails/motion-composers.ts";
import { timesComposers } from "./mails/times-composers.ts";
import { welcomeMail, type WelcomeMail } from "./mails/welcome.tsx";
import { WELCOME_MAIL } from "./manners/commands.ts";
import { ADVERT, CONFIRM, STAMP, tokenPurpose, UNDIGEST, UNFOLLOW, UNMENTION } from "./inbound/addresses.ts";
import type { DeliveryReason } from "./subscriptions/rules.ts";
import { REQUEST_MAIL } from "./requests/commands.ts";
import { requestAnswerById, type RequestAnswer } from "./requests/queries.ts";
import { guestsWanted, POST_MAIL, stillWanted } from "./subscriptions/queries.ts";

/** How this slice's mails are written. */
export function discussionsComposers(settings: Settings): AnyComposer[] {
  return [
    postComposer(settings),
    answerComposer(settings),
    requestComposer(settings),
    letterComposer(settings),
    welcomeComposer(settings),
    digestComposer(settings),
    ...moderationComposers(settings),
    ...motionComposers(settings),
    ...timesComposers(settings),
  ];
}

function postComposer(settings: Settings): AnyComposer {
  return composer({
    purpose: POST_MAIL,
    async prepare(db, mailing) {
      const facts = await postFacts(db, mailing.subjectId);
      if (!facts) return { withdraw: "post-gone" };
      const { units, topicId, authorId, isAnnouncement } = facts;
      return {
        units,
        topicId,
        authorId,
        isAnnouncement,
        write: postMail({ ...facts.mail, messageId: mailing.messageId! }, settings, STAMP),
      };
    },
    async compose(db, common: PostCommon, deliveries, now) {
      const { units, topicId, isAnnouncement } = common;
      const { timeZone: zone } = settings;
      const [guests, subscribers] = partedBy(deliveries, ({ capacityId }) => capacityId === null);
      const ids = subscribers.map((delivery) => delivery.capacityId!);
      const wanted = await stillWanted(db, units, ids, { topicId, isAnnouncement }, now, zone);
      const wantedThere = await guestsWanted(db, common, guests, now, zone);
      return (delivery) => {
        const form =
          delivery.capacityId === null ? wantedThere.get(delivery.addressId) : wanted.get(delivery.capacityId);
        return form ? common.write(copyFor(settings, delivery), form.isPlain) : { withdraw: "no-longer-wanted" };
      };
    },
  });
}

interface PostCommon {
  units: number[];
  topicId: number;
  authorId: number | null;
  isAnnouncement: boolean;
  write: (copy: PostCopy, isPlain: boolean) => Buffer;
}

function partedBy<T>(all: readonly T[], is: (one: T) => boolean): [T[], T[]] {
  return [all.filter(is), all.filter((one) => !is(one))];
}

const copyFor = ({ secret }: Settings, delivery: Delivery): PostCopy => ({
  reason: delivery.reason as DeliveryReason,
  replyToken: makeToken(secret, tokenPurpose.reply, delivery.id),
  authorToken: makeToken(secret, tokenPurpose.author, delivery.id),
  unsubscribeToken: stopToken(secret, delivery),
});

function stopToken(secret: Buffer, { id, reason, capacityId }: Delivery): string {
  if (reason === "followed") return makeToken(secret, UNFOLLOW, id);
  const isCalled = reason === "named" || reason === "answered";
  return isCalled ? makeToken(secret, UNMENTION, id) : makeToken(secret, tokenPurpose.leave, capacityId!);
}

function answerComposer(settings: Settings): AnyComposer {
  return composer({
    purpose: ANSWER_MAIL,
    isAnswer: true,
    async prepare(db, mailing) {
      const facts = await answerFacts(db, mailing.subjectId);
      return facts ?? { withdraw: "answer-gone" };
    },
    async compose(_db, facts: Awaited<ReturnType<typeof answerFacts>> & object) {
      const advertToken = makeToken(settings.secret, ADVERT, facts.inboundMailId);
      return (delivery) => {
        const messageId = idFor(settings, ANSWER_MAIL, delivery);
        return answerMail({ ...facts, advertToken, messageId }, delivery.address, settings);
      };
    },
  });
}

function requestComposer(settings: Settings): AnyComposer {
  return composer({
    purpose: REQUEST_MAIL,
    isAnswer: true,
    async prepare(db, mailing) {
      return (await requestAnswerById(db, mailing.subjectId)) ?? { withdraw: "answer-gone" };
    },
    async compose(_db, answer: RequestAnswer) {
      const token = answer.asks ? makeToken(settings.secret, CONFIRM, answer.requestId) : null;
      return (delivery) =>
        requestMail(
          { ...answer, token, messageId: idFor(settings, REQUEST_MAIL, delivery) },
          delivery.address,
          settings,
        );
    },
  });
}

function letterComposer(settings: Settings): AnyComposer {
  return composer({
    purpose: LETTER_MAIL,
    async prepare(db, mailing) {
      const facts = await letterFacts(db, mailing.subjectId);
      return facts ?? { withdraw: "letter-gone" };
    },
    async compose(_db, facts: Awaited<ReturnType<typeof letterFacts>> & object) {
      const token = makeToken(settings.secret, tokenPurpose.letter, facts.id);
      return (delivery) =>
        letterMail(
          { ...facts, token, messageId: idFor(settings, LETTER_MAIL, delivery) },
          { name: facts.readerName, address: delivery.address },
          settings,
        );
    },
  });
}

function welcomeComposer(settings: Settings): AnyComposer {
  return composer({
    purpose: WELCOME_MAIL,
    async prepare(db, mailing, now) {
      const facts = await welcomeFacts(db, mailing.subjectId, now, settings.timeZone);
      return facts ?? { withdraw: "no-longer-welcome" };
    },
    async compose(_db, facts: WelcomeMail) {
      return (delivery) =>
        welcomeMail({ ...facts, messageId: idFor(settings, WELCOME_MAIL, delivery) }, delivery.address, settings);
    },
  });
}

/** Empty by the time that it leaves (posts gone, rights ended): then nothing leaves. */
function digestComposer(settings: Settings): AnyComposer {
  const { secret } = settings;
  const write = digestMails(settings);
  return composer({
    purpose: DIGEST_MAIL,
    prepare: async (_db, mailing) => ({ date: mailing.createdAt }),
    async compose(db, { date }: { date: Date }, deliveries, now) {
      const ids = deliveries.map((delivery) => delivery.capacityId!);
      const digests = new Map((await digestsByIds(db, ids)).map((digest) => [digest.id, digest]));
      const gathered = await postsIn(db, [...digests.values()], now, settings.timeZone);
      const folded = [...digests.values()].flatMap(({ id, fold }) => (fold && gathered.get(id)?.[0]?.topicId) ?? []);
      const homes = await homesOf(db, [...new Set(folded)]);
      return (delivery) => {
        const digest = digests.get(delivery.capacityId!);
        const posts = gathered.get(delivery.capacityId!) ?? [];
        if (!digest || posts.length === 0) return { withdraw: "nothing-left" };
        const shown = posts.slice(0, MOST_POSTS).map((post) => ({
          ...post,
          replyToken: makeToken(secret, tokenPurpose.reply, post.deliveryId),
        }));
        const tokens = {
          stopToken: makeToken(secret, UNDIGEST, digest.id),
          messageId: idFor(settings, DIGEST_MAIL, delivery),
        };
        const list = (digest.fold && homes.get(posts[0]!.topicId)) ?? null;
        const more = posts.length - shown.length;
        return write({ digest, posts: shown, more, list, date, ...tokens }, delivery.address);
      };
    },
  });
}
