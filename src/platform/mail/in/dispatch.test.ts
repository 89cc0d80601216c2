import { readFileSync } from "node:fs";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { Presence } from "#platform/jobs";
import { logTo } from "#platform/log";
import { TestClock } from "#platform/time";
import { useDatabase } from "../../../../test/database.ts";
import { startInbound, type Inbound, type InboundMail, type InboundOptions } from "./dispatch.ts";
import { openParser, type Parser } from "./parse.ts";
import { replayInbound } from "./queue.ts";
import { groupStore } from "./store.ts";

const test = useDatabase();
const clock = new TestClock("2026-03-02T10:00:00Z");
const plain = readFileSync(new URL("../../../../test/mail/plain.eml", import.meta.url));
const unreadable = Buffer.from(`Subject: ${"x".repeat(1_100_000)}\n\n`);
const noDns = async () => Promise.reject(new Error("no mail of this test needs DNS"));

let presence: Presence;
let parser: Parser;
let unmute: () => void;
const running: Inbound[] = [];

beforeAll(async () => {
  unmute = logTo(() => {});
  presence = await Presence.begin(test.url);
  parser = openParser();
});
afterEach(async () => {
  await Promise.all(running.splice(0).map((inbound) => inbound.end()));
  await test.db.deleteFrom("inbound_mails").execute();
});
afterAll(async () => {
  await presence.end();
  await parser.end();
  unmute();
});

async function start(handle: InboundOptions["handle"], given: Partial<InboundOptions> = {}): Promise<Inbound> {
  const verdict = { trustedPeers: [], authservId: "lists.chapterhouse.test", resolver: noDns };
  const inbound = await startInbound({
    database: test.database,
    url: test.url,
    presence,
    clock,
    parser,
    verdict,
    handle,
    sweepMilliseconds: 100,
    ...given,
  });
  running.push(inbound);
  return inbound;
}

const local = { sender: "ada@example.org", remoteAddress: "127.0.0.1", helo: "client.test" };
const arrive = (raw: Buffer, recipient: string, from = local) =>
  groupStore(test.database, clock)({ ...from, pieces: [raw], bytes: raw.length }, recipient);

async function rowOf(recipient: string) {
  return await test.db
    .selectFrom("inbound_mails")
    .selectAll()
    .where("recipient", "=", recipient)
    .executeTakeFirstOrThrow();
}

/** The row once it is decided. */
async function decided(recipient: string) {
  const state = async () =>
    (
      await test.db
        .selectFrom("inbound_mails")
        .select("state")
        .where("recipient", "=", recipient)
        .executeTakeFirstOrThrow()
    ).state;
  await expect.poll(state, { timeout: 10_000 }).toMatch(/settled|shunted/);
  return await rowOf(recipient);
}

describe("mails that wait", () => {
  it("are read, judged and settled in the transaction that handles them", async () => {
    const seen: InboundMail[] = [];
    await start(async (inbound, { tx, now }) => {
      seen.push(inbound);
      await tx
        .insertInto("mailbox_mails")
        .values({ recipient: inbound.recipient, sender: inbound.sender, raw: plain, arrived_at: now })
        .execute();
      return { fate: "posted", detail: { post: 7 } };
    });
    await arrive(plain, "metadata@lists.test");
    expect(await decided("metadata@lists.test")).toMatchObject({
      state: "settled",
      fate: "posted",
      fate_detail: { post: 7 },
      settled_at: clock.read(),
      claimed_by: null,
      verdict: { dmarc: "none", by: "nobody" },
    });
    expect(seen).toMatchObject([
      {
        recipient: "metadata@lists.test",
        sender: "ada@example.org",
        remoteAddress: "127.0.0.1",
        mail: { messageId: "<plain-1@example.org>" },
      },
    ]);
    expect(await test.db.selectFrom("mailbox_mails").selectAll().execute()).toHaveLength(1);
  });

  it("were there before the dispatcher, and are taken oldest first", async () => {
    for (const name of ["c", "a", "b"]) await arrive(plain, `${name}@lists.test`);
    const order: string[] = [];
    await start(
      async ({ recipient }) => {
        order.push(recipient);
        return { fate: "posted" };
      },
      { concurrency: 1 },
    );
    await decided("b@lists.test");
    expect(order).toEqual(["c@lists.test", "a@lists.test", "b@lists.test"]);
  });

  it("whose sender's DNS does not answer hold up no other mail, and are decided when it does", async () => {
    const { promise: answer, resolve: answers } = Promise.withResolvers<string[][]>();
    const asked: string[] = [];
    const resolver = async (domain: string) => {
      if (!domain.endsWith("slow.example")) return [];
      asked.push(domain);
      return answer;
    };
    await start(async () => ({ fate: "posted" }), {
      concurrency: 2,
      verdict: { trustedPeers: [], authservId: "lists.chapterhouse.test", resolver },
    });
    const names = ["a", "b", "c", "d", "e", "f"].map((name) => `${name}@lists.test`);
    const from = { remoteAddress: "192.0.2.25", helo: "client.test" };
    for (const name of names) await arrive(plain, name, { ...from, sender: "eve@slow.example" });
    await expect.poll(() => asked.length).toBeGreaterThanOrEqual(names.length);

    await arrive(plain, "quick@lists.test", { ...from, sender: "ada@example.org" });
    expect(await decided("quick@lists.test")).toMatchObject({ state: "settled", fate: "posted" });
    for (const name of names) expect((await rowOf(name)).state).toBe("claimed");

    answers([]);
    for (const name of names) expect(await decided(name)).toMatchObject({ state: "settled", fate: "posted" });
  });

  it("F22: go to one of two dispatchers, never to both", async () => {
    const other = await Presence.begin(test.url);
    const handled: string[] = [];
    const handle: InboundOptions["handle"] = async ({ recipient }) => {
      handled.push(recipient);
      return { fate: "posted" };
    };
    await Promise.all([start(handle), start(handle, { presence: other })]);
    const recipients = Array.from({ length: 40 }, (_, number) => `r${number}@lists.test`);
    await Promise.all(recipients.map((recipient) => arrive(plain, recipient)));
    for (const recipient of recipients) await decided(recipient);
    expect(handled.toSorted()).toEqual(recipients.toSorted());
    await other.end();
  });

  it("come back when the process that had claimed them is dead", async () => {
    const dead = await Presence.begin(test.url);
    const number = dead.number;
    await arrive(plain, "metadata@lists.test");
    await test.db.updateTable("inbound_mails").set({ state: "claimed", claimed_by: number }).execute();
    await start(async () => ({ fate: "posted" }));
    expect(await rowOf("metadata@lists.test")).toMatchObject({ state: "claimed", claimed_by: number });
    await dead.end();
    expect(await decided("metadata@lists.test")).toMatchObject({ state: "settled", attempts: 1 });
  });
});

describe("a mail that cannot be handled", () => {
  it("is kept for staff when it cannot be read, and stops nobody", async () => {
    await start(async () => ({ fate: "posted" }));
    await arrive(unreadable, "bad@lists.test");
    await arrive(plain, "good@lists.test");
    expect(await decided("bad@lists.test")).toMatchObject({
      state: "shunted",
      fate: "unreadable",
      fate_detail: { why: "headers-too-big" },
      raw: unreadable,
    });
    expect(await decided("good@lists.test")).toMatchObject({ state: "settled" });
  });

  it("is tried three times, leaves nothing behind, is kept for staff, and can be tried again", async () => {
    let works = false;
    let tries = 0;
    await start(async ({ recipient }, { tx, now }) => {
      if (recipient === "good@lists.test") return { fate: "posted" };
      tries += 1;
      await tx.insertInto("mailbox_mails").values({ recipient, sender: "x", raw: plain, arrived_at: now }).execute();
      if (!works) throw new Error("a bug");
      return { fate: "posted" };
    });
    await arrive(plain, "bad@lists.test");
    await arrive(plain, "good@lists.test");
    expect(await decided("good@lists.test")).toMatchObject({ state: "settled" });
    const kept = await decided("bad@lists.test");
    expect(kept).toMatchObject({ state: "shunted", fate: "failed", fate_detail: { attempts: 3 } });
    expect(tries).toBe(3);
    const traces = () =>
      test.db.selectFrom("mailbox_mails").selectAll().where("recipient", "=", "bad@lists.test").execute();
    expect(await traces()).toHaveLength(0);

    works = true;
    await test.db.transaction().execute((tx) => replayInbound(tx, kept.id));
    await expect.poll(() => rowOf("bad@lists.test")).toMatchObject({ state: "settled", fate: "posted" });
    expect(await traces()).toHaveLength(1);
  });

  it("F3: is not blamed when the database goes while it is handled, however often", async () => {
    let tries = 0;
    await start(async () => {
      tries += 1;
      if (tries <= 5) throw Object.assign(new Error("terminating connection"), { code: "57P01" });
      return { fate: "posted" };
    });
    await arrive(plain, "calm@lists.test");
    expect(await decided("calm@lists.test")).toMatchObject({ state: "settled", fate: "posted", attempts: 0 });
    expect(tries).toBe(6);
  });

  it("F21: is kept for staff when its process died with it in hand eight times, and not before", async () => {
    await arrive(plain, "poison@lists.test");
    await test.db.updateTable("inbound_mails").set({ attempts: 8 }).execute();
    await arrive(plain, "unlucky@lists.test");
    await test.db
      .updateTable("inbound_mails")
      .set({ attempts: 7 })
      .where("recipient", "=", "unlucky@lists.test")
      .execute();
    await start(async ({ recipient }) => {
      if (recipient === "poison@lists.test") throw new Error("must not be asked");
      return { fate: "posted" };
    });
    expect(await decided("poison@lists.test")).toMatchObject({ state: "shunted", fate: "failed" });
    expect(await decided("unlucky@lists.test")).toMatchObject({ state: "settled", fate: "posted" });
  });

  it("is not settled by a process that lost it meanwhile", async () => {
    await arrive(plain, "metadata@lists.test");
    const begun = Promise.withResolvers<void>();
    const go = Promise.withResolvers<void>();
    let turn = 0;
    await start(async ({ recipient }, { tx, now }) => {
      turn += 1;
      if (turn > 1) return { fate: "second" };
      begun.resolve();
      await go.promise;
      await tx
        .insertInto("mailbox_mails")
        .values({ recipient: "lost", sender: recipient, raw: plain, arrived_at: now })
        .execute();
      return { fate: "first" };
    });
    await begun.promise;
    await test.db.updateTable("inbound_mails").set({ state: "waiting", claimed_by: null }).execute();
    expect(await decided("metadata@lists.test")).toMatchObject({ fate: "second" });
    go.resolve();
    await Promise.all(running.splice(0).map((inbound) => inbound.end()));
    expect(await rowOf("metadata@lists.test")).toMatchObject({ fate: "second", state: "settled" });
    expect(
      await test.db.selectFrom("mailbox_mails").where("recipient", "=", "lost").selectAll().execute(),
    ).toHaveLength(0);
  });
});
