import { enterAll, membersAmong, type Unit } from "#groups";
import { createPeople, personByAddress } from "#people";
import { crashPoint } from "#platform/crash";
import { sql, type Db, type Tx } from "#platform/db";
import { dayIn, type Instant } from "#platform/time";
import { nameFrom } from "../inbound/arrival.ts";
import { beginReading } from "../reading/commands.ts";
import { subscribe } from "../subscriptions/commands.ts";
import { beginImport, countImported, endImport } from "../importing/commands.ts";
import type { Listed, Unread } from "./rules.ts";

export interface Bringing {
  db: Db;
  unit: Unit;
  now: Instant;
  zone: string;
  /** Look only: nothing is written. */
  isDry: boolean;
  /** Where they were read from, and which lines say nobody. */
  file?: { name: string; unread: readonly Unread[] };
}

export interface RosterReport {
  /** Come in now, or with `isDry` would. */
  added: number;
  /** In the unit before. */
  known: number;
  /** Of those added, how many had no account. */
  created: number;
}

/** People of one transaction. */
const BATCH = 200;

/**
 * The members of another list come into a group, each with their mail as it was; whoever has no account gets one by the word of whoever brings the list, without
 * a password. Nobody is mailed. A run that was cut off goes on where it stopped, and a second one adds nobody.
 */
export async function bringMembers(at: Bringing, members: readonly Listed[]): Promise<RosterReport> {
  const report: RosterReport = { added: 0, known: 0, created: 0 };
  const { name: fileName, unread } = at.file ?? { name: "-", unread: [] };
  const begun = { unitId: at.unit.id, kind: "members" as const, fileName };
  const run = at.isDry ? null : await beginImport(at.db, begun, at.now);
  for (let from = 0; from < members.length; from += BATCH) {
    const batch = members.slice(from, from + BATCH);
    const bring = (tx: Tx) => (run === null ? lookAt(tx, batch, at) : bringIn(tx, batch, at, run));
    const { added, known, created } = await at.db.transaction().execute(bring);
    if (!at.isDry) crashPoint("members.committed");
    report.added += added;
    report.known += known;
    report.created += created;
  }
  if (run !== null) {
    const faults = unread.map(({ line, why }) => ({ place: line, why }));
    await endImport(at.db, run, { found: members.length + unread.length, known: report.known, faults });
  }
  return report;
}

interface Sorted {
  /** Not in the unit yet; null: no account. */
  coming: { listed: Listed; personId: number | null }[];
  known: number;
}

async function sortOut(tx: Tx, batch: readonly Listed[], { unit, zone, now }: Bringing): Promise<Sorted> {
  const people: Sorted["coming"] = [];
  for (const listed of batch)
    people.push({ listed, personId: (await personByAddress(tx, listed.address))?.id ?? null });
  const ids = people.flatMap(({ personId }) => personId ?? []);
  const inside = await membersAmong(tx, [unit.id], ids, dayIn(zone, now));
  // One person may stand in the list with two addresses.
  const seen = new Set(inside);
  const coming = people.filter(({ personId }) => personId === null || (!seen.has(personId) && seen.add(personId)));
  return { coming, known: people.length - coming.length };
}

async function lookAt(tx: Tx, batch: readonly Listed[], at: Bringing): Promise<RosterReport> {
  const { coming, known } = await sortOut(tx, batch, at);
  return { added: coming.length, known, created: coming.filter(({ personId }) => personId === null).length };
}

async function bringIn(tx: Tx, batch: readonly Listed[], at: Bringing, run: number): Promise<RosterReport> {
  const { unit, now, zone } = at;
  // Two runs at once go one after the other, and the second finds whom the first brought.
  await sql`select pg_advisory_xact_lock(hashtextextended(${`roster ${unit.id}`}, 0))`.execute(tx);
  const { coming, known } = await sortOut(tx, batch, at);
  const fresh = coming.filter(({ personId }) => personId === null).map(({ listed }) => listed);
  const made = await createPeople(
    tx,
    fresh.map(({ name, address }) => ({
      name: nameFrom(name, address),
      address,
      timeZone: zone,
      passwordHash: null,
      createdAt: now,
    })),
    now,
  );
  const idOf = new Map(fresh.map(({ address }, index) => [address, made[index]!]));
  const people = coming.map(({ listed, personId }) => ({ ...listed, id: personId ?? idOf.get(listed.address)! }));
  await enterAll(
    tx,
    people.map(({ id, joinedAt }) => ({
      unitId: unit.id,
      personId: id,
      joinedAt: joinedAt !== null && joinedAt < now ? joinedAt : now,
      cause: "imported" as const,
    })),
  );
  for (const { id, mode } of people) {
    await subscribe(tx, unit.id, id, now, mode);
    await beginReading(tx, id, unit.id, now);
  }
  await countImported(tx, run, { added: people.length, links: 0 });
  crashPoint("members.written");
  return { added: people.length, known, created: fresh.length };
}
