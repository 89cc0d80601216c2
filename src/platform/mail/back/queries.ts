import { sql, type Db } from "#platform/db";
import { days, later, type Instant } from "#platform/time";
import type { Fault } from "./codes.ts";
import { mustPause, pausePolicy } from "./rules.ts";

/** Every address whose group mail waits: few among many, so whoever decides about thousands asks once. */
export async function pausedAddresses(db: Db): Promise<Set<number>> {
  const rows = await db.selectFrom("address_pauses").select("address_id").where("ended_at", "is", null).execute();
  return new Set(rows.map((row) => row.address_id));
}

/** How often readers at these addresses called a mail of ours spam. */
export async function complaintsAbout(db: Db, addressIds: readonly number[]): Promise<Map<number, number>> {
  const { rows } = await sql<{ id: number; count: number }>`
    select address_id as id, count(*) as count from address_complaints
    where address_id = any(${[...addressIds]}::bigint[]) group by address_id`.execute(db);
  return new Map(rows.map(({ id, count }) => [id, count]));
}

export interface Pause {
  id: number;
  addressId: number;
  address: string;
  beganAt: Instant;
  warnings: number;
  warnedAt: Instant | null;
  endedAt: Instant | null;
}

const pauses = (db: Db) =>
  db
    .selectFrom("address_pauses as p")
    .innerJoin("mail_addresses as a", "a.id", "p.address_id")
    .select([
      "p.id",
      "p.address_id as addressId",
      "a.address",
      "p.began_at as beganAt",
      "p.warnings",
      "p.warned_at as warnedAt",
      "p.ended_at as endedAt",
    ]);

export const pauseById = (db: Db, id: number): Promise<Pause | undefined> =>
  pauses(db).where("p.id", "=", id).executeTakeFirst();

export const openPauses = (db: Db): Promise<Pause[]> =>
  pauses(db).where("p.ended_at", "is", null).orderBy("p.id").execute();

/** What receivers last said of these addresses for good, for their person's page. */
export async function lastFailures(db: Db, addressIds: readonly number[]): Promise<Map<number, string>> {
  const { rows } = await sql<{ id: number; said: string }>`
    select distinct on (address_id) address_id as id, said from address_failures
    where address_id = any(${[...addressIds]}::bigint[]) and kind = 'permanent' order by address_id, happened_at desc`.execute(
    db,
  );
  return new Map(rows.map((row) => [row.id, row.said]));
}

interface Suspect {
  id: number;
  repaired: Date | null;
  failures: { fault: Fault; at: string }[];
}

/** Addresses that D-5 says are to be paused now and are not yet. */
export async function addressesToPause(db: Db, now: Instant): Promise<number[]> {
  const since = later(now, -days(pausePolicy.within));
  const { rows } = await sql<Suspect>`
    select f.address_id as id, (select max(ended_at) from address_pauses p where p.address_id = f.address_id) as repaired,
      json_agg(json_build_object('fault', f.kind, 'at', f.happened_at)) as failures
    from address_failures f
    where f.kind = 'permanent' and f.happened_at > ${since}
      and not exists (select from address_pauses p where p.address_id = f.address_id and p.ended_at is null)
    group by f.address_id having count(distinct (f.happened_at at time zone 'UTC')::date) >= ${pausePolicy.days}`.execute(
    db,
  );
  return rows
    .filter(({ failures, repaired }) =>
      mustPause(
        failures.map(({ fault, at }) => ({ fault, at: new Date(at) })),
        repaired,
        now,
      ),
    )
    .map((row) => row.id);
}
