/**
 * One post to 10,000 subscribers through the product's own command and composer: each copy with its own return path, answering address,
 * unsubscribe link and footer, each delivery decided and accounted for in the database (D-18), against our bare pipelining client with as many
 * prepared messages of the same size and the same sink. The clock runs from the beginning of the post's transaction to the last acceptance.
 */
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { addPost, bodyFromMarkdown } from "#discussions";
import { unitsByIds } from "#groups";
import { projectFolder, readSettings, type Settings } from "#platform/config";
import { openDatabase, sql, type Database } from "#platform/db";
import { findEmbedded } from "#platform/embedded";
import { newMessageId } from "#platform/mail";
import { databaseClock } from "#platform/time";
import { postFacts } from "../src/discussions/mails/queries.ts";
import { postMail } from "../src/discussions/mails/post.tsx";
import { Connection } from "../src/platform/mail/out/connection.ts";
import { transmit, type Errand } from "../src/platform/mail/out/client.ts";
import { relayAt, timeouts } from "../src/platform/mail/out/relay.ts";
import { follow } from "../test/processes/run.ts";
import { build, freePort } from "./installation.ts";
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

export const COPIES = 10_000;
const ROUNDS = 9;
/** Both sides: compiled code, prepared statements, open connections. A server sends for months. */
const WARMING = 4;
const CONNECTIONS = 8;
export const domain = "lists.example.org";
const person = (number: number) => `reader${number}@example${number % 40}.org`;

/** Rounds of both sides by turns; the ratio is the median of the rounds' ratios. */
export async function run(print: (line: string) => void): Promise<Result[]> {
  await build();
  const dataDir = mkdtempSync(join(tmpdir(), "chapterhouse-bench-"));
  const sink = await startSink();
  const env = {
    DATA_DIR: dataDir,
    MAIL_DOMAIN: domain,
    PUBLIC_URL: "https://groups.example.org",
    SMTP_URL: sink.url,
    SAMPLE: "0",
    ROLES: "worker",
    PORT: String(await freePort()),
    MAIL_PORT: String(await freePort()),
    DATABASE_URL: "",
  };
  const program = follow(
    spawn(process.execPath, [join(projectFolder(), "dist/main.js"), "start"], {
      env: { ...process.env, ...env },
      stdio: "pipe",
    }),
  );
  try {
    await program.says("Outgoing mail goes through");
    return [await fanout(print, sink, findEmbedded(dataDir)!.adminUrl, readSettings(env))];
  } finally {
    program.child.kill("SIGTERM");
    await program.ended;
    sink.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

async function fanout(print: (line: string) => void, sink: Sink, url: string, settings: Settings): Promise<Result> {
  const database = openDatabase({ url, size: 2, name: "fanout bench" });
  try {
    const unitId = await populate(database);
    const prepared = await preparedMessages(database, settings, unitId);
    // What preparing the yardstick's messages put into the queue is sent before anything is measured.
    await sink.until(COPIES);
    print(
      `${COPIES} copies of ${prepared[0]!.length} octets, ${ROUNDS} rounds after ${WARMING} to warm up; fsync is ${await setting(database, "fsync")}`,
    );
    const measured: { rate: number; ratio: number }[] = [];
    for (let round = 1; round <= WARMING + ROUNDS; round++) {
      const bare = await bareRate(sink, prepared);
      const ours = await productRate(sink, COPIES, () => onePost(database, settings, unitId));
      const ratio = ours.rate / bare;
      print(
        `${round > WARMING ? "round" : "warming"} ${round}: bare ${Math.round(bare)}/s, ours ${Math.round(ours.rate)}/s, ratio ${ratio.toFixed(2)}, posted after ${Math.round(ours.posted)} ms, first copy after ${Math.round(ours.first)} ms`,
      );
      if (round > WARMING) measured.push({ rate: ours.rate, ratio });
    }
    const { rate, ratio } = median(measured);
    return {
      name: "fanout",
      value: Math.round(rate),
      unit: "recipients/s",
      against: "our bare pipelining client, prepared messages, same sink",
      ratio: Math.round(ratio * 100) / 100,
      target: 0.5,
      met: ratio >= 0.5,
    };
  } finally {
    await database.close();
  }
}

/** A group whose posts anyone may read, with its subscribers; the first of them writes. Returns the group's id. */
export async function populate({ db }: Database): Promise<number> {
  const addresses = Array.from({ length: COPIES }, (_, number) => person(number));
  await sql`insert into units (kind, slug, name, acronym, purpose, opened_on, created_at) values ('interest-group', 'bench', 'Government Documents', 'GODORT', 'x', '2026-01-01', clock_timestamp())`.execute(
    db,
  );
  await sql`insert into unit_addresses (local_part, unit_id, is_current, since) select slug, id, true, clock_timestamp() from units`.execute(
    db,
  );
  await sql`insert into persons (name, time_zone, language, created_at) select 'Reader ' || n, 'UTC', 'en', clock_timestamp() from generate_series(1, ${COPIES}::integer) n`.execute(
    db,
  );
  await sql`insert into mail_addresses (address, key, domain, first_seen_at) select u, u, split_part(u, '@', 2), clock_timestamp() from unnest(${addresses}::text[]) u`.execute(
    db,
  );
  await sql`insert into person_addresses (address_id, person_id, verified_at, is_primary) select id, id, clock_timestamp(), true from mail_addresses`.execute(
    db,
  );
  await sql`insert into unit_memberships (unit_id, person_id, joined_at, join_cause) select (select id from units), id, clock_timestamp(), 'founded' from persons`.execute(
    db,
  );
  await sql`insert into subscriptions (unit_id, person_id, address_id, mode, started_at) select unit_id, person_id, person_id, 'each', clock_timestamp() from unit_memberships`.execute(
    db,
  );
  await sql`analyze`.execute(db);
  return (await db.selectFrom("units").select("id").executeTakeFirstOrThrow()).id;
}

const paragraph =
  "The committee met on Tuesday and went through the draft *line by line*; the changes are listed below with their reasons. ";
export const text = Array.from({ length: 5 }, (_, number) => `${number + 1}. ${paragraph.repeat(4)}`).join("\n\n");

/** A post of about 5 KB in its two parts, as a page's form makes it. */
export async function onePost({ db }: Database, settings: Settings, unitId: number): Promise<number> {
  return db.transaction().execute(async (tx) => {
    const now = await databaseClock.now(tx);
    const author = await tx
      .selectFrom("persons")
      .select(["id", "name"])
      .orderBy("id")
      .limit(1)
      .executeTakeFirstOrThrow();
    const post = {
      unit: (await unitsByIds(tx, [unitId])).get(unitId)!,
      topicId: null,
      parentId: null,
      author,
      title: "Minutes of the last meeting",
      body: bodyFromMarkdown(text),
      markdown: text,
      source: "web" as const,
      writtenAt: now,
      messageId: newMessageId(domain),
    };
    return (await addPost(tx, post, now, settings)).postId;
  });
}

/** The same copies, made before the clock runs: what the yardstick sends. */
async function preparedMessages(database: Database, settings: Settings, unitId: number): Promise<Buffer[]> {
  const facts = (await postFacts(database.db, await onePost(database, settings, unitId)))!;
  const write = postMail({ ...facts.mail, messageId: newMessageId(domain) }, settings, "X-Chapterhouse-Post");
  const token = "aaaaaaaaaaaaaaaaaaaaa";
  return Array.from({ length: COPIES }, () =>
    write({ reason: "every-post", replyToken: token, authorToken: token, unsubscribeToken: token }, false),
  );
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

export async function productRate(
  sink: Sink,
  copies: number,
  enqueue: () => Promise<unknown>,
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
  if (counts.total !== copies || counts.recipients !== copies || counts.most !== 1)
    throw new Error(`Every recipient must get exactly one copy: ${copies} recipients, but ${JSON.stringify(counts)}.`);
}

const mustBeAccepted: Errand["settle"] = (answer) => {
  if (answer.is !== "accepted") throw new Error(`The sink answered ${JSON.stringify(answer)}.`);
};

function median<T extends { ratio: number }>(all: T[]): T {
  return all.toSorted((a, b) => a.ratio - b.ratio)[Math.floor(all.length / 2)]!;
}
