import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { crashPoints } from "../src/platform/crash/index.ts";
import { WINDOW_ROWS } from "../src/platform/mail/out/recorder.ts";
import { smtpSend } from "./lab.ts";
import { Association, stopped, type Visitor } from "./processes/association.ts";
import type { Running } from "./processes/run.ts";
import { ScriptedRelay, type Ask, type Taken } from "./relay.ts";

// A whole machine per point: patience for a busy computer. What must be quick is held to its own limit.
vi.setConfig({ testTimeout: 60_000 });

/** The pages' own point has a test of its own: whoever presses a button waits for the answer. */
const workPoints = crashPoints.filter((point): point is WorkPoint => point !== "web.committed");
type WorkPoint = Exclude<(typeof crashPoints)[number], "web.committed">;

/** At which passage the process kills itself: late enough that there is work before, early enough that there is work after. */
const passage: Record<WorkPoint, number> = {
  "door.stored": 3,
  "door.answered": 3,
  "inbound.claimed": 2,
  "inbound.decided": 4,
  "inbound.settled": 4,
  "files.stored": 3,
  "deliver.claimed": 2,
  "deliver.written": 20,
  "deliver.accepted": 20,
  "deliver.recorded": 2,
  "job.begun": 2,
  "job.done": 2,
};

// The window (decision 9): on each of the sender's connections, copies accepted and not yet recorded, and two under way.
const CONNECTIONS = 16;
const WINDOW = CONNECTIONS * (WINDOW_ROWS + 2);
/** Milliseconds from a death to the first copy that goes out after it, and from the last mail written until nothing waits any more. */
let resumes = 10_000;
const MAILS_EACH = 2;

let relay: ScriptedRelay;
let association: Association;
let group = { id: 0, slug: "", address: "" };
let other = { id: 0, slug: "", address: "" };
let readers: string[] = [];
const joiners: { address: string; visitor: Visitor }[] = [];

beforeAll(async () => {
  relay = await ScriptedRelay.open();
  association = await Association.open(relay.url);
  const began = performance.now();
  const machine = await association.workMachine();
  // A computer that is busy with other things takes as much longer to come back as it takes to start.
  resumes = Math.max(resumes, 5 * (performance.now() - began));
  // The sample's people get their subscriptions by jobs.
  await allDone();
  await stopped(machine);
  [group, other] = [await unit("BRSL"), await unit("PLAIN")];
  readers = await subscribersOf(group.id);
  if (readers.length < 4) throw new Error("the sample's group has too few subscribers to show anything");
  for (const address of ["imani@members.example", "anders@members.example"])
    joiners.push({ address, visitor: await association.visitor(address) });
}, 60_000);

afterAll(async () => {
  await association?.[Symbol.asyncDispose]();
  await relay?.close();
});

test.each(workPoints)(
  "F2: killed at %s, the process is back at work, nobody is missed, and only what was in flight is repeated",
  async (point) => {
    const machine = await association.workMachine(`${point}:${passage[point]}`);
    try {
      goQuietOnce(machine);
      const before = { copies: relay.taken.length, mails: await mailsStored(), others: await subscribersOf(other.id) };
      const verb = before.others.includes(joiners[0]!.address) ? "departure" : "membership";
      const [subjects] = await Promise.all([write(point), move(verb)]);
      const death = await deathOf(machine);
      await allDone();
      const firstAfter = relay.taken.slice(before.copies).find(({ at }) => at > death.getTime());
      expect(firstAfter!.at - death.getTime()).toBeLessThan(resumes);
      // What was sent to the door again is stored once.
      expect((await mailsStored()) - before.mails).toBe(readers.length * MAILS_EACH);
      await everyMailIsOnePost(point, subjects);
      await everyFileIsThere(point);
      await everyCopyCame(point, relay.taken.slice(before.copies), death);
      expect(await subscribersOf(other.id)).toEqual(moved(before.others, verb));
      // The one that took its place lives on.
      expect(deathsOf(machine)).toHaveLength(1);
    } finally {
      await stopped(machine);
    }
  },
);

test("F2: killed at web.committed, before the answer: pressed again, the button leads where it would have, the post is there once and goes to everybody once", async () => {
  relay.script = {};
  const [machine, pages] = [await association.workMachine(), await association.webMachine("web.committed:1")];
  try {
    const before = relay.taken.length;
    const visitor = joiners[0]!.visitor.at(pages.port);
    const form = { _once: randomUUID(), title: "web.committed from the web", body: "Which thread?" };
    await expect(visitor.post(`/groups/${group.slug}/topics`, form)).rejects.toThrow("fetch failed");
    const death = await deathOf(pages.machine, "web");
    const again = await vi.waitFor(() => visitor.post(`/groups/${group.slug}/topics`, form), {
      timeout: resumes,
      interval: 100,
    });
    expect(Date.now() - death.getTime()).toBeLessThan(resumes);
    const posts = await association.ask<{ topic: string }>(
      "select topic_id::text as topic from posts where subject = $1",
      [form.title],
    );
    expect(posts).toHaveLength(1);
    expect(again.headers.get("location")).toMatch(new RegExp(`^/topics/${posts[0]!.topic}/`));
    await allDone();
    const came = relay.taken.slice(before).filter(({ text }) => text.includes(form.title));
    expect(came.map(({ to }) => to).sort()).toEqual(readers);
  } finally {
    await stopped(pages.machine);
    await stopped(machine);
  }
});

/** The relay takes one copy and never answers for it while the process lives, so that what the dead one leaves is half recorded. */
function goQuietOnce(machine: Running): void {
  let quiet = false;
  const say = ({ phase, to }: Ask) => {
    if (quiet || phase !== "dot" || to !== readers[0] || deathsOf(machine).length > 0) return null;
    quiet = true;
    return "hang";
  };
  relay.script = { say };
}

/** Everyone in the group writes some mails, each after the own copy of the one before, and one person starts a topic on the web. */
async function write(point: string): Promise<string[]> {
  const onTheWeb = `${point} from the web`;
  const posting = joiners[0]!.visitor.post(`/groups/${group.slug}/topics`, { title: onTheWeb, body: "Which thread?" });
  const mailing = readers.map(async (address) => {
    const subjects = Array.from(
      { length: MAILS_EACH },
      (_, index) => `${point} ${index} from ${address.split("@")[0]}`,
    );
    for (const subject of subjects) {
      await submit(address, subject);
      await vi.waitFor(() => expect(copiesOf(subject, address)).not.toEqual([]), { timeout: 20_000, interval: 20 });
    }
    return subjects;
  });
  const mailed = await Promise.all(mailing);
  await posting;
  return [...mailed.flat(), onTheWeb].sort();
}

/** As any mail server does: the same bytes again, until the door has answered for them. */
async function submit(from: string, subject: string): Promise<void> {
  const id = `<${subject.replaceAll(" ", ".")}@members.example>`;
  const head = `From: ${from}\nTo: ${group.address}\nSubject: ${subject}\nMessage-ID: ${id}\nDate: Mon, 02 Nov 2026 10:00:00 +0000`;
  const type = "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b";
  const file = `Content-Type: text/plain\nContent-Disposition: attachment; filename=scan.txt\n\n${fileOf(subject)}`;
  const raw = `${head}\n${type}\n\n--b\nContent-Type: text/plain\n\nWhat would you use?\n--b\n${file}\n--b--\n`;
  await vi.waitFor(
    async () => {
      const { accepted } = await smtpSend(association.mailPort, { from, to: [group.address], raw });
      expect(accepted.map(({ code }) => code)).toEqual([250]);
    },
    { timeout: resumes, interval: 100 },
  );
}

const copiesOf = (subject: string, to: string): Taken[] =>
  relay.taken.filter((copy) => copy.to === to && copy.text.includes(subject));

/** Two people join the other group by web, or leave it: whether its mail comes to them is settled by jobs. */
async function move(noun: "membership" | "departure"): Promise<void> {
  for (const { visitor } of joiners) await visitor.post(`/groups/${other.slug}/${noun}`);
}

function moved(members: string[], noun: "membership" | "departure"): string[] {
  const moving = joiners.map(({ address }) => address);
  const staying = members.filter((address) => !moving.includes(address));
  return (noun === "membership" ? [...staying, ...moving] : staying).sort();
}

async function mailsStored(): Promise<number> {
  const [row] = await association.ask<{ count: number }>("select count(*)::integer as count from inbound_mails");
  return row!.count;
}

async function everyMailIsOnePost(point: string, subjects: string[]): Promise<void> {
  const posts = await association.ask<{ subject: string }>("select subject from posts where starts_with(subject, $1)", [
    `${point} `,
  ]);
  expect(posts.map(({ subject }) => subject).sort()).toEqual(subjects);
}

const fileOf = (subject: string) => `what came with ${subject}`;

/** Each mail brought a file: its bytes are in the store, whatever died between them and the row that names them. */
async function everyFileIsThere(point: string): Promise<void> {
  const files = await association.ask<{ subject: string; key: string }>(
    "select subject, file_key as key from posts join post_attachments a on a.post_id = posts.id where starts_with(subject, $1)",
    [`${point} `],
  );
  expect(files).toHaveLength(readers.length * MAILS_EACH);
  for (const { subject, key } of files)
    expect(readFileSync(join(association.filesFolder, key.slice(0, 2), key), "utf8").trim()).toBe(fileOf(subject));
}

interface Ledger {
  message_id: string;
  address: string;
  state: string;
  settled_at: Date;
}

async function everyCopyCame(point: string, taken: Taken[], death: Date): Promise<void> {
  const ledger = await association.ask<Ledger>(
    `select m.message_id, a.address, d.state, d.settled_at from posts p
       join mailings m on m.message_id = p.message_id join deliveries d on d.mailing_id = m.id join mail_addresses a on a.id = d.address_id
      where starts_with(p.subject, $1) and d.state <> 'withheld'`,
    [`${point} `],
  );
  expect(ledger).toHaveLength(readers.length * (readers.length * MAILS_EACH + 1));
  let repeated = 0;
  for (const copy of ledger) {
    const came = taken.filter(({ to, messageId }) => to === copy.address && messageId === copy.message_id);
    expect(copy.state).toBe("sent");
    expect([1, 2], `copies for ${copy.address}`).toContain(came.length);
    // What the dead one had recorded was never sent again.
    if (came.length > 1) expect(copy.settled_at.getTime()).toBeGreaterThan(death.getTime());
    repeated += came.length - 1;
  }
  // Neither under another Message-ID nor to anybody else. The notices of the sample's people are not counted here.
  const ofThesePosts = taken.filter(({ text }) => text.includes(`${point} `));
  expect(ofThesePosts.length - ledger.length).toBe(repeated);
  expect(repeated).toBeLessThanOrEqual(WINDOW);
}

/** When nothing waits any more: no mail, no copy, no job. */
async function allDone(): Promise<void> {
  const waiting = `select (select count(*) from inbound_mails where state <> 'settled')::integer as mails,
    (select count(*) from delivery_runs)::integer as copies, (select count(*) from graphile_worker._private_jobs)::integer as jobs`;
  const nothing = { mails: 0, copies: 0, jobs: 0 };
  await vi.waitFor(async () => expect(await association.ask(waiting)).toEqual([nothing]), {
    timeout: resumes,
    interval: 50,
  });
}

interface Death {
  at: string;
  role: string;
  signal: string;
}

/** What its supervisor has noticed. */
const deathsOf = (machine: Running): Death[] =>
  machine
    .stderr()
    .split("\n")
    .filter((line) => line.includes('"event":"child.died"'))
    .map((line) => JSON.parse(line) as Death);

async function deathOf(machine: Running, dead = "work"): Promise<Date> {
  await vi.waitFor(() => expect(deathsOf(machine), "the point was never reached").not.toEqual([]), {
    timeout: resumes,
  });
  const [{ at, role, signal }] = deathsOf(machine) as [Death];
  expect({ role, signal }).toEqual({ role: dead, signal: "SIGKILL" });
  return new Date(at);
}

async function unit(acronym: string): Promise<typeof group> {
  const [found] = await association.ask<{ id: number; slug: string; local_part: string }>(
    `select u.id::integer, u.slug, a.local_part from units u
       join unit_addresses a on a.unit_id = u.id and a.is_current where u.acronym = $1`,
    [acronym],
  );
  return { id: found!.id, slug: found!.slug, address: `${found!.local_part}@chapterhouse.localhost` };
}

async function subscribersOf(unitId: number): Promise<string[]> {
  const rows = await association.ask<{ address: string }>(
    "select address from subscriptions s join mail_addresses a on a.id = s.address_id where unit_id = $1 and mode = 'each' and ended_at is null",
    [unitId],
  );
  return rows.map(({ address }) => address).sort();
}
