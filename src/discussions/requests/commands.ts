import { isMemberOf, join, leave, sayJoining, unitsByIds, type Joining, type Unit } from "#groups";
import { createPerson, personByAddress, personOf } from "#people";
import { sql, type SubscriptionMode, type Tx } from "#platform/db";
import { mailOne } from "#platform/mail";
import { Refused } from "#platform/refusal";
import { dayIn, later, type Day, type Instant } from "#platform/time";
import { day } from "#platform/words";
import { setBudget } from "../budgets/commands.ts";
import { budgetOf } from "../budgets/queries.ts";
import { noBudget, type Budget } from "../budgets/rules.ts";
import { sayLimits } from "../budgets/words.ts";
import { endHoldNow, holdMail } from "../digests/commands.ts";
import { holdOf } from "../digests/queries.ts";
import { changeDelivery } from "../subscriptions/commands.ts";
import { deliveryFor } from "../subscriptions/queries.ts";
import { tracesOf } from "../traces/queries.ts";
import { sayTrace } from "../traces/words.ts";
import { m } from "../words.ts";
import { requestById, type Request } from "./queries.ts";
import { isHoldable, KEPT, type Command } from "./rules.ts";
import { sayHelp, type Addresses } from "./words.ts";

export const REQUEST_MAIL = "discussions.request";

export interface NewRequest {
  inboundMailId: number;
  unitId: number;
  addressId: number;
  personId: number | null;
  name: string;
  commands: readonly Command[];
  /** null: carried out or answered at once. */
  confirmUntil: Instant | null;
}

/** Requests of one address are taken one after the other, so that a hundred at a moment are a hundred (`takingOf`). */
export async function lockRequests(tx: Tx, addressId: number): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`mail-requests ${addressId}`}, 0))`.execute(tx);
}

export async function keepRequest(tx: Tx, request: NewRequest, now: Instant): Promise<number> {
  const { id } = await tx
    .insertInto("mail_requests")
    .values({
      inbound_mail_id: request.inboundMailId,
      unit_id: request.unitId,
      address_id: request.addressId,
      person_id: request.personId,
      name: request.name,
      commands: JSON.stringify(request.commands),
      asked_at: now,
      confirm_until: request.confirmUntil,
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  return id;
}

export interface NewAnswer {
  requestId: number;
  addressId: number;
  subject: string;
  said: string;
  inReplyTo: string | null;
  asks: boolean;
}

export async function answerRequest(tx: Tx, answer: NewAnswer, now: Instant): Promise<void> {
  const { id } = await tx
    .insertInto("mail_request_answers")
    .values({
      request_id: answer.requestId,
      subject: answer.subject,
      said: answer.said,
      in_reply_to: answer.inReplyTo,
      asks: answer.asks,
      written_at: now,
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  const mail = { purpose: REQUEST_MAIL, subjectId: id, addressId: answer.addressId, reason: "asked", priority: 3 };
  await mailOne(tx, mail, now);
}

/** What is known where a request is carried out. */
export interface Place {
  unit: Unit;
  addresses: Addresses;
  now: Instant;
  /** The association's. */
  zone: string;
}

/** Says it in the language then rendering. */
export type Said = () => string;

/** Carries the commands out, one after the other, for one person whose wish they are. Returns what became of each. */
export async function carryOut(
  tx: Tx,
  who: { personId: number; addressId: number },
  commands: readonly Command[],
  place: Place,
): Promise<Said[]> {
  const zone = (await personOf(tx, who.personId))?.timeZone ?? place.zone;
  const said: Said[] = [];
  for (const command of commands) said.push(await one(tx, who, command, { ...place, today: dayIn(zone, place.now) }));
  return said;
}

type Here = Place & { today: Day };
type Who = { personId: number; addressId: number };

async function one(tx: Tx, who: Who, command: Command, at: Here): Promise<Said> {
  switch (command.is) {
    case "help":
      return () => sayHelp(at.addresses);
    case "join":
      return come(tx, who, at);
    case "leave":
      return go(tx, who, at);
    case "mode":
      return choose(tx, who, command.mode, at);
    case "hold":
      return holdUntil(tx, who, command.until, at);
    case "resume":
      return resume(tx, who, at);
    case "limit":
      return limit(tx, who, { mostADay: command.most }, at);
    case "quiet":
      return limit(tx, who, { quiet: command.hours }, at);
    case "status":
      return statusOf(tx, who, at);
    case "where":
      return where(tx, who, at);
  }
}

async function come(tx: Tx, who: Who, at: Here): Promise<Said> {
  const { unit, addresses, now, zone } = at;
  const { name } = unit;
  try {
    if (await join(tx, { personId: who.personId, zone }, unit, now))
      return () => m("request.joined", { unit: name, post: addresses.post, request: addresses.request });
  } catch (error) {
    if (error instanceof Refused) return () => m("request.not-joined", { unit: name, why: error.say() });
    throw error;
  }
  // Whoever belongs and writes "subscribe" wants its mail.
  const running = await deliveryFor(tx, unit.id, who.personId);
  if (running && running.mode !== "web") return () => m("request.already-in", { unit: name });
  return choose(tx, who, "each", at);
}

async function go(tx: Tx, who: Who, { unit, now, zone, addresses }: Here): Promise<Said> {
  try {
    const isGone = await leave(tx, { personId: who.personId, zone }, unit, now);
    return () => m(isGone ? "request.left" : "request.not-in", { unit: unit.name, join: addresses.join });
  } catch (error) {
    if (error instanceof Refused) return () => m("request.not-left", { unit: unit.name, why: error.say() });
    throw error;
  }
}

/** To the address that this group's mail goes to already, else to the one that the wish came from. */
async function choose(tx: Tx, who: Who, mode: SubscriptionMode, at: Here): Promise<Said> {
  const { unit, now, zone, addresses } = at;
  if (!(await isMemberOf(tx, unit.id, who.personId, dayIn(zone, now))))
    return () => m("request.not-in", { unit: unit.name, join: addresses.join });
  const running = await deliveryFor(tx, unit.id, who.personId);
  await changeDelivery(tx, unit.id, who.personId, { mode, addressId: running?.addressId ?? who.addressId }, now);
  return () => m(`request.mode.${mode}`, { unit: unit.name, leave: addresses.leave, request: addresses.request });
}

async function holdUntil(tx: Tx, who: Who, until: Day, { today, now }: Here): Promise<Said> {
  if (!isHoldable(until, today)) return () => m("request.hold.days", { until: day(until) });
  await holdMail(tx, who.personId, { fromDay: today, untilDay: until }, now);
  return () => m("request.held", { until: day(until) });
}

async function resume(tx: Tx, who: Who, { now }: Here): Promise<Said> {
  const hold = await holdOf(tx, who.personId);
  await endHoldNow(tx, who.personId, now);
  return () => m(hold ? "request.resumed" : "request.no-hold");
}

/** Changes one limit and keeps the other. Says what holds then. */
async function limit(tx: Tx, who: Who, change: Partial<Budget>, { now }: Here): Promise<Said> {
  const budget = { ...((await budgetOf(tx, who.personId)) ?? noBudget), ...change };
  await setBudget(tx, who.personId, { mostADay: budget.mostADay, quiet: budget.quiet }, now);
  return () => m("request.limited", { limits: sayLimits(budget) });
}

async function statusOf(tx: Tx, who: Who, { unit, now, zone, addresses }: Here): Promise<Said> {
  const isIn = await isMemberOf(tx, unit.id, who.personId, dayIn(zone, now));
  const running = await deliveryFor(tx, unit.id, who.personId);
  const hold = await holdOf(tx, who.personId);
  const budget = await budgetOf(tx, who.personId);
  return () => {
    if (!isIn) return m("request.not-in", { unit: unit.name, join: addresses.join });
    const mode = running?.mode ?? "web";
    const reach = mode === "web" ? m("reach.web") : m("reach.mail", { mode, address: running!.address });
    const lines = [m("request.status", { unit: unit.name, reach })];
    if (hold) lines.push(m("hold.now", { from: day(hold.fromDay), until: day(hold.untilDay) }));
    if (budget) lines.push(sayLimits(budget));
    return lines.join("\n");
  };
}

const TRACES = 5;

async function where(tx: Tx, who: Who, { unit, addresses }: Here): Promise<Said> {
  const traces = await tracesOf(tx, who.personId, { unitId: unit.id, most: TRACES });
  if (traces.length === 0) return () => m("request.where.none", { unit: unit.name });
  return () =>
    [
      m("request.where", { unit: unit.name, count: traces.length }),
      ...traces.map((trace) => sayTrace(trace, addresses.page)),
    ].join("\n\n");
}

export const mayComeIn = (joining: Joining): boolean => joining.kind === "free";

export const sayBarred = (unit: Unit, joining: Joining): string =>
  m("request.not-joined", { unit: unit.name, why: sayJoining(joining) });

export type Confirmed =
  | { is: "done"; request: Request; unit: Unit; personId: number; said: Said[]; isNew: boolean }
  | { is: "late"; request: Request }
  | { is: "again"; request: Request };

/**
 * The owner of the address says yes: a newcomer becomes a person with that address and no password, and the wish is carried out. Once: a second yes
 * changes nothing. null: no such request. `addressesOf`: what the unit's addresses are.
 */
export async function confirmRequest(
  tx: Tx,
  requestId: number,
  at: { now: Instant; zone: string; addressesOf: (unit: Unit) => Addresses },
): Promise<Confirmed | null> {
  const asked = await requestById(tx, requestId);
  if (!asked || asked.confirmUntil === null) return null;
  await lockRequests(tx, asked.addressId);
  const request = (await requestById(tx, requestId))!;
  if (request.confirmedAt !== null) return { is: "again", request };
  if (at.now > request.confirmUntil!) return { is: "late", request };
  const unit = (await unitsByIds(tx, [request.unitId])).get(request.unitId)!;
  const owner = await personByAddress(tx, request.address);
  // Whoever asked for it with an account that the address has left has it no more.
  if (request.personId !== null && owner?.id !== request.personId) return { is: "late", request };
  const personId = owner?.id ?? (await newcomer(tx, request, at.zone, at.now));
  await tx
    .updateTable("mail_requests")
    .set({ confirmed_at: at.now, person_id: personId })
    .where("id", "=", requestId)
    .execute();
  const place = { unit, addresses: at.addressesOf(unit), now: at.now, zone: at.zone };
  const said = await carryOut(tx, { personId, addressId: request.addressId }, request.commands, place);
  return { is: "done", request, unit, personId, said, isNew: owner === null };
}

async function newcomer(tx: Tx, { name, address }: Request, timeZone: string, now: Instant): Promise<number> {
  return (await createPerson(tx, { name, address, timeZone, passwordHash: null }, now)).id;
}

/** Requests that nobody said yes to are forgotten with what they named; so is, after a year, what was asked by those who have an account. */
export async function forgetRequests(tx: Tx, now: Instant): Promise<void> {
  await tx
    .deleteFrom("mail_requests")
    .where((eb) =>
      eb.or([
        eb.and([eb("person_id", "is", null), eb("asked_at", "<=", later(now, -KEPT.strangers))]),
        eb("asked_at", "<=", later(now, -KEPT.people)),
      ]),
    )
    .execute();
  await tx.deleteFrom("traced_mails").where("came_at", "<=", later(now, -KEPT.people)).execute();
}
