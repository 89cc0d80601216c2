import { leadingAddresses, unitsByIds, type Unit } from "#groups";
import { dayIn } from "#platform/time";
import type { Settings } from "#platform/config";
import { composer, makeToken, messageIdFor, type AnyComposer, type Delivery } from "#platform/mail";
import { DIGEST_MAIL } from "./digests/commands.ts";
import { digestsByIds, postsIn } from "./digests/queries.ts";
import { MOST_POSTS } from "./digests/rules.ts";
import { ANSWER_MAIL, LETTER_MAIL } from "./inbound/commands.ts";
import { answerFacts, letterFacts, postFacts, welcomeFacts } from "./mails/queries.ts";
import { digestMails } from "./mails/digest.tsx";
import { REPORT_ANSWER_MAIL, REPORTS_MAIL } from "./reports/commands.ts";
import { askedAbout, casesOf, reportAnswerFacts, type AnswerFacts, type Case } from "./reports/queries.ts";
import { appealMail, reportAnswerMail, reportsMail, restraintMail, withheldMail } from "./mails/moderation.tsx";
import { answerMail, heldMail, letterMail, requestMail } from "./mails/plain.tsx";
import { postMail, type PostCopy } from "./mails/post.tsx";
import { welcomeMail, type WelcomeMail } from "./mails/welcome.tsx";
import { WELCOME_MAIL } from "./manners/commands.ts";
import { HELD_MAIL } from "./moderation/commands.ts";
import { heldFacts, type HeldFacts } from "./moderation/queries.ts";
import { CONFIRM, STAMP, tokenPurpose, UNDIGEST, UNFOLLOW, UNMENTION } from "./inbound/addresses.ts";
import type { DeliveryReason } from "./rules.ts";
import { REQUEST_MAIL } from "./requests/commands.ts";
import { APPEAL_MAIL, RESTRAINT_MAIL } from "./restraints/commands.ts";
import { answeringAddresses, restraintById, type Restraint } from "./restraints/queries.ts";
import { requestAnswerById, type RequestAnswer } from "./requests/queries.ts";
import { WITHHELD_MAIL } from "./withholding/commands.ts";
import { withholdingFacts, type WithholdingFacts } from "./withholding/queries.ts";
import { guestsWanted, POST_MAIL, stillWanted } from "./subscriptions/queries.ts";

/** How this slice's mails are written. */
export function discussionsComposers(settings: Settings): AnyComposer[] {
  return [
    postComposer(settings),
    answerComposer(settings),
    requestComposer(settings),
    letterComposer(settings),
    welcomeComposer(settings),
    heldComposer(settings),
    withheldComposer(settings),
    reportsComposer(settings),
    reportAnswerComposer(settings),
    digestComposer(settings),
    restraintComposer(settings),
    appealComposer(settings),
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
  return reason === "named" ? makeToken(secret, UNMENTION, id) : makeToken(secret, tokenPurpose.leave, capacityId!);
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
      return (delivery) =>
        answerMail({ ...facts, messageId: idFor(settings, ANSWER_MAIL, delivery) }, delivery.address, settings);
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

/** Whoever leads no more by the time that it leaves does not get it, and what was decided meanwhile is asked of nobody. */
function heldComposer(settings: Settings): AnyComposer {
  return composer({
    purpose: HELD_MAIL,
    async prepare(db, mailing) {
      const facts = await heldFacts(db, mailing.subjectId);
      return facts && !facts.isDecided ? { ...facts, id: mailing.subjectId } : { withdraw: "decided" };
    },
    async compose(db, facts: HeldFacts & { id: number }, _deliveries, now) {
      const leading = new Set(await leadingAddresses(db, facts.unit.id, dayIn(settings.timeZone, now)));
      return (delivery) =>
        leading.has(delivery.addressId)
          ? heldMail(
              {
                ...facts,
                token: makeToken(settings.secret, tokenPurpose.decide, delivery.id),
                messageId: idFor(settings, HELD_MAIL, delivery),
              },
              delivery.address,
              settings,
            )
          : { withdraw: "no-longer-leads" };
    },
  });
}

function withheldComposer(settings: Settings): AnyComposer {
  return composer({
    purpose: WITHHELD_MAIL,
    prepare: async (db, mailing) => (await withholdingFacts(db, mailing.subjectId)) ?? { withdraw: "post-gone" },
    async compose(_db, facts: WithholdingFacts, _deliveries, date) {
      return (delivery) =>
        withheldMail(
          { ...facts, date, messageId: idFor(settings, WITHHELD_MAIL, delivery) },
          delivery.address,
          settings,
        );
    },
  });
}

/** Each who is asked by the time that it leaves gets what is open then, but for posts of their own. */
function reportsComposer(settings: Settings): AnyComposer {
  return composer({
    purpose: REPORTS_MAIL,
    async prepare(db, mailing) {
      const cases = await casesOf(db, mailing.subjectId);
      const unit = (await unitsByIds(db, [mailing.subjectId])).get(mailing.subjectId);
      return unit && cases.length > 0 ? { unit, cases } : { withdraw: "settled" };
    },
    async compose(db, { unit, cases }: { unit: Unit; cases: Case[] }, _deliveries, date) {
      const asked = await askedAbout(db, unit.id, cases, dayIn(settings.timeZone, date));
      return (delivery) => {
        const about = asked.get(delivery.addressId);
        if (!about) return { withdraw: "no-longer-leads" };
        const envelope = { date, messageId: idFor(settings, REPORTS_MAIL, delivery) };
        return reportsMail({ unit, cases: about, ...envelope }, delivery.address, settings);
      };
    },
  });
}

function reportAnswerComposer(settings: Settings): AnyComposer {
  return composer({
    purpose: REPORT_ANSWER_MAIL,
    prepare: async (db, mailing) => (await reportAnswerFacts(db, mailing.subjectId)) ?? { withdraw: "report-gone" },
    async compose(_db, facts: AnswerFacts, _deliveries, date) {
      return (delivery) =>
        reportAnswerMail(
          { ...facts, date, messageId: idFor(settings, REPORT_ANSWER_MAIL, delivery) },
          delivery.address,
          settings,
        );
    },
  });
}

function restraintComposer(settings: Settings): AnyComposer {
  return composer({
    purpose: RESTRAINT_MAIL,
    prepare: async (db, mailing) => (await restraintById(db, mailing.subjectId)) ?? { withdraw: "restraint-gone" },
    async compose(_db, restraint: Restraint, _deliveries, date) {
      return (delivery) =>
        restraintMail(
          { ...restraint, date, messageId: idFor(settings, RESTRAINT_MAIL, delivery) },
          delivery.address,
          settings,
        );
    },
  });
}

/** What was answered meanwhile is asked of nobody, and whoever leads no more is not asked. */
function appealComposer(settings: Settings): AnyComposer {
  return composer({
    purpose: APPEAL_MAIL,
    async prepare(db, mailing) {
      const restraint = await restraintById(db, mailing.subjectId);
      return restraint && restraint.outcome === null ? restraint : { withdraw: "settled" };
    },
    async compose(db, restraint: Restraint, _deliveries, date) {
      const asked = new Set(await answeringAddresses(db, restraint, dayIn(settings.timeZone, date)));
      return (delivery) =>
        asked.has(delivery.addressId)
          ? appealMail(
              { ...restraint, date, messageId: idFor(settings, APPEAL_MAIL, delivery) },
              delivery.address,
              settings,
            )
          : { withdraw: "no-longer-leads" };
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
        return write({ digest, posts: shown, more: posts.length - shown.length, date, ...tokens }, delivery.address);
      };
    },
  });
}

const idFor = (settings: Settings, purpose: string, delivery: Delivery): string =>
  messageIdFor(settings.secret, purpose, delivery.id, settings.mailDomain);
