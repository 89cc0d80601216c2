/**
 * 100 mails a second to 100 groups of 10 subscribers each, through the whole program: door, parser, rules, fan-out, relay. Measured for every
 * mail: from the door's 250 to the first of its copies at the relay. Bounded to `SECONDS` seconds of mails.
 */
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { connect, createServer, type AddressInfo, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { findEmbedded } from "#platform/embedded";
import { openDatabase, sql } from "#platform/db";
import { projectFolder } from "#platform/config";
import { follow } from "../test/processes/run.ts";
import { build, freePort } from "./installation.ts";
import type { Result } from "./mail-in.ts";

const GROUPS = 100;
const READERS = 10;
const A_SECOND = 100;
const SECONDS = 20;
const domain = "lists.example.org";

export async function latency(print: (line: string) => void): Promise<Result> {
  const relay = await startRelay();
  const dataDir = mkdtempSync(join(tmpdir(), "chapterhouse-bench-"));
  const mailPort = await freePort();
  const env = {
    DATA_DIR: dataDir,
    PORT: String(await freePort()),
    MAIL_PORT: String(mailPort),
    MAIL_DOMAIN: domain,
    SMTP_URL: `smtp://127.0.0.1:${relay.port}`,
    SAMPLE: "0",
    DATABASE_URL: "",
    ROLES: "",
    PUBLIC_URL: "",
  };
  await build();
  const bundle = join(projectFolder(), "dist/main.js");
  const program = follow(
    spawn(process.execPath, [bundle, "start"], { env: { ...process.env, ...env }, stdio: "pipe" }),
  );
  try {
    await program.says("Outgoing mail goes through");
    await populate(findEmbedded(dataDir)!.adminUrl);
    await offer(mailPort, 200, "warm");
    await relay.quiet(200 * READERS);
    const accepted = await offer(mailPort, A_SECOND * SECONDS, "m");
    await relay.quiet((200 + A_SECOND * SECONDS) * READERS);
    return verdict(print, accepted, relay.firstAt);
  } finally {
    program.child.kill("SIGTERM");
    await program.ended;
    relay.close();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

function verdict(print: (line: string) => void, accepted: Map<string, number>, firstAt: Map<string, number>): Result {
  const waits = [...accepted].map(([id, at]) => firstAt.get(id)! - at).sort((a, b) => a - b);
  if (waits.some(Number.isNaN)) throw new Error("A mail was accepted of which no copy came.");
  const at = (share: number) => Math.round(waits[Math.min(waits.length - 1, Math.floor(waits.length * share))]!);
  print(
    `${waits.length} mails at ${A_SECOND}/s: first copy after ${at(0.5)} ms (median), ${at(0.99)} ms (99 of 100), ${at(1)} ms (the slowest)`,
  );
  const ratio = Math.round(at(1)) / 1_000;
  return {
    name: "mail-in first copy",
    value: at(1),
    unit: "ms, slowest of all",
    against: "one second after its acceptance",
    ratio,
    target: 1,
    met: ratio <= 1,
  };
}

/** Groups that anyone with an account may write to, each with its own ten readers; the first of them writes. */
async function populate(url: string): Promise<void> {
  const database = openDatabase({ url, size: 1 });
  const people = GROUPS * READERS;
  const db = database.db;
  await sql`insert into units (kind, slug, name, purpose, opened_on, created_at) select 'interest-group', 'g' || n, 'Group ' || n, 'x', '2026-01-01', clock_timestamp() from generate_series(1, ${GROUPS}::integer) n`.execute(
    db,
  );
  await sql`insert into unit_addresses (local_part, unit_id, is_current, since) select slug, id, true, clock_timestamp() from units`.execute(
    db,
  );
  await sql`insert into persons (name, time_zone, language, created_at) select 'Reader ' || n, 'UTC', 'en', clock_timestamp() from generate_series(1, ${people}::integer) n`.execute(
    db,
  );
  await sql`insert into mail_addresses (address, key, domain, first_seen_at) select a, a, split_part(a, '@', 2), clock_timestamp() from (select 'r' || n || '@d' || (n % 40) || '.example' as a from generate_series(1, ${people}::integer) n) x`.execute(
    db,
  );
  await sql`insert into person_addresses (address_id, person_id, verified_at, is_primary) select id, id, clock_timestamp(), true from mail_addresses`.execute(
    db,
  );
  await sql`insert into unit_memberships (unit_id, person_id, joined_at, join_cause) select u.id, p.id, clock_timestamp(), 'founded' from persons p join units u on u.id = ((p.id - 1) / ${READERS}::integer) + 1`.execute(
    db,
  );
  await sql`insert into subscriptions (unit_id, person_id, address_id, mode, started_at) select unit_id, person_id, person_id, 'each', clock_timestamp() from unit_memberships`.execute(
    db,
  );
  // Only what holds rows, as the server's own housekeeping does: tables counted while empty are then read whole for as long as they grow.
  await sql`analyze units, unit_addresses, persons, mail_addresses, person_addresses, unit_memberships, subscriptions`.execute(
    db,
  );
  await database.close();
}

/** Sends at the set pace over 16 connections; when each was accepted, by Message-ID. */
async function offer(port: number, mails: number, name: string): Promise<Map<string, number>> {
  const accepted = new Map<string, number>();
  const sessions = await Promise.all(Array.from({ length: 16 }, () => Session.open(port)));
  const began = performance.now();
  const turns: Promise<void>[] = [];
  for (let number = 0; number < mails; number++) {
    const due = began + (number * 1_000) / A_SECOND - performance.now();
    if (due > 0) await pause(due);
    turns.push(
      sessions[number % sessions.length]!.mail(number, name).then((id) => void accepted.set(id, performance.now())),
    );
  }
  await Promise.all(turns);
  for (const session of sessions) session.end();
  return accepted;
}

class Session {
  private heard = "";
  private waiting: { count: number; go: () => void }[] = [];
  private last: Promise<unknown> = Promise.resolve();

  private constructor(private readonly socket: Socket) {
    socket.setNoDelay(true);
    socket.on("data", (chunk) => this.read(chunk.toString("latin1")));
  }

  static async open(port: number): Promise<Session> {
    const session = new Session(connect(port, "127.0.0.1"));
    await session.replies(1, "");
    await session.replies(1, "EHLO bench.example\r\n");
    return session;
  }

  /** One after another on a connection. */
  mail(number: number, name: string): Promise<string> {
    const sent = this.last.then(async () => {
      const group = number % GROUPS;
      const from = `r${group * READERS + 1}@d${(group * READERS + 1) % 40}.example`;
      const id = `<${name}${number}@bench.example>`;
      await this.replies(3, `MAIL FROM:<${from}>\r\nRCPT TO:<g${group + 1}@${domain}>\r\nDATA\r\n`);
      const head = `From: Reader <${from}>\r\nTo: g${group + 1}@${domain}\r\nSubject: Minutes ${name}${number}\r\nMessage-ID: ${id}\r\n\r\n`;
      await this.replies(1, `${head}${"The committee read the draft line by line.\r\n".repeat(50)}\r\n.\r\n`);
      return id;
    });
    this.last = sent;
    return sent;
  }

  end(): void {
    void this.last.then(() => this.replies(1, "QUIT\r\n")).then(() => this.socket.end());
  }

  private replies(count: number, command: string): Promise<void> {
    return new Promise((go) => {
      this.waiting.push({ count, go });
      if (command !== "") this.socket.write(command, "latin1");
    });
  }

  private read(text: string): void {
    this.heard += text;
    for (let end = this.heard.indexOf("\r\n"); end !== -1; end = this.heard.indexOf("\r\n")) {
      const line = this.heard.slice(0, end);
      this.heard = this.heard.slice(end + 2);
      if (line[3] === "-") continue;
      if (!/^[23]/.test(line)) throw new Error(`The door answered ${line}.`);
      const first = this.waiting[0]!;
      first.count -= 1;
      if (first.count === 0) this.waiting.shift()!.go();
    }
  }
}

/** A relay that takes everything and notes when the first copy of each mail was taken. */
async function startRelay() {
  const firstAt = new Map<string, number>();
  let copies = 0;
  const server = createServer((socket) => {
    let inText = false;
    let held = "";
    socket.setNoDelay(true);
    socket.write("220 relay\r\n");
    socket.on("error", () => socket.destroy());
    socket.on("data", (chunk) => {
      held += chunk.toString("latin1");
      let answer = "";
      for (;;) {
        const end = inText ? held.indexOf("\r\n.\r\n") : held.indexOf("\r\n");
        if (end < 0) break;
        const piece = held.slice(0, end);
        held = held.slice(end + (inText ? 5 : 2));
        if (inText) {
          copies += 1;
          const id = /^Message-ID: (.+)$/im.exec(piece)![1]!.trim();
          if (!firstAt.has(id)) firstAt.set(id, performance.now());
          answer += "250 taken\r\n";
          inText = false;
        } else if (/^DATA/i.test(piece)) {
          inText = true;
          answer += "354 go on\r\n";
        } else answer += /^EHLO/i.test(piece) ? "250-relay\r\n250 PIPELINING\r\n" : "250 ok\r\n";
      }
      if (answer) socket.write(answer);
    });
  }).listen(0, "127.0.0.1");
  await new Promise((listening) => server.once("listening", listening));
  return {
    port: (server.address() as AddressInfo).port,
    firstAt,
    /** Resolves when so many copies have come; at most a minute. */
    async quiet(total: number): Promise<void> {
      for (const until = performance.now() + 60_000; copies < total; await pause(50))
        if (performance.now() > until) throw new Error(`${copies} of ${total} copies came within a minute.`);
      if (copies > total) throw new Error(`${copies} copies came, ${total} were due.`);
    },
    close: () => server.close(),
  };
}
