import { readFileSync } from "node:fs";
import { afterAll, beforeAll } from "vitest";
import { composersFor } from "../src/app/composers.ts";
import { knows, receiveMail } from "../src/app/inbound.ts";
import { handlers } from "../src/app/reactions.ts";
import { sql, type Json } from "../src/platform/db/index.ts";
import { Presence, startJobs } from "../src/platform/jobs/index.ts";
import {
  groupStore,
  openMailDoor,
  openParser,
  readMail,
  signerFor,
  startInbound,
  startSender,
  type Mail,
  type Resolve,
} from "../src/platform/mail/index.ts";
import type { TestApp } from "./app.ts";
import { smtpSend, type Sent } from "./lab.ts";

/** A mail as it went out. */
export interface OutMail {
  recipient: string;
  /** MAIL FROM of its envelope. */
  sender: string;
  raw: string;
  mail: Mail;
}

export interface Received {
  sent: Sent;
  /** Where it came to rest, once for each recipient. */
  fates: { recipient: string; state: string; fate: string | null; detail: Json | null }[];
}

export interface PostOffice {
  readonly port: number;
  /** Hands a mail to the door and waits until it is settled. */
  receive(mail: { from: string; to: string | string[]; raw: string; lmtp?: boolean }): Promise<Received>;
  /** Waits until nothing is to be done, then gives every mail that went out since the last call. */
  outbox(): Promise<OutMail[]>;
  outboxTo(address: string): Promise<OutMail[]>;
  /** Waits until no job, mail or delivery waits. */
  settled(): Promise<void>;
}

/** The mail door, the worker and the built-in mailbox, on the app's database: all real, in this process. `dns` answers for everybody. */
export function usePostOffice(app: TestApp, dns: Resolve = nothingFound): PostOffice {
  const closing: (() => Promise<unknown>)[] = [];
  let port = 0;
  let seen = 0;
  beforeAll(async () => {
    const { database, url, clock, settings } = app;
    const presence = await Presence.begin(url);
    const common = { database, url, presence, clock };
    const parser = openParser();
    const { trustedSealers } = settings;
    const verdict = { trustedPeers: ["127.0.0.1"], authservId: "border.example.org", trustedSealers, resolver: dns };
    const { mailDomain, secret } = settings;
    const sender = await startSender({
      ...common,
      smtpUrl: null,
      mailDomain,
      secret,
      signer: await signerFor(database.db, settings, clock.read()),
      composers: composersFor(settings),
    });
    const jobs = await startJobs({ ...common, settings, handlers });
    const inbound = await startInbound({
      ...common,
      parser,
      verdict,
      handle: (mail, at) => receiveMail(mail, { ...at, settings }),
    });
    const door = await openMailDoor({
      host: "127.0.0.1",
      port: 0,
      domain: mailDomain,
      knows: (address) => knows(database.db, settings, address),
      store: groupStore(database, clock),
    });
    port = door.port;
    closing.push(
      () => door.close(),
      () => inbound.end(),
      () => jobs.stop(),
      () => sender.stop(),
      () => parser.end(),
      () => presence.end(),
    );
  });
  afterAll(async () => {
    for (const close of closing) await close();
  });

  async function settled(): Promise<void> {
    // Rows tell when all is done; looking at them is bounded by the test's own time.
    for (;;) {
      const { rows } = await sql<{ open: number }>`select (
        (select count(*) from inbound_mails where state in ('waiting', 'claimed')) +
        (select count(*) from deliveries where state = 'waiting') +
        (select count(*) from graphile_worker.jobs where attempts < max_attempts)) as open`.execute(app.db);
      if (rows[0]!.open === 0) return;
      await new Promise((again) => setTimeout(again, 10));
    }
  }

  async function outbox(): Promise<OutMail[]> {
    await settled();
    const rows = await app.db.selectFrom("mailbox_mails").selectAll().where("id", ">", seen).orderBy("id").execute();
    seen = rows.at(-1)?.id ?? seen;
    return Promise.all(
      rows.map(async (row) => {
        const read = await readMail(row.raw);
        if (!read.ok) throw new Error(`our own mail ${row.id} cannot be read: ${read.why}`);
        return { recipient: row.recipient, sender: row.sender, raw: row.raw.toString("latin1"), mail: read.mail };
      }),
    );
  }

  return {
    get port() {
      return port;
    },
    settled,
    outbox,
    outboxTo: async (address) =>
      (await outbox()).filter((mail) => mail.recipient.toLowerCase() === address.toLowerCase()),
    async receive({ from, to, raw, lmtp }) {
      const { last } = await app.db
        .selectFrom("inbound_mails")
        .select((select) => select.fn.coalesce(select.fn.max("id"), sql<number>`0`).as("last"))
        .executeTakeFirstOrThrow();
      const sent = await smtpSend(port, { from, to: [to].flat(), raw, lmtp });
      await settled();
      const fates = await app.db
        .selectFrom("inbound_mails")
        .select(["recipient", "state", "fate", "fate_detail as detail"])
        .where("id", ">", last)
        .orderBy("id")
        .execute();
      return { sent, fates };
    },
  };
}

const nothingFound: Resolve = async (domain) => {
  throw Object.assign(new Error(`no records for ${domain}`), { code: "ENOTFOUND" });
};

/** A mail in `test/mail`, with `{{name}}` filled in. */
export function eml(name: string, values: Record<string, string> = {}): string {
  const text = readFileSync(new URL(`./mail/${name}.eml`, import.meta.url), "utf8");
  return text.replace(/\{\{(\w+)\}\}/g, (_all, key: string) => {
    if (values[key] === undefined) throw new Error(`${name}.eml wants a value for ${key}`);
    return values[key];
  });
}

/** A short mail of text. A value of null leaves the header out. */
export function aMail(over: {
  from: string;
  to?: string;
  subject?: string;
  id?: string;
  inReplyTo?: string;
  references?: string;
  text?: string;
  headers?: string[];
}): string {
  const lines = [
    `From: ${over.from}`,
    `To: ${over.to ?? "somebody@lists.example.org"}`,
    `Subject: ${over.subject ?? "A subject"}`,
    ...(over.id ? [`Message-ID: ${over.id}`] : []),
    ...(over.inReplyTo ? [`In-Reply-To: ${over.inReplyTo}`] : []),
    ...(over.references ? [`References: ${over.references}`] : []),
    "Date: Sat, 14 Nov 2026 15:00:00 +0000",
    "MIME-Version: 1.0",
    "Content-Type: text/plain; charset=utf-8",
    ...(over.headers ?? []),
    "",
    over.text ?? "Some words.",
    "",
  ];
  return lines.join("\r\n");
}
