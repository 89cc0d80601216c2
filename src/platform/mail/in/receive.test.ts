import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { Listener, openDatabase } from "#platform/db";
import { logTo } from "#platform/log";
import { TestClock } from "#platform/time";
import { useDatabase } from "../../../../test/database.ts";
import { onTheWire, SmtpSession, smtpSend } from "../../../../test/lab.ts";
import { openMailDoor, type MailDoor, type MailDoorOptions } from "./receive.ts";
import { groupStore } from "./store.ts";

const test = useDatabase();
const clock = new TestClock("2026-03-02T10:00:00Z");
const doors: MailDoor[] = [];
const logged: string[] = [];
let unmute: () => void;
beforeAll(() => {
  unmute = logTo((line) => logged.push(line));
});
afterAll(() => unmute());

async function aDoor(given: Partial<MailDoorOptions> = {}): Promise<number> {
  const door = await openMailDoor({
    host: "127.0.0.1",
    port: 0,
    domain: "lists.chapterhouse.test",
    knows: async (address) =>
      address.startsWith("nobody") ? { accept: false, text: "No group has this address" } : { accept: true },
    store: groupStore(test.database, clock),
    ...given,
  });
  doors.push(door);
  return door.port;
}

afterEach(async () => {
  await Promise.all(doors.splice(0).map((door) => door.close()));
  await test.db.deleteFrom("inbound_mails").execute();
});

const stored = () => test.db.selectFrom("inbound_mails").selectAll().orderBy("recipient").execute();
const hello = { from: "ada@example.org", to: ["metadata@lists.test"], raw: "From: ada@example.org\n\nHello\n" };

/** Bytes in buffers that are still in use. */
function heldBytes(): number {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  // The second one waits until the first has given the buffers back.
  collect();
  collect();
  return process.memoryUsage().arrayBuffers;
}

const pem = (name: string): Buffer =>
  readFileSync(new URL(`../../../../test/certificates/${name}.pem`, import.meta.url));

describe("a door with a certificate", () => {
  const folder = mkdtempSync(join(tmpdir(), "door-"));
  const tls = { cert: join(folder, "cert.pem"), key: join(folder, "key.pem") };
  const put = (name: string) => {
    writeFileSync(tls.cert, pem(`${name}.cert`));
    writeFileSync(tls.key, pem(`${name}.key`));
  };
  afterAll(() => rmSync(folder, { recursive: true }));

  it.each([false, true])(
    "offers STARTTLS and takes mail over it (LMTP: %s); a door without one offers none",
    async (lmtp) => {
      put("first");
      await using session = await SmtpSession.open(await aDoor({ tls }), { lmtp });
      expect(session.hello.text).toMatch(/^STARTTLS$/m);
      const socket = await session.startTls(pem("first.cert"), "lists.example.org");
      expect(socket.authorized).toBe(true);
      expect(session.hello.text).not.toMatch(/STARTTLS|AUTH/);
      expect((await session.send(hello)).accepted).toMatchObject([{ code: 250 }]);
      expect(await stored()).toHaveLength(1);
      await using plain = await SmtpSession.open(await aDoor(), { lmtp });
      expect((await plain.say("STARTTLS")).code).toBe(500);
    },
  );

  it("forgets what was said before the handshake", async () => {
    put("first");
    await using session = await SmtpSession.open(await aDoor({ tls }));
    await session.say("MAIL FROM:<before@example.org>");
    await session.startTls(pem("first.cert"), "lists.example.org");
    expect((await session.say("RCPT TO:<metadata@lists.test>")).code).toBe(503);
  });

  it("takes up a renewed certificate without a restart, and keeps the old one while the files do not fit", async () => {
    put("first");
    const port = await aDoor({ tls, tlsEvery: 10 });
    const served = async (name: string) => {
      await using session = await SmtpSession.open(port);
      return await session.startTls(pem(`${name}.cert`), "lists.example.org").then(
        () => true,
        () => false,
      );
    };
    writeFileSync(tls.cert, pem("renewed.cert"));
    await expect
      .poll(() => logged.filter((line) => line.includes("is not the key of")).length, { timeout: 10_000 })
      .toBeGreaterThan(0);
    expect(await served("first")).toBe(true);
    writeFileSync(tls.key, pem("renewed.key"));
    await expect.poll(() => served("renewed"), { timeout: 10_000 }).toBe(true);
    expect(await served("first")).toBe(false);
  });
});

describe("the mail door", () => {
  it("keeps a mail byte for byte before it answers 250", async () => {
    const raw = "Subject: dots\r\n\r\n.one\r\n..two\r\n\r\nend\r\n";
    const sent = await smtpSend(await aDoor(), { ...hello, to: ["Metadata@Lists.test"], raw });
    expect(sent.accepted).toEqual([{ code: 250, text: "2.6.0 Stored" }]);
    expect(await stored()).toMatchObject([
      {
        recipient: "metadata@lists.test",
        sender: "ada@example.org",
        remote_address: "127.0.0.1",
        helo: "client.test",
        state: "waiting",
        arrived_at: clock.read(),
        raw: Buffer.from(raw),
      },
    ]);
  });

  it("takes the null sender of a bounce", async () => {
    expect((await smtpSend(await aDoor(), { ...hello, from: "" })).accepted[0]!.code).toBe(250);
    expect(await stored()).toMatchObject([{ sender: "" }]);
  });

  it("tells a sender at RCPT that nobody has the address, and takes the mail for the others", async () => {
    const sent = await smtpSend(await aDoor(), { ...hello, to: ["nobody@lists.test", "metadata@lists.test"] });
    expect(sent.recipients).toEqual([
      { code: 550, text: "5.1.1 No group has this address" },
      { code: 250, text: "2.1.5 Accepted" },
    ]);
    expect(sent.accepted).toHaveLength(1);
    expect((await stored()).map(({ recipient }) => recipient)).toEqual(["metadata@lists.test"]);
  });

  it("answers a mail that comes twice with 250 twice and keeps it once", async () => {
    const port = await aDoor();
    for (const turn of [1, 2]) expect((await smtpSend(port, hello)).accepted[0]!.code, `turn ${turn}`).toBe(250);
    expect(await stored()).toHaveLength(1);
    expect((await smtpSend(port, { ...hello, to: ["cataloguing@lists.test"] })).accepted[0]!.code).toBe(250);
    expect(await stored()).toHaveLength(2);
  });

  it("wakes the dispatchers with the commit", async () => {
    const heard = Promise.withResolvers<void>();
    const listener = await Listener.begin(test.url, { inbound: (note) => note !== null && heard.resolve() });
    await smtpSend(await aDoor(), hello);
    await heard.promise;
    await listener.end();
  });

  it("speaks LMTP to a client that begins with LHLO, on the same port, with an answer for each recipient", async () => {
    const port = await aDoor();
    const [local, remote] = await Promise.all([
      smtpSend(port, { ...hello, lmtp: true, to: ["a@lists.test", "nobody@lists.test", "b@lists.test"] }),
      smtpSend(port, { ...hello, to: ["c@lists.test", "d@lists.test"] }),
    ]);
    expect(local.accepted.map(({ code }) => code)).toEqual([250, 250]);
    expect(remote.accepted.map(({ code }) => code)).toEqual([250]);
    expect((await stored()).map(({ recipient }) => recipient)).toEqual([
      "a@lists.test",
      "b@lists.test",
      "c@lists.test",
      "d@lists.test",
    ]);
  });

  it("stays with the protocol of the first command, however slowly it comes", async () => {
    await using session = await SmtpSession.open(await aDoor(), { lmtp: true });
    expect((await session.say("EHLO client.test")).code).toBe(500);
    await using other = await SmtpSession.open(await aDoor());
    expect((await other.say("LHLO client.test")).code).toBe(500);
    await other.write("NO");
    expect((await other.say("OP")).code).toBe(250);
  });

  it("offers SIZE and no sign-in", async () => {
    await using session = await SmtpSession.open(await aDoor({ maxBytes: 1_000_000 }));
    expect((await session.greeting).text).toContain("lists.chapterhouse.test");
    expect(session.hello.text.split("\n")).toContain("SIZE 1000000");
    expect(session.hello.text).not.toMatch(/AUTH|STARTTLS/);
    expect((await session.say("AUTH PLAIN AGEAYg==")).code).toBe(500);
    expect(await session.say("MAIL FROM:<ada@example.org> SIZE=1000001")).toMatchObject({ code: 552 });
  });

  it("refuses the hundred and first recipient for now", async () => {
    const to = Array.from({ length: 101 }, (_, number) => `r${number}@lists.test`);
    const sent = await smtpSend(await aDoor(), { ...hello, to });
    expect(sent.recipients.filter(({ code }) => code === 250)).toHaveLength(100);
    expect(sent.recipients[100]).toMatchObject({ code: 452 });
    expect(await stored()).toHaveLength(100);
  });

  it("F16: answers 50 MB with 552, holds little of it, and takes the next mail on the same connection", async () => {
    await using session = await SmtpSession.open(await aDoor({ maxBytes: 4 * 1024 * 1024 }));
    for (const command of ["MAIL FROM:<ada@example.org>", "RCPT TO:<metadata@lists.test>", "DATA"])
      await session.say(command);
    const before = heldBytes();
    let most = 0;
    for (let megabyte = 0; megabyte < 50; megabyte += 1) {
      await session.write(Buffer.alloc(1024 * 1024, "0123456789abcde\n"));
      if (megabyte % 8 === 7) most = Math.max(most, heldBytes() - before);
    }
    await session.write("\r\n.\r\n");
    expect(await session.reply()).toMatchObject({ code: 552 });
    expect(most).toBeLessThan(20 * 1024 * 1024);
    expect((await session.send(hello)).accepted).toMatchObject([{ code: 250 }]);
    expect(await stored()).toHaveLength(1);
  });

  it("answers 452 when too much mail is under way, and takes it when there is room again", async () => {
    const held = Promise.withResolvers<void>();
    const port = await aDoor({ maxBytesInFlight: 200_000, store: () => held.promise });
    await using first = await SmtpSession.open(port);
    const raw = `Subject: large\n\n${"x".repeat(150_000)}\n`;
    const waiting = first.send({ ...hello, raw });
    await using second = await SmtpSession.open(port);
    expect((await second.send({ ...hello, raw })).accepted).toMatchObject([{ code: 452 }]);
    held.resolve();
    expect((await waiting).accepted).toMatchObject([{ code: 250 }]);
    expect((await second.send({ ...hello, raw })).accepted).toMatchObject([{ code: 250 }]);
  });

  it("F3: answers 451 while the database is gone and stores again when it is back", async () => {
    const gone = openDatabase({ url: test.url.replace(/\/chapterhouse_test[^?]*/, "/no_such_database") });
    let database = gone;
    const store = (...mail: Parameters<ReturnType<typeof groupStore>>) => groupStore(database, clock)(...mail);
    const port = await aDoor({ store });
    await using session = await SmtpSession.open(port);
    expect((await session.send(hello)).accepted).toEqual([{ code: 451, text: expect.stringMatching(/^4\.3\.0 /) }]);
    database = test.database;
    expect((await session.send(hello)).accepted).toMatchObject([{ code: 250 }]);
    await gone.close();
  });

  it("answers 451 to everyone in LMTP when nothing could be stored", async () => {
    const store = () => Promise.reject(new Error("the disk is full"));
    const sent = await smtpSend(await aDoor({ store }), { ...hello, lmtp: true, to: ["a@lists.test", "b@lists.test"] });
    expect(sent.accepted.map(({ code }) => code)).toEqual([451, 451]);
  });

  it("answers 451 at RCPT when it cannot find out who is known", async () => {
    const knows = () => Promise.reject(new Error("no connection"));
    expect((await smtpSend(await aDoor({ knows }), hello)).recipients).toMatchObject([{ code: 451 }]);
  });

  it("loses nothing of the others when one row of a round cannot be stored", async () => {
    const store = groupStore(test.database, clock);
    const mail = {
      sender: "ada@example.org",
      remoteAddress: null,
      helo: null,
      pieces: [Buffer.from("o"), Buffer.from("ne")],
      bytes: 3,
    };
    const results = await Promise.allSettled([
      store(mail, "a@lists.test"),
      store({ ...mail, sender: "nul\0@example.org" }, "b@lists.test"),
      store(mail, "c@lists.test"),
    ]);
    expect(results.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
    expect(await stored()).toHaveLength(2);
  });

  it("keeps NULs, bare carriage returns and bare line feeds as they came", async () => {
    const raw = Buffer.from("Subject: odd\r\n\r\nnul \0 cr \r lf \n 8bit \xff\r\n", "latin1");
    await smtpSend(await aDoor(), { ...hello, raw: Buffer.concat([raw, Buffer.from(".\r\n")]), verbatim: true });
    expect((await stored())[0]!.raw).toEqual(raw);
  });

  it("does not take a dot after a bare line feed for the end of a mail (smuggling)", async () => {
    const raw = "Subject: smuggled\r\n\r\nbody\n.\nMAIL FROM:<eve@example.org>\r\n.\r\n";
    expect((await smtpSend(await aDoor(), { ...hello, raw, verbatim: true })).accepted).toHaveLength(1);
    const rows = await stored();
    expect(rows).toHaveLength(1);
    expect(rows[0]!.raw.toString()).toContain("MAIL FROM:<eve");
  });

  it("closes on a client that stops in the middle of a mail, and keeps nothing of it", async () => {
    await using session = await SmtpSession.open(await aDoor({ messageMilliseconds: 50 }));
    await session.say("MAIL FROM:<ada@example.org>");
    await session.say("RCPT TO:<metadata@lists.test>");
    await session.say("DATA");
    await session.write(onTheWire("Subject: half\n\n").subarray(0, 10));
    await expect(session.reply()).rejects.toThrow();
    expect(await stored()).toHaveLength(0);
  });

  it("answers commands that come in a row in a row, and takes the mail behind them", async () => {
    const port = await aDoor();
    await using session = await SmtpSession.open(port);
    await session.write(
      "MAIL FROM:<ada@example.org>\r\nRCPT TO:<nobody@lists.test>\r\nRCPT TO:<metadata@lists.test>\r\nDATA\r\n",
    );
    const codes = [];
    for (let turn = 0; turn < 4; turn += 1) codes.push((await session.reply()).code);
    expect(codes).toEqual([250, 550, 250, 354]);
    await session.write("Subject: one\r\n\r\nHello\r\n.\r\nRSET\r\nNOOP\r\nQUIT\r\nNOOP\r\n");
    for (const code of [250, 250, 250, 221]) expect(await session.reply()).toMatchObject({ code });
    await expect(session.reply()).rejects.toThrow();
    expect(await stored()).toMatchObject([
      { recipient: "metadata@lists.test", raw: Buffer.from("Subject: one\r\n\r\nHello\r\n") },
    ]);
  });

  it.each([
    [["MAIL FROM:<a@example.org>", "MAIL FROM:<b@example.org>"], 503],
    [["RCPT TO:<a@lists.test>"], 503],
    [["MAIL FROM:<a@example.org>", "DATA"], 503],
    [["MAIL FROM:<a@example.org>", "RSET", "RCPT TO:<a@lists.test>"], 503],
    [["MAIL FROM:<a@example.org>", "EHLO again.test", "RCPT TO:<a@lists.test>"], 503],
    [["MAIL FROM:ada"], 501],
    [["MAIL FROM:<a@example.org> SIZE=many"], 501],
    [["MAIL FROM:<a@example.org> BODY=BINARYMIME"], 555],
    [["MAIL FROM:<a@example.org> XYZ=1"], 555],
    [["MAIL FROM:<a@example.org>", "RCPT TO:<>"], 501],
    [["MAIL FROM:<a@example.org>", "RCPT TO:<a@lists.test> NOTIFY=NEVER"], 555],
    [["EHLO"], 501],
    [["BDAT 3"], 500],
    [["constructor"], 500],
    [["VRFY ada"], 252],
    [["HELP"], 214],
  ])("answers %j with %i, and goes on", async (commands, code) => {
    await using session = await SmtpSession.open(await aDoor());
    let last = 0;
    for (const command of commands) last = (await session.say(command)).code;
    expect(last).toBe(code);
    await session.say("RSET");
    expect((await session.send(hello)).accepted).toMatchObject([{ code: 250 }]);
  });

  it("wants a greeting first, takes HELO for one, and says who we are in it", async () => {
    const port = await aDoor();
    await using session = await SmtpSession.open(port);
    await using fresh = await SmtpSession.greeted(port);
    expect((await fresh.say("MAIL FROM:<ada@example.org>")).code).toBe(503);
    expect(await fresh.say("HELO client.test")).toEqual({ code: 250, text: "lists.chapterhouse.test" });
    expect((await fresh.send(hello)).accepted).toMatchObject([{ code: 250 }]);
    expect(session.hello.text.split("\n")[0]).toBe("lists.chapterhouse.test");
  });

  it.each([
    ["a browser", "POST / HTTP/1.1\r\nHost: lists.test\r\n\r\nMAIL FROM:<eve@example.org>\r\n", 421],
    ["a line without end", "x".repeat(5_000), 500],
    ["one who does not know the language", "what\r\n".repeat(12), 421],
    ["one who only keeps the line busy", "NOOP\r\n".repeat(1_001), 421],
  ])("sends %s away", async (_who, bytes, code) => {
    await using session = await SmtpSession.open(await aDoor());
    await session.write(bytes);
    const heard: number[] = [];
    const gone = (async () => {
      for (;;) heard.push((await session.reply()).code);
    })();
    await expect(gone).rejects.toThrow();
    expect(heard.at(-1)).toBe(code);
  });

  it("says goodbye to who is silent, and when it closes; a mail under way is still taken", async () => {
    await using silent = await SmtpSession.open(await aDoor({ idleMilliseconds: 30 }));
    expect(await silent.reply()).toMatchObject({ code: 421, text: "4.4.2 Silent for too long" });
    const held = Promise.withResolvers<void>();
    const storing = Promise.withResolvers<void>();
    const port = await aDoor({
      store: () => {
        storing.resolve();
        return held.promise;
      },
    });
    await using idle = await SmtpSession.open(port);
    await using busy = await SmtpSession.open(port);
    const sent = busy.send(hello);
    await storing.promise;
    const closed = doors.pop()!.close();
    expect(await idle.reply()).toMatchObject({ code: 421 });
    held.resolve();
    expect((await sent).accepted).toMatchObject([{ code: 250 }]);
    expect(await busy.reply()).toMatchObject({ code: 421 });
    await closed;
  });

  it("does not count what was refused or broken off as held", async () => {
    const port = await aDoor({ maxBytes: 100_000, maxBytesInFlight: 150_000 });
    const raw = `Subject: large\n\n${"x".repeat(90_000)}\n`;
    for (const turn of [1, 2, 3]) {
      await using session = await SmtpSession.open(port);
      const refused = await session.send({ ...hello, raw: raw + raw });
      expect(refused.accepted, `turn ${turn}`).toMatchObject([{ code: 552 }]);
      await session.say("MAIL FROM:<ada@example.org>");
      await session.say("RCPT TO:<metadata@lists.test>");
      await session.say("DATA");
      await session.write(raw);
    }
    await using last = await SmtpSession.open(port);
    await expect.poll(async () => (await last.send({ ...hello, raw })).accepted[0]!.code).toBe(250);
  });

  it("holds nothing of a client that went while its mail was being stored and the next was half there", async () => {
    const held = Promise.withResolvers<void>();
    const storing = Promise.withResolvers<void>();
    let isHeld = true;
    const port = await aDoor({
      maxBytes: 200_000,
      maxBytesInFlight: 200_000,
      store: async () => {
        storing.resolve();
        if (isHeld) await held.promise;
      },
    });
    const session = await SmtpSession.open(port);
    const sending = session.send(hello).catch(() => {});
    await storing.promise;
    await session.write(`MAIL FROM:<ada@example.org>\r\nRCPT TO:<a@lists.test>\r\nDATA\r\n${"x".repeat(150_000)}`);
    await session.reset();
    await sending;
    isHeld = false;
    held.resolve();
    await using other = await SmtpSession.open(port);
    const raw = `Subject: large\n\n${"x".repeat(190_000)}\n`;
    await expect.poll(async () => (await other.send({ ...hello, raw })).accepted[0]!.code).toBe(250);
  });

  it("reads no further while its answers are not taken, also after a mail", async () => {
    const port = await aDoor();
    await using session = await SmtpSession.open(port);
    session.pause();
    const round = "NOOP\r\n".repeat(900) + "MAIL FROM:<a@example.org>\r\nRCPT TO:<a@lists.test>\r\nDATA\r\nx\r\n.\r\n";
    let left = 0;
    // Some megabytes of answers fit into the system's own buffers; then writing stops.
    for (; left < 2_000; left += 1) if (!(await session.writeUnless(round.repeat(20), 300))) break;
    expect(left).toBeLessThan(2_000);
  });

  it("takes nothing that stood behind STARTTLS in the open", async () => {
    const folder = mkdtempSync(join(tmpdir(), "door-"));
    const tls = { cert: join(folder, "cert.pem"), key: join(folder, "key.pem") };
    writeFileSync(tls.cert, pem("first.cert"));
    writeFileSync(tls.key, pem("first.key"));
    await using session = await SmtpSession.open(await aDoor({ tls }));
    await session.startTls(pem("first.cert"), "lists.example.org", "MAIL FROM:<eve@example.org>\r\n");
    expect((await session.say("RCPT TO:<metadata@lists.test>")).code).toBe(503);
    rmSync(folder, { recursive: true });
  });

  it("forgives mistakes with each mail", async () => {
    await using session = await SmtpSession.open(await aDoor());
    for (let mail = 0; mail < 3; mail += 1) {
      for (let turn = 0; turn < 8; turn += 1) expect((await session.say("DATA")).code).toBe(503);
      expect((await session.send(hello)).accepted).toMatchObject([{ code: 250 }]);
    }
  });

  it("sends the connection too many away", async () => {
    const port = await aDoor({ maxConnections: 1 });
    await using first = await SmtpSession.open(port);
    await expect(SmtpSession.open(port).then((second) => second.greeting)).rejects.toThrow();
    expect((await first.send(hello)).accepted).toMatchObject([{ code: 250 }]);
  });
});
