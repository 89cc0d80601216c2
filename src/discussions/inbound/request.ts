import { joiningOfNewcomer, type AddressSuffix, type Unit, whoReads } from "#groups";
import { admitRegistration, personOf } from "#people";
import { addressId, automaticKind, wordsOf, type Fate } from "#platform/mail";
import { dayIn, days, later } from "#platform/time";
import { day, inLanguage } from "#platform/words";
import { mailReadersOf } from "../subscriptions/queries.ts";
import {
  answerRequest,
  carryOut,
  confirmRequest,
  keepRequest,
  lockRequests,
  mayComeIn,
  sayBarred,
  type Place,
} from "../requests/commands.ts";
import { requestById, requestsSince } from "../requests/queries.ts";
import { commandsIn, CONFIRM_WITHIN, isAct, takingOf, type Asked, type Command } from "../requests/rules.ts";
import { addressesOf, sayHelp, sayWish } from "../requests/words.ts";
import { m } from "../words.ts";
import { stampHeaders } from "./addresses.ts";
import type { Arrival } from "./arrival.ts";

/** What an address of a unit with a word of ours behind it asks by itself; null: what the mail says counts. */
const askedBy: Partial<Record<AddressSuffix, Command>> = {
  join: { is: "join" },
  subscribe: { is: "join" },
  leave: { is: "leave" },
  unsubscribe: { is: "mode", mode: "web" },
};

/** A mail to a unit's address for requests, or to join or to leave it (D-19). */
export async function toCommands(arrival: Arrival, unit: Unit, suffix: AddressSuffix): Promise<Fate> {
  const command = askedBy[suffix];
  if (command) return toRequest(arrival, unit, { commands: [command], unknown: null });
  const { mail, now, settings } = arrival;
  return toRequest(arrival, unit, commandsIn(mail.subject, wordsOf(mail), dayIn(settings.timeZone, now)));
}

/** What somebody asks of a unit by mail is done, asked back about, or answered; in each case the answer goes to the address that it came from. */
export async function toRequest(arrival: Arrival, unit: Unit, asked: Asked): Promise<Fate> {
  const { mail, inbound, tx, now, settings, writer } = arrival;
  const automatic = automaticKind(mail, inbound.sender, { stampHeaders });
  if (automatic) return { fate: "dropped", detail: { cause: automatic, unit: unit.id } };
  if (!mail.from || writer.address === null) return { fate: "dropped", detail: { cause: "no-author", unit: unit.id } };
  const from = await addressId(tx, writer.address, now);
  await lockRequests(tx, from);
  const { count, wasAsked } = await requestsSince(tx, from, later(now, -days(1)));
  const commands: Command[] = asked.commands.length > 0 ? asked.commands : [{ is: "help" }];
  const isKnown = writer.id !== null;
  const taking = takingOf({ isKnown, dmarc: inbound.verdict.dmarc, commands, today: count, wasAsked });
  if (taking.how === "drop") return { fate: "dropped", detail: { cause: taking.cause, unit: unit.id } };
  const place = { unit, addresses: addressesOf(unit, settings), now, zone: settings.timeZone };
  const language = (isKnown && (await personOf(tx, writer.id!))?.language) || "en";
  const one: Taken = { arrival, from, commands, unknown: asked.unknown, place, language };
  if (!isKnown) return taking.how === "ask" ? askNewcomer(one) : tellStranger(one);
  if (taking.how === "ask") return askOwner(one);
  const said = await carryOut(tx, { personId: writer.id!, addressId: from }, commands, place);
  const text = inLanguage(language, () => [...sayUnknown(one), ...said.map((say) => say())]);
  await answered(one, { text, confirmUntil: null });
  return { fate: "requested", detail: { unit: unit.id, commands: commands.map(({ is }) => is) } };
}

interface Taken {
  arrival: Arrival;
  /** Number of the address that it came from. */
  from: number;
  commands: readonly Command[];
  unknown: string | null;
  place: Place;
  language: string;
}

const sayUnknown = ({ unknown }: Taken): string[] =>
  unknown === null ? [] : [m("request.unknown", { line: unknown })];

/** Keeps the request and sends its answer. `confirmUntil`: a reply says yes until then. */
async function answered(
  { arrival, from, commands, place, language }: Taken,
  { text, confirmUntil }: { text: readonly string[]; confirmUntil: Date | null },
): Promise<void> {
  const { tx, inbound, mail, now, writer } = arrival;
  const request = {
    inboundMailId: inbound.id,
    unitId: place.unit.id,
    addressId: from,
    personId: writer.id,
    name: writer.name,
    commands,
    confirmUntil,
  };
  const requestId = await keepRequest(tx, request, now);
  const subject = inLanguage(language, () =>
    m(confirmUntil === null ? "request.subject" : "request.subject.confirm", { unit: place.unit.name }),
  );
  const answer = { requestId, addressId: from, subject, said: text.join("\n\n"), inReplyTo: mail.messageId };
  await answerRequest(tx, { ...answer, asks: confirmUntil !== null }, now);
}

/** Nobody vouches for the address of a person whom we know: whoever has its mailbox says yes. */
async function askOwner(one: Taken): Promise<Fate> {
  const { arrival, commands, place, language } = one;
  const confirmUntil = later(arrival.now, CONFIRM_WITHIN);
  const wishes = commands.filter(isAct);
  const text = inLanguage(language, () => [
    m("request.confirm.owner", { unit: place.unit.name }),
    wishes.map((command) => m("request.confirm.line", { wish: sayWish(command) })).join("\n"),
    m("request.confirm.how", { until: day(dayIn(place.zone, confirmUntil)) }),
  ]);
  await answered(one, { text, confirmUntil });
  return { fate: "asked", detail: { unit: place.unit.id } };
}

/** Somebody without an account wants to come in: told what that means before there is one. One such mail a day, whether by mail or from the page. */
async function askNewcomer(one: Taken): Promise<Fate> {
  const { arrival, place } = one;
  const { tx, now, settings, writer } = arrival;
  const { unit, zone } = place;
  const joining = await joiningOfNewcomer(tx, unit, now, zone);
  if (!mayComeIn(joining))
    return tellStranger(
      one,
      inLanguage("en", () => [sayBarred(unit, joining)]),
    );
  if (!(await admitRegistration(tx, settings.secret, writer.address!, now)))
    return { fate: "dropped", detail: { cause: "answered-today", unit: unit.id } };
  const readers = await mailReadersOf(tx, [unit.id]);
  const confirmUntil = later(now, CONFIRM_WITHIN);
  const text = inLanguage("en", () => [
    m("request.confirm.newcomer", { unit: unit.name, association: settings.associationName, address: writer.address! }),
    [
      m("request.confirm.account", { name: writer.name }),
      m("request.confirm.age"),
      m("request.confirm.seen", { readers, web: m(`who.web.${whoReads(unit, "posts")}`) }),
      m("request.confirm.stop", { leave: place.addresses.leave }),
    ].join("\n"),
    m("request.confirm.how", { until: day(dayIn(zone, confirmUntil)) }),
    m("request.confirm.not-you"),
  ]);
  await answered(one, { text, confirmUntil });
  return { fate: "asked", detail: { unit: unit.id } };
}

/** A stranger learns how it goes, once a day. */
async function tellStranger(one: Taken, why: readonly string[] = []): Promise<Fate> {
  const { arrival, place } = one;
  const { unit, addresses } = place;
  const { count } = await requestsSince(arrival.tx, one.from, later(arrival.now, -days(1)));
  if (count > 0 || arrival.inbound.verdict.dmarc !== "pass")
    return { fate: "dropped", detail: { cause: count > 0 ? "answered-today" : "unproven", unit: unit.id } };
  const text = inLanguage("en", () => [
    ...sayUnknown(one),
    ...why,
    ...(why.length === 0 ? [m("request.stranger", { unit: unit.name, join: addresses.join })] : []),
    sayHelp(addresses),
  ]);
  await answered(one, { text, confirmUntil: null });
  return { fate: "answered", detail: { unit: unit.id } };
}

/** A reply to the mail that asks: yes, by the owner of the mailbox that it went to. A reply that begins with "no" leaves all as it is. */
export async function toConfirmation(arrival: Arrival, requestId: number): Promise<Fate> {
  const { mail, inbound, tx, now, settings, writer } = arrival;
  const automatic = automaticKind(mail, inbound.sender, { stampHeaders });
  if (automatic) return { fate: "dropped", detail: { cause: automatic } };
  const request = await requestById(tx, requestId);
  if (!request) return { fate: "unknown" };
  const from = writer.address === null ? null : await addressId(tx, writer.address, now);
  const isTheirs = from === request.addressId || (request.personId !== null && writer.id === request.personId);
  if (!isTheirs || inbound.verdict.dmarc === "fail")
    return { fate: "refused", detail: { cause: "not-theirs", unit: request.unitId } };
  if (/^\s*no\b/i.test(wordsOf(mail))) return { fate: "dropped", detail: { cause: "declined", unit: request.unitId } };
  const at = { now, zone: settings.timeZone, addressesOf: (unit: Unit) => addressesOf(unit, settings) };
  const confirmed = await confirmRequest(tx, requestId, at);
  if (confirmed?.is !== "done")
    return { fate: "refused", detail: { cause: confirmed?.is ?? "unknown", unit: request.unitId } };
  const { unit, personId, said, isNew } = confirmed;
  const language = (await personOf(tx, personId))?.language ?? "en";
  const addresses = addressesOf(unit, settings);
  const { text, subject } = inLanguage(language, () => ({
    subject: m("request.subject", { unit: unit.name }),
    text: [
      ...(isNew ? [m("request.new-account", { association: settings.associationName, url: settings.publicUrl })] : []),
      ...said.map((say) => say()),
      ...(isNew ? [sayHelp(addresses)] : []),
    ],
  }));
  const answer = {
    requestId,
    addressId: request.addressId,
    subject,
    said: text.join("\n\n"),
    inReplyTo: mail.messageId,
  };
  await answerRequest(tx, { ...answer, asks: false }, now);
  return { fate: "requested", detail: { unit: unit.id, commands: request.commands.map(({ is }) => is) } };
}
