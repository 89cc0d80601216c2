import { dkimVerify } from "mailauth";
import { sql } from "#platform/db";
import { Presence } from "#platform/jobs";
import { logTo } from "#platform/log";
import { TestClock } from "#platform/time";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { useDatabase } from "../../../../test/database.ts";
import { ScriptedRelay, type Script } from "../../../../test/relay.ts";
import { buildMailing, fates, mailDomain, noon, readers, secret, states, testComposer } from "./builders.ts";
import { composer, type Composer } from "./composer.ts";
import { dkimRecords, signerFor } from "./dkim/keys.ts";
import { startSender, type Sender, type SenderOptions } from "./deliver.ts";
import { addDeliveries, mailOne } from "./enqueue.ts";
import { addressId } from "./ledger.ts";
import { readReturnPath } from "./tokens.ts";

const at = useDatabase();
const clock = new TestClock(noon);
/** For relays that hang; elsewhere a busy machine must not look like one. */
const quick = { connect: 300, greeting: 300, command: 300, data: 300, dot: 1_000 };
let presence: Presence;
let relay: ScriptedRelay;
const senders: Sender[] = [];
let quiet: () => void;
let logged: string[] = [];

beforeAll(async () => {
  presence = await Presence.begin(at.url);
  quiet = logTo((line) => logged.push(line));
});
afterAll(async () => {
  quiet();
  await presence.end();
});
beforeEach(async () => {
  relay = await ScriptedRelay.open();
  clock.set(noon);
  logged = [];
});
afterEach(async () => {
  await stopAll();
  await relay.close();
  for (const table of ["address_failures", "delivery_runs", "deliveries", "mailings", "mailbox_mails"])
    await sql`delete from ${sql.table(table)}`.execute(at.db);
});

async function start(script: Script, over: Partial<SenderOptions> = {}): Promise<Sender> {
  relay.script = script;
  const sender = await startSender({
    database: at.database,
    url: at.url,
    presence,
    clock,
    smtpUrl: relay.url,
    mailDomain,
    secret,
    composers: [testComposer],
    connections: 2,
    patience: { first: 30, longest: 60 },
    sweepEvery: 50,
    chance: () => 0,
    ...over,
  });
  senders.push(sender);
  return sender;
}

async function stopAll(): Promise<void> {
  await Promise.all(senders.splice(0).map((sender) => sender.stop()));
}

const got = (address: string) => relay.taken.filter((mail) => mail.to === address).length;
const took = (count: number) => relay.until((taken) => taken.length >= count);
async function untilStates(mailing: number, wanted: Record<string, number>): Promise<void> {
  await expect.poll(() => states(at.db, mailing), { timeout: 10_000, interval: 20 }).toEqual(wanted);
}

test("another is called to help only when more waits than is claimed at once", async () => {
  let calls = 0;
  const onMuch = (): void => void (calls += 1);
  await buildMailing(at.db, readers(300));
  await start({}, { onMuch });
  await took(300);
  expect(calls).toBe(0);
  await stopAll();
  await buildMailing(at.db, readers(1_500));
  await start({}, { onMuch });
  await took(1_800);
  expect(calls).toBeGreaterThan(0);
});

test.each([true, false])(
  "every reader gets the post once, with a return path of their own (pipelining: %s)",
  async (pipelining) => {
    const mailing = await buildMailing(at.db, readers(300));
    await start({ pipelining });
    await took(300);
    await stopAll();
    expect(new Set(relay.taken.map((mail) => mail.to)).size).toBe(300);
    expect(relay.taken).toHaveLength(300);
    expect(relay.largestGroup > 1).toBe(pipelining);
    const { rows } = await sql<{
      id: number;
      address: string;
    }>`select d.id, a.address from deliveries d join mail_addresses a on a.id = d.address_id`.execute(at.db);
    const byAddress = new Map(rows.map((row) => [row.address, row.id]));
    for (const mail of relay.taken)
      expect(readReturnPath(secret, mail.from.split("@")[0]!)).toBe(byAddress.get(mail.to));
    expect(await states(at.db, mailing)).toEqual({ sent: 300 });
    expect((await sql`select * from delivery_runs`.execute(at.db)).rows).toEqual([]);
  },
);

test("a text with lines that begin with dots arrives as it was", async () => {
  await buildMailing(at.db, readers(1));
  await start({});
  await took(1);
  expect(relay.taken[0]!.text).toContain("=2E\r\n=2E.and more");
});

test("a post written while the sender runs is sent at once, not at the next sweep", async () => {
  await start({}, { sweepEvery: 60_000 });
  await buildMailing(at.db, readers(3));
  await took(3);
});

test("a reader added twice gets one copy, and one who is withheld none", async () => {
  const mailing = await buildMailing(at.db, readers(2));
  await at.db.transaction().execute(async (tx) => {
    const again = await addressId(tx, "reader1@example.org", noon);
    const muted = await addressId(tx, "muted@example.org", noon);
    await addDeliveries(
      tx,
      mailing,
      [
        { addressId: again, reason: "again", state: "waiting" },
        { addressId: muted, reason: "muted", state: "withheld" },
      ],
      { now: noon },
    );
  });
  await start({});
  await took(2);
  await stopAll();
  expect(relay.taken.map((mail) => mail.to).sort()).toEqual(["reader0@example.org", "reader1@example.org"]);
  expect(await states(at.db, mailing)).toEqual({ sent: 2, withheld: 1 });
});

test("a delivery to nobody's address or mailing is refused by the database", async () => {
  const mailing = await buildMailing(at.db, readers(1));
  const wrong = [{ addressId: 999_999, reason: "x", state: "waiting" as const }];
  await expect(at.db.transaction().execute((tx) => addDeliveries(tx, mailing, wrong, { now: noon }))).rejects.toThrow(
    "needs its mailing and its address",
  );
  await expect(sql`delete from mail_addresses`.execute(at.db)).rejects.toThrow();
  await expect(sql`delete from mailings where id = ${mailing}`.execute(at.db)).rejects.toThrow();
});

test("a sign-in link overtakes ten thousand copies over a slow relay", async () => {
  await buildMailing(at.db, readers(2_000));
  await start({}, { connections: 1 });
  await took(20);
  await at.db.transaction().execute(async (tx) =>
    mailOne(
      tx,
      {
        purpose: "test.post",
        subjectId: 1,
        addressId: await addressId(tx, "bo@example.org", noon),
        reason: "you asked for it",
      },
      noon,
    ),
  );
  const before = relay.taken.length;
  await relay.until(() => got("bo@example.org") === 1);
  expect(relay.taken.findIndex((mail) => mail.to === "bo@example.org") - before).toBeLessThan(700);
});

test("F6: greylisting by one domain delays its readers only", async () => {
  const mailing = await buildMailing(at.db, [...readers(30, "slow.example"), ...readers(30)]);
  await start({ say: ({ phase, to }) => (phase === "rcpt" && to.endsWith("slow.example") ? "451 4.7.1 later" : null) });
  await untilStates(mailing, { sent: 30, deferred: 30 });
  expect(
    (await fates(at.db, mailing))
      .filter((fate) => fate.state === "sent")
      .every((fate) => fate.address.endsWith("@example.org")),
  ).toBe(true);
  // After three refusals the domain rests: the others were not even offered.
  expect(relay.heard.filter((line) => line.startsWith("RCPT") && line.includes("slow.example")).length).toBeLessThan(
    10,
  );
});

test("a reader deferred today gets the mail when the wait is over, with the same Message-ID", async () => {
  const mailing = await buildMailing(at.db, readers(1));
  await start({ say: ({ phase }) => (phase === "rcpt" ? "451 4.2.1 later" : null) });
  await untilStates(mailing, { deferred: 1 });
  relay.script = {};
  clock.advance(60_000);
  await took(1);
  await stopAll();
  expect(await fates(at.db, mailing)).toMatchObject([{ state: "sent", attempts: 2 }]);
});

test("F6: a mail that was deferred for five days is given up, and its reader not blamed for good", async () => {
  const mailing = await buildMailing(at.db, readers(1), { now: new Date(noon.getTime() - 5 * 86_400_000) });
  await start({ say: ({ phase }) => (phase === "rcpt" ? "451 4.2.1 later" : null) });
  await untilStates(mailing, { failed: 1 });
  expect(await fates(at.db, mailing)).toMatchObject([{ failure: "temporary" }]);
});

test("F7: an unknown mailbox fails for its reader and for nobody else", async () => {
  const mailing = await buildMailing(at.db, readers(40));
  await start({
    say: ({ phase, to }) => (phase === "rcpt" && to === "reader7@example.org" ? "550 5.1.1 no such person" : null),
  });
  await untilStates(mailing, { sent: 39, failed: 1 });
  const fate = (await fates(at.db, mailing)).find(({ address }) => address === "reader7@example.org");
  expect(fate).toMatchObject({ state: "failed", failure: "permanent", reply: "550 5.1.1 no such person" });
  expect(relay.heard).toContain("RSET");
});

test("refused text is our affair, not the reader's", async () => {
  const mailing = await buildMailing(at.db, readers(3));
  await start({
    say: ({ phase, to }) => (phase === "dot" && to === "reader1@example.org" ? "554 5.7.1 looks like spam" : null),
  });
  await untilStates(mailing, { sent: 2, failed: 1 });
  expect((await fates(at.db, mailing))[1]).toMatchObject({ failure: "policy" });
});

test("every copy is signed as it leaves, with what unsubscribes its reader", async () => {
  const owner = { mailDomain, secret, dkim: { selectors: ["a1", "b1"], files: [] } };
  const signer = await signerFor(at.db, owner, noon);
  const records = new Map((await dkimRecords(at.db, owner)).map((record) => [record.name, record.value]));
  const mailing = await buildMailing(at.db, readers(20));
  await start({}, { signer });
  await untilStates(mailing, { sent: 20 });
  for (const { text } of relay.taken) {
    const mail = Buffer.from(`${text}\r\n`, "latin1");
    const { results } = await dkimVerify(mail, { resolver: async (name: string) => [[records.get(name)!]] });
    expect(results.map(({ status }) => status.result)).toEqual(["pass", "pass"]);
  }
});

test.each([true, false])(
  "an automatic answer leaves with the empty return path, and what is no answer with its own (chunking: %s)",
  async (chunking) => {
    const answer = composer({ ...(testComposer as unknown as Composer), purpose: "test.answer", isAnswer: true });
    const mailings = [
      await buildMailing(at.db, ["asker@example.org"], { purpose: "test.answer" }),
      await buildMailing(at.db, ["asker@example.org"]),
    ];
    await start({ chunking }, { composers: [testComposer, answer] });
    for (const mailing of mailings) await untilStates(mailing, { sent: 1 });
    expect(relay.heard.filter((line) => line.startsWith("MAIL FROM:<> "))).toHaveLength(1);
    expect(relay.taken.map(({ from }) => from === "").sort()).toEqual([false, true]);
  },
);

test("a relay that takes nothing without a sender gets answers with a return path, and is not in trouble for it", async () => {
  const answer = composer({ ...(testComposer as unknown as Composer), purpose: "test.answer", isAnswer: true });
  const mailing = await buildMailing(at.db, readers(3), { purpose: "test.answer" });
  await start(
    { say: ({ phase, from }) => (phase === "mail" && from === "" && lastMail() === "" ? "501 5.1.7 no sender" : null) },
    { composers: [answer], connections: 1 },
  );
  await expect.poll(() => states(at.db, mailing), { timeout: 10_000, interval: 20 }).toMatchObject({ deferred: 1 });
  clock.advance(3_000);
  await untilStates(mailing, { sent: 3 });
  expect(relay.taken.every(({ from }) => readReturnPath(secret, from.split("@")[0]!) !== null)).toBe(true);
  expect(logged.filter((line) => line.includes("mail.relay"))).toEqual([]);
});

const lastMail = () => /<(.*?)>/.exec(relay.heard.findLast((line) => line.startsWith("MAIL"))!)![1];

test("a relay that wants text without a recipient gets an empty one and goes on", async () => {
  const mailing = await buildMailing(at.db, readers(20));
  await start({
    say: ({ phase, to }) =>
      phase === "rcpt" && to === "reader3@example.org"
        ? "550 5.1.1 no"
        : phase === "data" && to === ""
          ? "354 anyway"
          : null,
  });
  await untilStates(mailing, { sent: 19, failed: 1 });
  expect(relay.taken.every((mail) => mail.text.includes("Minutes are ready"))).toBe(true);
});

test("F7: when the relay refuses everybody, nobody is blamed and everything is sent later", async () => {
  const mailing = await buildMailing(at.db, readers(60));
  let isBlocked = true;
  await start({ say: ({ phase }) => (isBlocked && phase === "rcpt" ? "550 5.1.1 you are blocked" : null) });
  await expect
    .poll(() => logged.filter((line) => line.includes("mail.relay")).length, { timeout: 5_000 })
    .toBeGreaterThan(0);
  expect((await sql`select * from address_failures`.execute(at.db)).rows).toEqual([]);
  isBlocked = false;
  await expect
    .poll(
      async () => {
        clock.advance(60_000);
        return states(at.db, mailing);
      },
      { timeout: 10_000 },
    )
    .toEqual({ sent: 60 });
  expect((await sql`select * from address_failures`.execute(at.db)).rows).toEqual([]);
});

test.each(["mail", "banner"] as const)(
  "a relay that refuses us at %s is left alone for a while, nothing is counted",
  async (where) => {
    const mailing = await buildMailing(at.db, readers(20));
    let isDown = true;
    await start({ say: ({ phase }) => (isDown && phase === where ? "554 5.7.1 go away" : null) });
    await expect.poll(() => logged.filter((line) => line.includes("mail.relay")).length).toBeGreaterThan(1);
    isDown = false;
    await expect
      .poll(
        async () => {
          clock.advance(1_000);
          return states(at.db, mailing);
        },
        { timeout: 10_000 },
      )
      .toEqual({ sent: 20 });
    expect((await fates(at.db, mailing)).every((fate) => fate.attempts === 1)).toBe(true);
  },
);

test("a relay that cannot be reached is found again when it is back", async () => {
  const mailing = await buildMailing(at.db, readers(20));
  const { port } = relay;
  await relay.close();
  await start({}, { smtpUrl: `smtp://127.0.0.1:${port}` });
  await expect.poll(() => logged.filter((line) => line.includes("ECONNREFUSED")).length).toBeGreaterThan(1);
  await relay.listen(port);
  await took(20);
  await stopAll();
  expect(await states(at.db, mailing)).toEqual({ sent: 20 });
});

test.each(["banner", "ehlo", "mail", "rcpt", "data"] as const)(
  "F8: a relay that hangs at %s once costs nobody the mail, and nobody gets it twice",
  async (where) => {
    const mailing = await buildMailing(at.db, readers(20));
    let hangs = 1;
    await start(
      {
        say: ({ phase, taken }) =>
          phase === where && (taken > 2 || where === "banner" || where === "ehlo") && hangs-- > 0 ? "hang" : null,
      },
      { timeouts: quick },
    );
    await expect
      .poll(
        async () => {
          clock.advance(1_000);
          return states(at.db, mailing);
        },
        { timeout: 10_000 },
      )
      .toEqual({ sent: 20 });
    expect(relay.taken).toHaveLength(20);
  },
);

test.each(["hang", "drop"] as const)(
  "a relay that takes the text and then does a %s may have it twice, with one Message-ID",
  async (fault) => {
    const mailing = await buildMailing(at.db, readers(20));
    let faults = 1;
    await start(
      { say: ({ phase, taken }) => (phase === "dot" && taken === 3 && faults-- > 0 ? fault : null) },
      { timeouts: quick },
    );
    // The one whose envelope travelled with the text goes again in a moment, the one in doubt after a minute.
    await untilStates(mailing, { sent: 18, deferred: 2 });
    clock.advance(2_000);
    await untilStates(mailing, { sent: 19, deferred: 1 });
    clock.advance(60_000);
    await untilStates(mailing, { sent: 20 });
    expect(relay.taken).toHaveLength(21);
    expect(new Set(relay.taken.map((mail) => mail.messageId)).size).toBe(1);
  },
);

test("a relay that closes with 421 after some mails gets the rest over a new connection", async () => {
  const mailing = await buildMailing(at.db, readers(50));
  await start({
    say: ({ phase, taken }) => (phase === "mail" && taken >= 10 ? "421 4.7.0 enough for one connection" : null),
  });
  await expect
    .poll(
      async () => {
        clock.advance(1_000);
        return states(at.db, mailing);
      },
      { timeout: 10_000 },
    )
    .toEqual({ sent: 50 });
  expect(relay.taken).toHaveLength(50);
  expect(logged.filter((line) => line.includes("mail.relay"))).toEqual([]);
});

test("a reader who left between the post and its sending does not get it", async () => {
  const mailing = await buildMailing(at.db, readers(3), { purpose: "test.left" });
  const left = composer({
    purpose: "test.left",
    prepare: async () => Buffer.from("Message-ID: <x@y>\r\n\r\nhi\r\n"),
    compose: async (_db, mail: Buffer) => (delivery) =>
      delivery.address === "reader1@example.org" ? { withdraw: "left" } : mail,
  });
  await start({}, { composers: [left] });
  await untilStates(mailing, { sent: 2, withdrawn: 1 });
  expect((await fates(at.db, mailing))[1]).toMatchObject({ state: "withdrawn", reply: "left", attempts: 0 });
});

test("a mailing that cannot be written waits, and the others go on", async () => {
  const broken = await buildMailing(at.db, readers(5), { purpose: "test.broken" });
  const fine = await buildMailing(at.db, readers(5));
  const failing = composer({
    purpose: "test.broken",
    prepare: () => Promise.reject(new Error("no such post")),
    compose: () => Promise.reject(new Error()),
  });
  await start({}, { composers: [testComposer, failing] });
  await untilStates(fine, { sent: 5 });
  await untilStates(broken, { deferred: 5 });
  expect((await fates(at.db, broken))[0]).toMatchObject({ attempts: 1, reply: "not written: no such post" });
});

test("F22: two processes share a fan-out without sending anything twice", async () => {
  const mailing = await buildMailing(at.db, readers(1_200));
  const other = await Presence.begin(at.url);
  await Promise.all([start({}), start({}, { presence: other })]);
  await took(1_200);
  await stopAll();
  await other.end();
  expect(relay.taken).toHaveLength(1_200);
  expect(await states(at.db, mailing)).toEqual({ sent: 1_200 });
});

test("a stop gives back what was not sent, and the next start sends it", async () => {
  const mailing = await buildMailing(at.db, readers(600));
  await start({});
  await took(50);
  await stopAll();
  const sent = relay.taken.length;
  expect(await states(at.db, mailing)).toEqual(sent === 600 ? { sent } : { sent, waiting: 600 - sent });
  expect((await sql`select * from delivery_runs where claimed_by is not null`.execute(at.db)).rows).toEqual([]);
  await start({});
  await took(600);
  await stopAll();
  expect(relay.taken).toHaveLength(600);
});

test("without a relay every mail stands in the built-in mailbox once", async () => {
  const mailing = await buildMailing(at.db, readers(30));
  await start({}, { smtpUrl: null });
  await untilStates(mailing, { sent: 30 });
  const { rows } = await sql<{ recipient: string; raw: Buffer }>`select recipient, raw from mailbox_mails`.execute(
    at.db,
  );
  expect(rows.map((row) => row.recipient).sort()).toEqual(readers(30).sort());
  expect(rows[0]!.raw.toString()).toContain("Minutes are ready");
});
