import { facesFor } from "#people";
import { callOut, NotCalled, signed } from "#platform/callout";
import type { JobAt } from "#platform/jobs";
import { open } from "#platform/sealing";
import type { Instant } from "#platform/time";
import type { Looking } from "#platform/web";
import { onlookerAt } from "../people/queries.ts";
import { viewerAt } from "../permission/queries.ts";
import { maySee } from "../permission/rules.ts";
import { managesUnit, unitsByIds, type Unit } from "../queries.ts";
import { noteFailed, noteSent, SEALED_FOR, withhold, type Outcome } from "./commands.ts";
import { dueDelivery, type Due } from "./queries.ts";
import type { WebhookEvent } from "./rules.ts";

/** What an event says to somebody; null: they may not see it, or it is gone. */
export type Telling = (looking: Looking, unit: Unit, subjectId: number) => Promise<object | null>;
export type Tellings = Readonly<Record<WebhookEvent, Telling>>;

const person: Telling = async (looking, unit, personId) => {
  if (!maySee(await viewerAt(looking), unit, "roster")) return null;
  const face = (await facesFor(looking.db, await onlookerAt(looking), [personId])).get(personId);
  return face ? { person: { id: face.publicId, name: face.name } } : null;
};

export const ownTellings = { "member.joined": person, "member.left": person } as const;

/** Asks once more who may know it, then sends it, and writes down what became of it. */
export async function deliver(at: JobAt, tellings: Tellings, deliveryId: number): Promise<void> {
  const due = await dueDelivery(at.db, deliveryId);
  if (!due) return;
  const now = await at.transaction(async (_tx, moment) => moment);
  const body = await bodyOf(at, tellings, due, now);
  if (body === null) return at.transaction((tx, moment) => withhold(tx, due.id, "may-not-see", moment));
  const outcome = await sent(at, due, body, now);
  const isTaken = outcome.status !== null && outcome.status >= 200 && outcome.status < 300;
  await at.transaction((tx, moment) =>
    isTaken ? noteSent(tx, due.id, outcome, moment) : noteFailed(tx, due, outcome, moment),
  );
}

async function bodyOf({ db, settings }: JobAt, tellings: Tellings, due: Due, now: Instant): Promise<string | null> {
  const looking: Looking = { db, settings, person: due.owner, now: async () => now };
  const unit = (await unitsByIds(db, [due.unitId])).get(due.unitId)!;
  const viewer = await viewerAt(looking);
  if (!(await managesUnit(db, viewer, unit.id))) return null;
  const data = await tellings[due.event](looking, unit, due.subjectId);
  if (data === null) return null;
  const { slug, name } = unit;
  return JSON.stringify({
    id: due.eventId,
    type: due.event,
    at: due.madeAt.toISOString(),
    unit: { slug, name, url: `${settings.publicUrl}/groups/${slug}` },
    data,
  });
}

async function sent({ settings }: JobAt, due: Due, body: string, now: Instant): Promise<Outcome> {
  const key = open(settings.secret, SEALED_FOR, due.url, due.secret);
  // Sealed with a SECRET that was changed since: nobody could check what we signed.
  if (key === null) return { status: null, said: "no-key" };
  const headers = {
    "content-type": "application/json; charset=utf-8",
    "user-agent": "Chapterhouse",
    ...signed(key, { id: due.eventId, body }, now),
  };
  try {
    const status = await callOut({ to: due.url, headers, body, mayReachLoopback: settings.mayCallLoopback === true });
    return { status, said: null };
  } catch (error) {
    return { status: null, said: error instanceof NotCalled ? error.why : "no-answer" };
  }
}
