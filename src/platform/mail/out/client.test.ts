import { once } from "node:events";
import type { AddressInfo } from "node:net";
import fc from "fast-check";
import { SMTPServer, type SMTPServerOptions } from "smtp-server";
import { afterEach, expect, test } from "vitest";
import { ScriptedRelay } from "../../../../test/relay.ts";
import { transmit, type Answer, type Errand } from "./client.ts";
import { Connection } from "./connection.ts";
import { judge } from "./outcomes.ts";
import { relayAt, timeouts } from "./relay.ts";
import { ReplyReader } from "./reply.ts";

let server: SMTPServer | undefined;
afterEach(async () => {
  await new Promise<void>((resolve) => (server ? server.close(resolve) : resolve()));
  server = undefined;
});

interface Received {
  to: string;
  text: string;
  isSecure: boolean;
  user: string | undefined;
}

/** The receiving library, which knows TLS and passwords. */
async function relay(options: SMTPServerOptions): Promise<{ port: number; received: Received[] }> {
  const received: Received[] = [];
  const listening = new SMTPServer({
    ...options,
    onAuth: ({ username, password }, _session, done) =>
      password === "open sesame" ? done(null, { user: username }) : done(new Error("wrong password")),
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.on("end", () => {
        received.push({
          to: session.envelope.rcptTo[0]!.address,
          text: Buffer.concat(chunks).toString(),
          isSecure: session.secure,
          user: session.user,
        });
        done();
      });
    },
  });
  server = listening;
  listening.on("error", () => {});
  listening.listen(0, "127.0.0.1");
  await once(listening.server, "listening");
  return { port: (listening.server.address() as AddressInfo).port, received };
}

function errand(to: string, text: string, answers: Answer[]): Errand {
  return {
    from: "bounces@lists.example.org",
    to,
    message: Buffer.from(text),
    settle: (answer) => answers.push(answer),
  };
}

async function sendAll(connection: Connection, errands: Errand[]): Promise<void> {
  const rest = [...errands];
  await transmit(connection, rest.shift()!, () => rest.shift() ?? null, timeouts);
}

const withPassword = (port: number, password: string, scheme = "smtp") =>
  Connection.open(
    relayAt(`${scheme}://ada:${encodeURIComponent(password)}@127.0.0.1:${port}`, "lists.example.org"),
    timeouts,
  );

test.each(["PLAIN", "LOGIN"])(
  "a relay with STARTTLS and a password (%s) takes several mails over one connection",
  async (method) => {
    const { port, received } = await relay({ authMethods: [method] });
    const connection = await withPassword(port, "open sesame");
    const answers: Answer[] = [];
    await sendAll(
      connection,
      ["one", "two", "three"].map((name) =>
        errand(`${name}@example.org`, `Subject: ${name}\r\n\r\n.dot first\r\n`, answers),
      ),
    );
    connection.quit();
    expect(answers.map((answer) => answer.is)).toEqual(["accepted", "accepted", "accepted"]);
    expect(received.map((mail) => mail.to)).toEqual(["one@example.org", "two@example.org", "three@example.org"]);
    expect(
      received.every((mail) => mail.isSecure && mail.user === "ada" && mail.text.endsWith("\r\n.dot first\r\n")),
    ).toBe(true);
  },
);

test("a relay that is encrypted from the first byte is spoken to so", async () => {
  const { port, received } = await relay({ secure: true });
  const connection = await withPassword(port, "open sesame", "smtps");
  await sendAll(connection, [errand("one@example.org", "Subject: x\r\n\r\nx\r\n", [])]);
  connection.quit();
  expect(received).toMatchObject([{ to: "one@example.org", isSecure: true }]);
});

test("a wrong password is trouble with the relay", async () => {
  const { port } = await relay({});
  await expect(withPassword(port, "wrong")).rejects.toMatchObject({ name: "RelayTrouble", phase: "auth" });
});

test("a password is not sent unencrypted to another machine", async () => {
  await using plain = await ScriptedRelay.open();
  const elsewhere = { ...relayAt(plain.url, "lists.example.org"), user: "ada", password: "x", isLocal: false };
  await expect(Connection.open(elsewhere, timeouts)).rejects.toMatchObject({ phase: "starttls" });
  expect(plain.heard.some((line) => line.startsWith("AUTH"))).toBe(false);
});

test.each([
  ["dots doubled", ".one\r\n..two\r\nthree.\r\n"],
  ["no line end at the close", "Subject: x\r\n\r\nlast"],
  ["nothing at all", ""],
])("a message with %s arrives as it was", async (_what, text) => {
  await using plain = await ScriptedRelay.open();
  const connection = await Connection.open(relayAt(plain.url, "lists.example.org"), timeouts);
  const answers: Answer[] = [];
  await sendAll(connection, [
    errand("one@example.org", text, answers),
    errand("two@example.org", "Subject: y\r\n\r\ny\r\n", answers),
  ]);
  connection.quit();
  expect(answers.map((answer) => answer.is)).toEqual(["accepted", "accepted"]);
  expect(plain.taken[0]!.text).toBe(text.replace(/\r\n$/, ""));
});

test("replies are read the same however the packets cut them", () => {
  const wire = "250-relay\r\n250-SIZE 10\r\n250 PIPELINING\r\n354 go\r\n550 5.1.1 no such person\r\n";
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: wire.length })), (cuts) => {
      const reader = new ReplyReader();
      const ends = [...new Set([...cuts, wire.length])].sort((a, b) => a - b);
      const replies = ends.flatMap((end, index) => [
        ...reader.read(Buffer.from(wire.slice(ends[index - 1] ?? 0, end))),
      ]);
      expect(replies.map((reply) => reply.code)).toEqual([250, 354, 550]);
      expect(replies[0]!.lines).toEqual(["relay", "SIZE 10", "PIPELINING"]);
      expect(replies[2]!.status).toBe("5.1.1");
    }),
  );
});

test.each(["hello\r\n", "25\r\n", "999 x\r\n", `250 ${"x".repeat(10_000)}`])(
  "what is no SMTP reply ends the conversation: %#",
  (wire) => {
    expect(() => [...new ReplyReader().read(Buffer.from(wire))]).toThrow();
  },
);

const tried = { attempts: 0, age: 0, chance: 0.5 };

test.each([
  ["rcpt", 550, "5.1.1", "reader", "permanent"],
  ["rcpt", 550, null, "reader", "permanent"],
  ["rcpt", 552, "5.2.2", "reader", "temporary"],
  ["rcpt", 550, "5.7.1", "reader", "policy"],
  ["dot", 554, "5.6.0", "reader", "policy"],
  ["mail", 552, "5.3.4", "copy", "policy"],
] as const)("at %s, %i %s is held against the %s as %s", (stage, code, status, about, kind) => {
  const judgement = judge({ is: "permanent", stage, code, status, text: "no" }, tried);
  expect(judgement).toMatchObject({ about, outcome: { state: "failed", failure: { kind } } });
});

test("every attempt waits longer than the one before, and five days are the end", () => {
  let age = 0;
  const delays: number[] = [];
  for (let attempts = 0; ; attempts++) {
    const { outcome } = judge(
      { is: "temporary", stage: "rcpt", code: 451, status: null, text: "later" },
      { attempts, age, chance: 0.5 },
    );
    if (outcome.state !== "deferred") break;
    delays.push(outcome.delay);
    age += outcome.delay;
  }
  expect(delays[0]).toBe(60_000);
  expect(delays).toEqual(delays.toSorted((a, b) => a - b));
  expect(age).toBeLessThanOrEqual(5 * 86_400_000);
  expect(age).toBeGreaterThan(4.5 * 86_400_000);
});
