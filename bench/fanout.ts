/**
 * One post to 10,000 subscribers, each copy with its own return path, unsubscribe link and footer, each delivery accounted
 * for in the database (D-18), against our bare pipelining client with as many prepared messages and the same sink.
 * The clock runs from the beginning of the post's transaction to the last acceptance at the sink.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { projectFolder } from "#platform/config";
import { migrate, openDatabase, sql, type Database } from "#platform/db";
import { startEmbedded } from "#platform/embedded";
import { Presence } from "#platform/jobs";
import {
  addDeliveries,
  addMailing,
  composer,
  makeToken,
  prepare,
  startSender,
  type AnyComposer,
  type Prepared,
} from "#platform/mail";
import { databaseClock } from "#platform/time";
import { Connection } from "../src/platform/mail/out/connection.ts";
import { transmit, type Errand } from "../src/platform/mail/out/client.ts";
import { relayAt, timeouts } from "../src/platform/mail/out/relay.ts";
import { startSink, type Counts, type Sink } from "./sink.ts";

export interface Result {
  name: string;
  value: number;
  unit: string;
  against: string;
  ratio: number;
  target: number;
  met: boolean;
}

export interface FanoutOptions {
  /** A migrated database with nothing waiting in it; rows are left behind. Without one an embedded server is started, with fsync on. */
  url?: string;
  copies?: number;
  rounds?: number;
  /** Puts one post into the queue for `copies` subscribers; the default writes the platform's own tables. */
  enqueue?: (database: Database, round: number) => Promise<void>;
  composers?: AnyComposer[];
}

const CONNECTIONS = 8;
const secret = Buffer.from("only the benchmark uses this secret");
const domain = "lists.example.org";
const person = (number: number) => `reader${number}@example${number % 40}.org`;

export async function run(print: (line: string) => void, options: FanoutOptions = {}): Promise<Result[]> {
  if (options.url) return await fanout(print, options.url, options);
  const dataDir = mkdtempSync(join(tmpdir(), "chapterhouse-bench-"));
  const server = await startEmbedded({ dataDir });
  try {
    await migrate(server.adminUrl, `${projectFolder()}/migrations`, new Date());
    return await fanout(print, server.adminUrl, options);
  } finally {
    await server.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

/** Rounds of both sides by turns; the ratio is the median of the rounds' ratios. */
async function fanout(print: (line: string) => void, url: string, options: FanoutOptions): Promise<Result[]> {
  const { copies = 10_000, rounds = 7 } = options;
  const database = openDatabase({ url, size: 8, name: "fanout bench" });
  const sink = await startSink();
  const presence = await Presence.begin(url);
  const enqueue = options.enqueue ?? (await platformPost(database, copies));
  const sender = await startSender({
    database,
    url,
    presence,
    clock: databaseClock,
    smtpUrl: sink.url,
    mailDomain: domain,
    secret,
    composers: options.composers ?? [benchComposer],
    connections: CONNECTIONS,
  });
  const prepared = preparedMessages(copies);
  try {
    const ratios: { rate: number; ratio: number }[] = [];
    print(
      `${copies} copies of ${prepared[0]!.length} octets over ${CONNECTIONS} connections, ${rounds} rounds; fsync is ${await setting(database, "fsync")}`,
    );
    for (let round = 0; round <= rounds; round++) {
      const bare = await bareRate(sink, prepared);
      const ours = await productRate(sink, copies, () => enqueue(database, round));
      const ratio = ours.rate / bare;
      print(
        `round ${round}: bare ${Math.round(bare)}/s, ours ${Math.round(ours.rate)}/s, ratio ${ratio.toFixed(2)}, posted after ${Math.round(ours.posted)} ms, first copy after ${Math.round(ours.first)} ms`,
      );
      // The first round warms both sides up: compiled code, prepared statements, open connections.
      if (round > 0) ratios.push({ rate: ours.rate, ratio });
    }
    const { rate, ratio } = median(ratios);
    return [
      {
        name: "fanout",
        value: Math.round(rate),
        unit: "recipients/s",
        against: "our bare pipelining client, prepared messages, same sink",
        ratio: Math.round(ratio * 100) / 100,
        target: 0.5,
        met: ratio >= 0.5,
      },
    ];
  } finally {
    await sender.stop();
    await presence.end();
    sink.stop();
    await database.close();
  }
}

async function setting(database: Database, name: string): Promise<string> {
  return (await sql<{ value: string }>`select current_setting(${name}) as value`.execute(database.db)).rows[0]!.value;
}

/** Recipients a second of the client alone. */
async function bareRate(sink: Sink, messages: Buffer[]): Promise<number> {
  await sink.read();
  let sent = 0;
  const next = (): Errand | null => {
    const number = sent++;
    if (number >= messages.length) return null;
    return {
      from: `bounces+${number}@${domain}`,
      to: person(number),
      message: messages[number]!,
      settle: mustBeAccepted,
    };
  };
  const relay = relayAt(sink.url, domain);
  const connections = await Promise.all(Array.from({ length: CONNECTIONS }, () => Connection.open(relay, timeouts)));
  const began = performance.now();
  await Promise.all(connections.map((connection) => transmit(connection, next()!, next, timeouts)));
  const took = performance.now() - began;
  for (const connection of connections) connection.quit();
  mustBeEach(await sink.read(), messages.length);
  return (messages.length / took) * 1000;
}

async function productRate(
  sink: Sink,
  copies: number,
  enqueue: () => Promise<void>,
): Promise<{ rate: number; first: number; posted: number }> {
  await sink.read();
  const began = performance.timeOrigin + performance.now();
  await enqueue();
  const posted = performance.timeOrigin + performance.now() - began;
  const counts = await arrived(sink, copies);
  const first = counts.firstAt - began;
  if (first > 1_000) throw new Error(`The first copy came after ${Math.round(first)} ms; at most a second is allowed.`);
  return { rate: (copies / (counts.lastAt - began)) * 1000, first, posted };
}

async function arrived(sink: Sink, copies: number): Promise<Counts> {
  const counts = await sink.until(copies);
  mustBeEach(counts, copies);
  return counts;
}

function mustBeEach(counts: Counts, copies: number): void {
  if (counts.total !== copies || counts.recipients !== copies || counts.most !== 1 || counts.astray > 0)
    throw new Error(
      `Every recipient must get exactly one copy, their own: ${copies} recipients, but ${JSON.stringify(counts)}.`,
    );
}

const mustBeAccepted: Errand["settle"] = (answer) => {
  if (answer.is !== "accepted") throw new Error(`The sink answered ${JSON.stringify(answer)}.`);
};

function median<T extends { ratio: number }>(all: T[]): T {
  return all.toSorted((a, b) => a.ratio - b.ratio)[Math.floor(all.length / 2)]!;
}

const paragraph =
  "The committee met on Tuesday and went through the draft line by line; the changes are listed below with their reasons. ";

/** About 5 KB with its HTML part. */
function post(messageId: string): Prepared {
  const paragraphs = Array.from({ length: 5 }, (_, number) => `${number + 1}. ${paragraph.repeat(4)}`);
  return prepare({
    from: { name: "Ada Lovelace", address: "ada@example.org" },
    subject: "Minutes of the last meeting",
    date: new Date(),
    messageId,
    inReplyTo: `<first@${domain}>`,
    references: [`<first@${domain}>`],
    headers: [
      ["List-Id", `"Committee" <committee.${domain}>`],
      ["List-Post", `<mailto:committee@${domain}>`],
      ["Precedence", "list"],
    ],
    text: paragraphs.join("\n\n"),
    html: paragraphs.map((text) => `<p>${text}</p>`).join("\n"),
    language: "en",
  });
}

function copyFor(mail: Prepared, id: number, address: string, reason: string): Buffer {
  const stop = `https://groups.example.org/unsubscribe/${makeToken(secret, "unsubscribe", id)}`;
  return mail.write({
    to: { address },
    headers: [
      ["List-Unsubscribe", `<${stop}>`],
      ["List-Unsubscribe-Post", "List-Unsubscribe=One-Click"],
      ["Reply-To", `"Committee" <committee+${makeToken(secret, "reply", id)}@${domain}>`],
    ],
    footerText: `\n-- \nYou get this because: ${reason}\nStop these mails: ${stop}`,
    footerHtml: `<hr><p>You get this because: ${reason}<br><a href="${stop}">Stop these mails</a></p>`,
  });
}

const preparedMessages = (copies: number): Buffer[] => {
  const mail = post(`<bare@${domain}>`);
  return Array.from({ length: copies }, (_, number) =>
    copyFor(mail, number, person(number), "you follow this group by mail"),
  );
};

const benchComposer = composer<Prepared>({
  purpose: "bench.post",
  prepare: async (_db, mailing) => post(mailing.messageId!),
  async compose(db, mail, deliveries) {
    const allowed = await sql<{
      id: number;
    }>`select id from mail_addresses where id = any(${deliveries.map((one) => one.addressId)})`.execute(db);
    const ids = new Set(allowed.rows.map((row) => row.id));
    return (delivery) =>
      ids.has(delivery.addressId)
        ? copyFor(mail, delivery.capacityId!, delivery.address, delivery.reason)
        : { withdraw: "left" };
  },
});

/** 10,000 addresses, and what puts a post for all of them into the queue: facts read, each decided, all written in one transaction. */
async function platformPost(
  database: Database,
  copies: number,
): Promise<(database: Database, round: number) => Promise<void>> {
  await sql`insert into mail_addresses (address, key, domain, first_seen_at)
    select u, u, split_part(u, '@', 2), clock_timestamp() from unnest(${Array.from({ length: copies }, (_, number) => person(number))}::text[]) u
    on conflict do nothing`.execute(database.db);
  const stamp = Date.now();
  return async ({ db }, round) => {
    await db.transaction().execute(async (tx) => {
      const now = await databaseClock.now(tx);
      const { rows } = await sql<{
        id: number;
      }>`select id from mail_addresses where address like 'reader%' order by id limit ${copies}`.execute(tx);
      const mailing = await addMailing(
        tx,
        { purpose: "bench.post", subjectId: round, messageId: `<bench${stamp}.${round}@${domain}>` },
        now,
      );
      const deliveries = rows.map(({ id }) => ({
        addressId: id,
        capacityId: id,
        reason: "you follow this group by mail",
        state: "waiting" as const,
      }));
      await addDeliveries(tx, mailing, deliveries, { now });
    });
  };
}
