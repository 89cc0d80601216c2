import { leadingAddresses, unitsByIds, type Unit } from "#groups";
import { dayIn } from "#platform/time";
import type { Settings } from "#platform/config";
import { composer, makeToken, type AnyComposer } from "#platform/mail";
import { REPORT_ANSWER_MAIL, REPORTS_MAIL } from "../reports/commands.ts";
import { askedAbout, casesOf, reportAnswerFacts, type AnswerFacts, type Case } from "../reports/queries.ts";
import { appealMail, reportAnswerMail, reportsMail, restraintMail, withheldMail } from "./moderation.tsx";
import { idFor } from "./ids.ts";
import { heldMail } from "./plain.tsx";
import { HELD_MAIL } from "../moderation/commands.ts";
import { heldFacts, type HeldFacts } from "../moderation/queries.ts";
import { tokenPurpose } from "../inbound/addresses.ts";
import { APPEAL_MAIL, RESTRAINT_MAIL } from "../restraints/commands.ts";
import { answeringAddresses, restraintById, type Restraint } from "../restraints/queries.ts";
import { WITHHELD_MAIL } from "../withholding/commands.ts";
import { withholdingFacts, type WithholdingFacts } from "../withholding/queries.ts";

/** Mails of moderation: what waits, what was taken away, what was reported, and what somebody may not do for a time. */
export const moderationComposers = (settings: Settings): AnyComposer[] => [
  heldComposer(settings),
  withheldComposer(settings),
  reportsComposer(settings),
  reportAnswerComposer(settings),
  restraintComposer(settings),
  appealComposer(settings),
];

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
