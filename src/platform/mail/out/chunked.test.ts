import fc from "fast-check";
import { expect, test } from "vitest";
import { ScriptedRelay, type Script } from "../../../../test/relay.ts";
import { transmitChunked, UNDERWAY } from "./chunked.ts";
import type { Answer } from "./client.ts";
import { Connection } from "./connection.ts";
import { relayAt, timeouts } from "./relay.ts";

const short = { ...timeouts, command: 300, data: 300, dot: 300 };

/** Sends so many mails to a relay that takes messages in a row; the answers in the order of the recipients. */
async function sendTo(relay: ScriptedRelay, count: number, limits = timeouts) {
  const connection = await Connection.open(relayAt(relay.url, "lists.example.org"), limits);
  const answers: Answer[] = [];
  let given = 0;
  let underway = 0;
  let most = 0;
  const next = () => {
    if (given >= count) return null;
    const number = given++;
    most = Math.max(most, ++underway);
    return {
      from: `bounces+${number}@lists.example.org`,
      to: `r${number}@example.org`,
      message: Buffer.from(`Message-ID: <${number}@x>\r\n\r\n.one\r\n..two\r\n.\r\nthree ${number}\r\n`),
      settle: (answer: Answer) => {
        underway -= 1;
        answers[number] = answer;
      },
    };
  };
  await transmitChunked(connection, next()!, next, limits);
  const { isOpen } = connection;
  connection.quit();
  return { answers, most, isOpen };
}

const chunking = (say?: Script["say"]): Promise<ScriptedRelay> => ScriptedRelay.open({ chunking: true, say });

test("many mails go in a row over one connection and arrive octet for octet, never more under way than allowed", async () => {
  await using relay = await chunking();
  const { answers, most } = await sendTo(relay, 100);
  expect(answers.map((answer) => answer.is)).toEqual(Array.from({ length: 100 }, () => "accepted"));
  expect(relay.taken.map((mail) => mail.to)).toEqual(answers.map((_, number) => `r${number}@example.org`));
  expect(relay.taken[7]!.text).toBe("Message-ID: <7@x>\r\n\r\n.one\r\n..two\r\n.\r\nthree 7");
  expect(most).toBeLessThanOrEqual(UNDERWAY);
  expect(relay.largestGroup).toBeGreaterThan(8);
});

test("each mail gets its own answer, whichever of them the relay refuses and at which command", async () => {
  const refusal = fc.constantFrom("mail", "rcpt", "dot");
  await fc.assert(
    fc.asyncProperty(
      fc.dictionary(fc.integer({ min: 0, max: 39 }).map(String), refusal, { maxKeys: 15 }),
      async (refused) => {
        await using relay = await chunking(({ phase, from, to }) => {
          const number = /\d+/.exec(phase === "mail" ? "" : from || to)?.[0];
          return number !== undefined && refused[number] === phase ? `550 5.1.1 not ${number}` : null;
        });
        const { answers } = await sendTo(relay, 40);
        for (const [number, answer] of answers.entries()) {
          const phase = refused[number];
          expect(answer.is).toBe(phase === "rcpt" || phase === "dot" ? "permanent" : "accepted");
          if (answer.is === "permanent") expect(answer.text).toContain(`not ${number}`);
        }
        const taken = answers.flatMap((answer, number) => (answer.is === "accepted" ? [`r${number}@example.org`] : []));
        expect(relay.taken.map((mail) => mail.to)).toEqual(taken);
      },
    ),
    { numRuns: 15 },
  );
});

test.each(["rset", "mail", "rcpt", "dot"] as const)(
  "a relay that falls silent at %s is left in time; nothing counts as sent",
  async (phase) => {
    await using relay = await chunking((ask) => (ask.phase === phase && ask.taken === 5 ? "hang" : null));
    const { answers, isOpen } = await sendTo(relay, 30, short);
    expect(isOpen).toBe(false);
    expect(answers.slice(0, 5).every((answer) => answer.is === "accepted")).toBe(true);
    expect(answers.slice(5).every((answer) => answer.is === "unknown")).toBe(true);
    expect(answers.length).toBeLessThanOrEqual(5 + UNDERWAY);
  },
);

test("a relay that breaks off after taking a mail leaves it unknown, and all behind it", async () => {
  await using relay = await chunking(({ phase, taken }) => (phase === "dot" && taken === 3 ? "drop" : null));
  const { answers } = await sendTo(relay, 10);
  expect(answers.slice(0, 3).map((answer) => answer.is)).toEqual(["accepted", "accepted", "accepted"]);
  expect(new Set(answers.slice(3).map((answer) => answer.is))).toEqual(new Set(["unknown"]));
});

test("a relay that says 421 has taken nothing behind it", async () => {
  await using relay = await chunking(({ phase, taken }) =>
    phase === "mail" && taken === 4 ? "421 4.3.2 closing" : null,
  );
  const { answers, isOpen } = await sendTo(relay, 12);
  expect(isOpen).toBe(false);
  expect(answers.slice(0, 4).every((answer) => answer.is === "accepted")).toBe(true);
  expect(answers.slice(4).map((answer) => answer.is)).toEqual(answers.slice(4).map(() => "unsent"));
  expect(relay.taken).toHaveLength(4);
});
