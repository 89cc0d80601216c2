import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { projectFolder } from "../../src/platform/config/index.ts";
import { ScriptedRelay } from "../relay.ts";
import { Machines, moment, Patient, submit } from "./machines.ts";
import { Pair } from "./postgres.ts";

/** How long everything is killed at random: FAULTS_MINUTES, or a short while. */
const CHAOS = Number(process.env.FAULTS_MINUTES ?? 0) * 60_000 || 15_000;
/** Between two deaths: long enough that something is accepted meanwhile. */
const BETWEEN = 2_500;
const seed = Number(process.env.FAULTS_SEED ?? Math.floor(performance.now() * 1_000) % 1_000_000);

test(
  "F1, F2, F3, F22: two machines of each role lose nothing accepted while they and PostgreSQL are killed at random, nor when the second PostgreSQL takes over",
  { timeout: CHAOS + 400_000 },
  async () => {
    execFileSync(process.execPath, [join(projectFolder(), "scripts/build.mjs")]);
    await using pair = await Pair.begin();
    await using relay = await ScriptedRelay.open({});
    await using machines = new Machines(pair, relay.url);
    for (const role of ["web", "mail", "worker"] as const) {
      await machines.start(role);
      await machines.start(role);
    }
    const group = await theGroup(pair);
    const people = await Promise.all(group.readers.slice(0, 2).map((address) => aWriter(machines, address)));

    const load = startLoad(machines, people, group);
    const deaths = await chaos(pair, machines);
    await pair.failOver();
    await moment(5_000);
    const accepted = await load.stop();
    expect(accepted.length, "accepted in all").toBeGreaterThan(10);

    // Everybody is still who they were, at every machine.
    for (const person of people) {
      for (const _ of machines.webs) expect(await person.isSignedIn()).toBe(true);
      expect(person.signedOut).toBe(0);
    }
    await vi.waitFor(async () => expect(await waiting(pair)).toBe(0), {
      timeout: 180_000,
      interval: 500,
    });
    expect(await otherFates(pair), `seed ${seed}`).toEqual([]);
    expect(await subjectsIn(pair, group.id), `seed ${seed}`).toEqual([...accepted].sort());
    const copies = copiesOf(relay);
    for (const subject of accepted)
      for (const reader of group.readers)
        expect(copies.get(`${subject} ${reader}`), `${subject} to ${reader}, seed ${seed}`).toBeDefined();
    // Only what was in flight at a death comes twice, and then as the same mail.
    for (const [what, ids] of copies) expect(new Set(ids).size, what).toBe(1);
    const twice = [...copies.values()].reduce((sum, ids) => sum + ids.length - 1, 0);
    process.stdout.write(`${accepted.length} accepted, ${deaths} deaths and a failover, ${twice} copies came twice\n`);
    expect(twice).toBeLessThanOrEqual((deaths + 1) * IN_FLIGHT);
  },
);

/** What a process may have sent without having written so (docs/ARCHITECTURE.md, walk A). */
const IN_FLIGHT = 16 * (50 + 16);

interface Group {
  id: number;
  slug: string;
  address: string;
  readers: string[];
}

async function theGroup(pair: Pair): Promise<Group> {
  const [unit] = await pair.ask<{ id: number; slug: string; local_part: string }>(
    "select u.id::integer, u.slug, a.local_part from units u join unit_addresses a on a.unit_id = u.id and a.is_current where u.acronym = 'BRSL'",
  );
  // The sample's people get their subscriptions by jobs.
  await vi.waitFor(async () => expect(await waiting(pair)).toBe(0), {
    timeout: 60_000,
    interval: 200,
  });
  const rows = await pair.ask<{ address: string }>(
    "select address from subscriptions s join mail_addresses a on a.id = s.address_id where unit_id = $1 and mode = 'each' and ended_at is null order by 1",
    [unit!.id],
  );
  return {
    id: unit!.id,
    slug: unit!.slug,
    address: `${unit!.local_part}@chapterhouse.localhost`,
    readers: rows.map((row) => row.address),
  };
}

async function aWriter(machines: Machines, address: string): Promise<Patient> {
  const person = new Patient(machines.webs);
  await person.signIn(address);
  return person;
}

/** Posts on the web and mails to the group, each until it is accepted, one after the other. */
function startLoad(machines: Machines, people: Patient[], group: Group): { stop(): Promise<string[]> } {
  const accepted: string[] = [];
  let isOver = false;
  const loop = async (name: string, act: (subject: string) => Promise<unknown>) => {
    for (let number = 1; !isOver; number++) {
      const subject = `${name} number ${number} of many`;
      await act(subject);
      accepted.push(subject);
      await moment(200);
    }
  };
  const loops = [
    ...people.map((person, at) =>
      loop(`Web ${at}`, async (title) => {
        await person.send(`/groups/${group.slug}/topics`, { title, body: "Which thread?" });
        if (!(await person.isSignedIn())) person.signedOut += 1;
      }),
    ),
    ...group.readers
      .slice(0, 2)
      .map((from, at) => loop(`Mail ${at}`, (subject) => submit(machines.doors, { from, to: group.address, subject }))),
  ];
  return {
    stop: async () => {
      isOver = true;
      await Promise.all(loops);
      return accepted;
    },
  };
}

/** Kills at random until the time is over; returns how often. One in five is PostgreSQL itself. */
async function chaos(pair: Pair, machines: Machines): Promise<number> {
  const random = randomFrom(seed);
  const until = performance.now() + CHAOS;
  let deaths = 0;
  while (performance.now() < until) {
    await moment(BETWEEN);
    if (random() < 0.2) pair.crash();
    else machines.killOne((count) => Math.floor(random() * count));
    deaths += 1;
  }
  return deaths;
}

/** Small and the same on every machine (mulberry32), so that a seed tells what happened. */
function randomFrom(start: number): () => number {
  let state = start;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

async function waiting(pair: Pair): Promise<number> {
  const [row] = await pair.ask<{ open: number }>(`select (
    (select count(*) from inbound_mails where state in ('waiting', 'claimed')) +
    (select count(*) from deliveries where state in ('waiting', 'deferred')) +
    (select count(*) from graphile_worker.jobs where attempts < max_attempts and run_at <= now()))::integer as open`);
  return row!.open;
}

/** Every accepted mail is a post: none is held, refused or kept for staff. */
const otherFates = (pair: Pair) =>
  pair.ask(
    "select id::integer, attempts, fate, fate_detail, verdict from inbound_mails where fate is distinct from 'posted' order by id",
  );

const subjectsIn = async (pair: Pair, unitId: number): Promise<string[]> =>
  (
    await pair.ask<{ title: string }>(
      "select t.title from topics t join topic_units u on u.topic_id = t.id where u.unit_id = $1 and t.title like '% number % of many'",
      [unitId],
    )
  )
    .map(({ title }) => title)
    .sort();

/** The Message-IDs of every copy, by subject and reader. */
function copiesOf(relay: ScriptedRelay): Map<string, string[]> {
  const copies = new Map<string, string[]>();
  for (const { to, text, messageId } of relay.taken) {
    const subject = /^Subject: .*?((?:Web|Mail) \d number \d+ of many)/m.exec(text)?.[1];
    if (!subject) continue;
    const key = `${subject} ${to}`;
    copies.set(key, [...(copies.get(key) ?? []), messageId]);
  }
  return copies;
}
