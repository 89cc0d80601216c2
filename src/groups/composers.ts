import type { Settings } from "#platform/config";
import type { Db } from "#platform/db";
import {
  composer,
  makeToken,
  messageIdFor,
  NO_REPLY,
  prepare,
  type AnyComposer,
  type Header,
  type Mailing,
} from "#platform/mail";
import { dayIn, type Instant } from "#platform/time";
import { inLanguage } from "#platform/words";
import { personOf } from "#people";
import { CONVENERS_MAIL, OWNERS_MAIL } from "./letters/commands.ts";
import {
  leaderAddressesOf,
  letterOf,
  ownerLetterOf,
  type LetterFacts,
  type OwnerLetterFacts,
} from "./letters/queries.ts";
import { OWNERS_STAMP } from "./letters/rules.ts";
import { convenersMail, type MailWords } from "./mails.tsx";
import { viewerOf } from "./permission/queries.ts";
import { PLACES_MAIL, WEEKLY_MAIL } from "./places/commands.ts";
import { placesMail, strangerMail } from "./places/mails.ts";
import { askedOf, weeklySince, wholePlacesOf, type Sources } from "./places/queries.ts";
import { WEEKLY_STOP } from "./places/rules.ts";
import { m } from "./words.ts";

type Prepared = ReturnType<typeof prepare>;

/** How this slice's mails are written. `sources`: what later slices know of a person's places. */
export const groupsComposers = (settings: Settings, sources: Sources = {}): AnyComposer[] => [
  convenersComposer(settings, CONVENERS_MAIL, letterOf),
  convenersComposer(settings, OWNERS_MAIL, ownerLetterOf),
  answerComposer(settings, sources),
  weeklyComposer(settings, sources),
];

/** From a page or by mail to the owners' address. Whoever ceased to lead while a letter waited does not get it. */
function convenersComposer(
  settings: Settings,
  purpose: string,
  find: (db: Db, id: number) => Promise<(LetterFacts & Partial<OwnerLetterFacts>) | null>,
): AnyComposer {
  return composer({
    purpose,
    async prepare(db, mailing) {
      const letter = await find(db, mailing.subjectId);
      if (!letter) return { withdraw: "letter-gone" };
      const headers: Header[] = [
        ...(letter.replyTo === null ? [] : [["Reply-To", letter.replyTo] satisfies Header]),
        [OWNERS_STAMP, String(mailing.subjectId)],
      ];
      const { words, from } = inLanguage("en", () => ({
        words: convenersMail(letter, settings.publicUrl),
        from: m("letter.mail.from", { name: letter.writerName, association: settings.associationName }),
      }));
      return { letter, prepared: finished(settings, mailing, words, { from, headers, inReplyTo: letter.inReplyTo }) };
    },
    async compose(db, { letter, prepared }: { letter: LetterFacts; prepared: Prepared }, _all, now) {
      const { unitId, writerId } = letter;
      const { receiving } = await leaderAddressesOf(db, unitId, writerId, dayIn(settings.timeZone, now));
      const leading = new Set(receiving);
      return ({ addressId, address }) =>
        leading.has(addressId) ? prepared.write({ to: { address } }) : { withdraw: "leads-no-more" };
    },
  });
}

/** The places as they are when the mail goes out. */
function answerComposer(settings: Settings, sources: Sources): AnyComposer {
  return composer<Prepared>({
    purpose: PLACES_MAIL,
    isAnswer: true,
    async prepare(db, mailing, now) {
      const asked = await askedOf(db, mailing.subjectId);
      if (!asked) return { withdraw: "answer-gone" };
      const { person, inReplyTo } = asked;
      const headers: Header[] = [
        ["Auto-Submitted", "auto-replied"],
        ["X-Auto-Response-Suppress", "All"],
        ["X-Chapterhouse-Answer", String(mailing.subjectId)],
      ];
      const words = person
        ? await listFor(db, settings, sources, person, null, now)
        : inLanguage("en", () => strangerMail(settings));
      return finished(settings, mailing, words, { headers, inReplyTo, language: person?.language });
    },
    compose: async (_db, prepared) => (delivery) => prepared.write({ to: { address: delivery.address } }),
  });
}

/** Whoever stopped the weekly list while one waited does not get it. */
function weeklyComposer(settings: Settings, sources: Sources): AnyComposer {
  return composer<Prepared>({
    purpose: WEEKLY_MAIL,
    async prepare(db, mailing, now) {
      const person = await personOf(db, mailing.subjectId);
      if (!person || (await weeklySince(db, person.id)) === null) return { withdraw: "not-wanted" };
      const stop = `${settings.publicUrl}/places/letter/${makeToken(settings.secret, WEEKLY_STOP, person.id)}`;
      const headers: Header[] = [
        ["Auto-Submitted", "auto-generated"],
        ["List-Unsubscribe", `<${stop}>`],
        ["List-Unsubscribe-Post", "List-Unsubscribe=One-Click"],
      ];
      const words = await listFor(db, settings, sources, person, stop, now);
      return finished(settings, mailing, words, { headers, language: person.language });
    },
    compose: async (_db, prepared) => (delivery) => prepared.write({ to: { address: delivery.address } }),
  });
}

async function listFor(
  db: Db,
  settings: Settings,
  sources: Sources,
  person: { id: number; name: string; language: string },
  stop: string | null,
  now: Instant,
): Promise<MailWords> {
  const viewer = await viewerOf(db, person, now, settings.timeZone);
  const places = await wholePlacesOf(db, { ...viewer, personId: person.id }, sources, now);
  return inLanguage(person.language, () => placesMail(person.name, places, settings, stop));
}

interface Around {
  headers: Header[];
  /** The name beside the address; the association's unless given. */
  from?: string;
  inReplyTo?: string | null;
  language?: string;
}

function finished(settings: Settings, mailing: Mailing, words: MailWords, around: Around): Prepared {
  const { headers, from = settings.associationName, inReplyTo = null, language = "en" } = around;
  return prepare({
    ...words,
    from: { name: from, address: `${NO_REPLY}@${settings.mailDomain}` },
    date: mailing.createdAt,
    messageId: messageIdFor(settings.secret, mailing.purpose, mailing.id, settings.mailDomain),
    inReplyTo,
    references: inReplyTo === null ? [] : [inReplyTo],
    headers,
    language,
  });
}
