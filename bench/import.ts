/**
 * An archive of 20,000 mails (mbox, some 1 KB of text each, in threads of one to forty, by 400 people of whom a quarter have an account, a tenth with a file)
 * becomes discussions, by the function that `chapterhouse import` calls. Against the same rows of the same tables copied over into another database with the
 * same indexes, triggers and foreign keys asleep: no parsing, no threads, no sanitising. Memory is what this process takes beyond what a
 * quarter of the archive took: it must not grow with the archive.
 */
import { mkdtempSync, rmSync, writeFileSync, appendFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import pg from "pg";
import { from as copyFrom, to as copyTo } from "pg-copy-streams";
import { bringArchive } from "#discussions";
import { unitsByIds } from "#groups";
import { projectFolder, readSettings } from "#platform/config";
import { migrate, openDatabase, sql, type Db } from "#platform/db";
import { startEmbedded } from "#platform/embedded";
import { prepareJobs } from "#platform/install";
import { openParser } from "#platform/mail";
import { readyStore } from "../src/app/cli/files.ts";
import { quoted, tablesOf } from "../src/platform/backup/tables.ts";
import { rounded, timed, watchMemory } from "./measured.ts";
import { aGroup } from "./page-posts.ts";

const MAILS = Number(process.env.IMPORT_MAILS ?? 20_000);
const PEOPLE = 400;
const LIMIT_MB = 100;
const TARGET = 0.3;
const settings = { fsync: "off", synchronous_commit: "off", max_wal_size: "4GB", autovacuum: "off" };

export async function run(print: (line: string) => void) {
  const dataDir = mkdtempSync(join(tmpdir(), "chapterhouse-bench-"));
  const server = await startEmbedded({ dataDir, settings });
  const urlOf = (name: string) => server.superUrl.replace("/postgres?", `/${name}?`);
  const parser = openParser({ threads: 2 });
  try {
    for (const name of ["source", "plain"]) await once(server.superUrl, `create database ${name}`);
    for (const name of ["source", "plain"]) await migrate(urlOf(name), `${projectFolder()}/migrations`, new Date());
    await prepareJobs(urlOf("source"));
    const [file, small] = [join(dataDir, "archive.mbox"), join(dataDir, "small.mbox")];
    writeArchive(file, MAILS);
    writeArchive(small, MAILS / 4);
    const { db, close } = openDatabase({ url: urlOf("source"), size: 2, name: "import bench" });
    const unitId = await aGroup(db, PEOPLE / 4);
    const unit = (await unitsByIds(db, [unitId])).get(unitId)!;
    const site = readSettings({ DATA_DIR: dataDir, MAIL_DOMAIN: "lists.example.org" });
    await readyStore(site, urlOf("source"));
    const bring = (of: string) =>
      bringArchive({ db, settings: site, parser, unit, file: of, now: new Date(), isDry: false });
    const memory = watchMemory();
    // A quarter of it first, into another database's worth of rows that is taken away again: what it leaves in memory is what any archive takes.
    memory.begin();
    await bring(small);
    const quarter = memory.end();
    await sql`truncate topics, topic_units, posts, archived_posts, post_attachments, searched_posts, stored_files cascade`.execute(
      db,
    );
    const before = await countsOf(db);
    memory.begin();
    const began = { added: 0, topics: 0 };
    const seconds = await timed(async () => Object.assign(began, await bring(file)));
    const peak = memory.end();
    if (began.added !== MAILS) throw new Error(`only ${began.added} of ${MAILS} mails were brought`);
    const after = await countsOf(db);
    const written = [...after].filter(([name, count]) => count > (before.get(name) ?? 0)).map(([name]) => name);
    await close();
    print(`a quarter: ${quarter} MB more at most`);
    print(`${MAILS} mails in ${began.topics} discussions: ${seconds.toFixed(1)} s, ${peak} MB more than that`);
    const plain = await timed(() => copyOver(urlOf("source"), urlOf("plain"), written));
    print(`the rows of ${written.join(", ")} copied over: ${plain.toFixed(1)} s`);
    return [
      {
        name: "import",
        value: Math.round(MAILS / seconds),
        unit: "mails/s",
        against: "COPY of the same rows into tables with the same indexes",
        ratio: rounded(plain / seconds),
        target: TARGET,
        met: plain / seconds >= TARGET,
      },
      {
        name: "import, memory",
        value: peak,
        unit: `MB more at most than after a quarter of it (limit ${LIMIT_MB})`,
        against: "what a quarter of the archive took",
        ratio: rounded(peak / quarter),
        target: 1,
        met: peak <= LIMIT_MB,
      },
    ];
  } finally {
    await parser.end();
    await server.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

const words =
  "the committee met on tuesday and went through the draft line by line changes are listed below with their reasons a catalogue of papers that the public may see is on the shelf next to the map index we mend hinges with paste and look after the record".split(
    " ",
  );

function writeArchive(file: string, mails: number): void {
  writeFileSync(file, "");
  let lines: string[] = [];
  let thread = { size: 0, at: 0, root: 0 };
  for (let n = 0; n < mails; n += 1) {
    if (thread.at === thread.size) thread = { size: 1 + ((n * 7) % 40), at: 0, root: n };
    lines.push(aMail(n, thread));
    thread.at += 1;
    if (lines.length === 1_000) {
      appendFileSync(file, lines.join(""));
      lines = [];
    }
  }
  appendFileSync(file, lines.join(""));
}

function aMail(n: number, { at, root }: { at: number; root: number }): string {
  const reader = 1 + (n % PEOPLE);
  const when = new Date(Date.UTC(2004, 0, 1) + n * 3_600_000);
  const id = (of: number) => `<${of}@old.example>`;
  const head = [
    `From reader${reader}@example.org ${when.toUTCString().replace(/^(\w+), (\d+) (\w+) (\d+) (\S+) GMT$/, "$1 $3 $2 $5 $4")}`,
    `From: Reader ${reader} <reader${reader}@example.org>`,
    `To: bench@old.example`,
    `Date: ${when.toUTCString()}`,
    `Subject: ${at === 0 ? "" : "Re: "}[bench] Minutes no. ${root}`,
    `Message-ID: ${id(n)}`,
    ...(at === 0 ? [] : [`In-Reply-To: ${id(n - 1)}`, `References: ${id(root)} ${id(n - 1)}`]),
    "MIME-Version: 1.0",
  ];
  const text = Array.from({ length: 12 }, (_, row) =>
    Array.from({ length: 14 }, (_unused, word) => words[(n * 31 + row * 17 + word * (n + 7)) % words.length]!).join(
      " ",
    ),
  ).join("\n");
  const quote = at === 0 ? "" : `On Tuesday somebody wrote:\n> ${text.slice(0, 200).replaceAll("\n", "\n> ")}\n\n`;
  if (n % 10 !== 0)
    return [...head, "Content-Type: text/plain; charset=utf-8", "", `${quote}${text}`, "", ""].join("\n");
  const file = Buffer.from(`minutes ${n} `.repeat(100)).toString("base64").replace(/.{76}/g, "$&\n");
  return [
    ...head,
    "Content-Type: multipart/mixed; boundary=cut",
    "",
    "--cut",
    "Content-Type: text/plain; charset=utf-8",
    "",
    `${quote}${text}`,
    "--cut",
    `Content-Type: text/plain; name=minutes-${n}.txt`,
    `Content-Disposition: attachment; filename=minutes-${n}.txt`,
    "Content-Transfer-Encoding: base64",
    "",
    file,
    "--cut--",
    "",
    "",
  ].join("\n");
}

async function countsOf(db: Db): Promise<Map<string, number>> {
  const { rows } = await sql<{ name: string }>`
    select tablename as name from pg_tables where schemaname = 'public' and tablename <> 'schema_migrations'`.execute(
    db,
  );
  const counts = new Map<string, number>();
  for (const { name } of rows) {
    const { rows: counted } = await sql<{
      count: number;
    }>`select count(*)::integer as count from ${sql.table(name)}`.execute(db);
    counts.set(name, counted[0]!.count);
  }
  return counts;
}

async function copyOver(from: string, to: string, names: readonly string[]): Promise<void> {
  await connected(from, (source) =>
    connected(to, async (target) => {
      const tables = (await tablesOf(source)).filter(({ name }) => names.includes(name));
      await target.query("begin; set local session_replication_role = replica");
      for (const { name, columns } of tables) {
        const what = `${quoted([name])} (${quoted(columns)})`;
        await pipeline(
          source.query(copyTo(`copy ${what} to stdout`)),
          target.query(copyFrom(`copy ${what} from stdin`)),
        );
      }
      await target.query("commit");
    }),
  );
}

async function connected<T>(url: string, act: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await act(client);
  } finally {
    await client.end();
  }
}

const once = (url: string, statement: string) => connected(url, (client) => client.query(statement));
