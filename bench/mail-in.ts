/**
 * How fast the mail door takes mails in so that each is on disk before its 250 (D-17): 20 KB, 16 connections, against the
 * receiving library alone with the same options, which reads the mail and throws it away. One client process for both; rounds
 * by turns, so that whatever else the machine does meets both.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { projectFolder } from "#platform/config";
import { migrate, openDatabase, sql, type Database } from "#platform/db";
import { startEmbedded } from "#platform/embedded";
import { latency } from "./arrivals.ts";
import { startLoadClient, type LoadClient } from "./mail-in-client.ts";
import { startDoors, type Doors } from "./mail-in-doors.ts";

export interface Result {
  name: string;
  value: number;
  unit: string;
  against: string;
  ratio: number;
  target: number;
  met: boolean;
}

export interface MailInOptions {
  /** A migrated database; mails are left in it. Without one an embedded server is started, with fsync on. */
  url?: string;
  rounds?: number;
  mails?: number;
}

const load = { connections: 16, bytes: 20_000 };
const TARGET = 0.4;

export async function run(print: (line: string) => void, options: MailInOptions = {}): Promise<Result[]> {
  if (options.url) return await acceptance(print, options.url, options);
  const dataDir = mkdtempSync(join(tmpdir(), "chapterhouse-bench-"));
  const server = await startEmbedded({ dataDir });
  try {
    await migrate(server.adminUrl, `${projectFolder()}/migrations`, new Date());
    const accepted = await acceptance(print, server.adminUrl, options);
    return [...accepted, await latency(print)];
  } finally {
    await server.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

async function acceptance(
  print: (line: string) => void,
  url: string,
  { rounds = 7, mails = 3_000 }: MailInOptions,
): Promise<Result[]> {
  const database = openDatabase({ url, size: 4, name: "mail-in bench" });
  const doors = await startDoors(url);
  const client = startLoadClient();
  try {
    print(
      `${mails} mails of 20 KB over 16 connections, ${rounds} rounds; fsync is ${await setting(database, "fsync")}`,
    );
    const measured: { rate: number; ratio: number }[] = [];
    // The first round warms both sides up.
    for (let round = 0; round <= rounds; round++) {
      const pair = await oneRound(client, doors, mails, database);
      print(
        `round ${round}: library alone ${Math.round(pair.bare)}/s, durable ${Math.round(pair.rate)}/s, ratio ${pair.ratio.toFixed(2)}`,
      );
      if (round > 0) measured.push(pair);
    }
    const { rate, ratio } = measured.toSorted((a, b) => a.ratio - b.ratio)[Math.floor(measured.length / 2)]!;
    return [
      {
        name: "mail-in acceptance",
        value: Math.round(rate),
        unit: "mails/s",
        against: "smtp-server alone, same options, discarding",
        ratio: Math.round(ratio * 100) / 100,
        target: TARGET,
        met: ratio >= TARGET,
      },
    ];
  } finally {
    client.stop();
    doors.stop();
    await database.close();
  }
}

async function oneRound(
  client: LoadClient,
  doors: Doors,
  mails: number,
  database: Database,
): Promise<{ bare: number; rate: number; ratio: number }> {
  const rateOf = async (port: number) => (mails / (await client.send({ ...load, port, mails }))) * 1000;
  const bareRate = await rateOf(doors.bare);
  const before = await kept(database);
  const rate = await rateOf(doors.ours);
  const stored = (await kept(database)) - before;
  if (stored !== mails) throw new Error(`${mails} mails were accepted, but ${stored} are stored.`);
  return { bare: bareRate, rate, ratio: rate / bareRate };
}

async function kept(database: Database): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*) as count from inbound_mails`.execute(database.db);
  return rows[0]!.count;
}

async function setting(database: Database, name: string): Promise<string> {
  const { rows } = await sql<{ setting: string }>`select setting from pg_settings where name = ${name}`.execute(
    database.db,
  );
  return rows[0]!.setting;
}
