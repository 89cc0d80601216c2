/**
 * Daily digests for 10,000 people in 400 groups (a fifth of what is to be shown, so that it fits into a minute), each of them in up to three, with a
 * post of the day in every group: found, gathered, written, sent and accounted for by the program itself, counted from the job's beginning to the last
 * acceptance. Against the fan-out of one post to 10,000 people in the same run, counted in copies: a digest holds several posts and is written for its
 * reader alone.
 */
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { projectFolder, readSettings } from "#platform/config";
import { openDatabase, sql, type Database } from "#platform/db";
import { findEmbedded } from "#platform/embedded";
import { follow } from "../test/processes/run.ts";
import { COPIES, domain, onePost, populate, productRate, text, type Result } from "./fanout.ts";
import { build, freePort } from "./installation.ts";
import { startSink, type Sink } from "./sink.ts";

const READERS = 10_000;
const UNITS = 400;
const ROUNDS = 3;
const target = 0.3;

export async function run(print: (line: string) => void): Promise<Result> {
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
  await program.says("Outgoing mail goes through");
  const database = openDatabase({ url: findEmbedded(dataDir)!.adminUrl, size: 2, name: "digest bench" });
  try {
    const unitId = await populate(database);
    const settings = readSettings(env);
    const fanouts: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const { rate } = await productRate(sink, COPIES, () => onePost(database, settings, unitId));
      fanouts.push(rate);
    }
    await gather(database);
    const digests = await digestRate(sink, database);
    const fanout = fanouts.toSorted((a, b) => a - b)[ROUNDS >> 1]!;
    const ratio = Math.round((digests / fanout) * 100) / 100;
    print(`${READERS} digests at ${Math.round(digests)}/s, one post's copies at ${Math.round(fanout)}/s`);
    return {
      name: "digest",
      value: Math.round(digests),
      unit: "digests/s",
      against: "the fan-out of one post, in copies, same run",
      ratio,
      target,
      met: ratio >= target,
    };
  } finally {
    await database.close();
    program.child.kill("SIGTERM");
    await program.ended;
    sink.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

/** Everything as it stands when a day's posts have been decided; the subscriptions come last, so that the clock's own look finds all or nothing. */
export async function gather({ db }: Database): Promise<void> {
  await db.transaction().execute(async (tx) => {
    await sql`insert into units (kind, slug, name, acronym, purpose, opened_on, created_at)
      select 'interest-group', 'u' || n, 'Unit ' || n, null, 'x', '2026-01-01', clock_timestamp() from generate_series(1, ${UNITS}::integer) n`.execute(
      tx,
    );
    await sql`insert into persons (name, time_zone, language, created_at)
      select 'Digest ' || n, 'UTC', 'en', clock_timestamp() from generate_series(1, ${READERS}::integer) n`.execute(tx);
    await sql`insert into mail_addresses (address, key, domain, first_seen_at)
      select a, a, split_part(a, '@', 2), clock_timestamp() from (select 'digest' || id || '@example' || id % 40 || '.org' as a from persons where name like 'Digest %') p`.execute(
      tx,
    );
    await sql`insert into person_addresses (address_id, person_id, verified_at, is_primary)
      select a.id, p.id, clock_timestamp(), true from persons p join mail_addresses a on a.key = 'digest' || p.id || '@example' || p.id % 40 || '.org'`.execute(
      tx,
    );
    await sql`insert into subscriptions (unit_id, person_id, address_id, mode, started_at)
      select distinct u.id, p.person_id, p.address_id, 'daily'::subscription_mode, now() - interval '3 days' from person_addresses p
        join persons on persons.id = p.person_id and persons.name like 'Digest %'
        cross join (values (1), (7), (13)) f (factor)
        join units u on u.slug = 'u' || (p.person_id * f.factor % ${UNITS}::integer + 1)`.execute(tx);
    const at = sql`((date_trunc('day', clock_timestamp() at time zone 'UTC') - interval '1 day' + interval '10 hours') at time zone 'UTC')`;
    await sql`with t as (insert into topics (title, started_at, last_post_at, post_count)
        select slug, ${at}, ${at}, 1 from units where slug like 'u%' returning id, title)
      insert into topic_units (topic_id, unit_id, is_home, last_post_at) select t.id, u.id, true, ${at} from t join units u on u.slug = t.title`.execute(
      tx,
    );
    await sql`insert into posts (topic_id, number, author_name, message_id, source, subject, body_text, body_html, written_at, posted_at, sorts_at)
      select id, 1, 'Ada', '<' || id || '@bench>', 'web', title, ${text}, '<p>x</p>', ${at}, ${at}, ${at} from topics where title like 'u%'`.execute(
      tx,
    );
    await sql`insert into mailings (purpose, subject_id, message_id, created_at) select 'discussions.post', id, message_id, ${at} from posts where message_id like '%@bench>'`.execute(
      tx,
    );
    await sql`insert into deliveries (mailing_id, address_id, capacity_id, reason, state, created_at, settled_at)
      select m.id, s.address_id, s.id, 'digest-daily', 'withheld', ${at}, ${at} from mailings m join posts p on p.id = m.subject_id and m.message_id like '%@bench>'
        join topic_units u on u.topic_id = p.topic_id join subscriptions s on s.unit_id = u.unit_id`.execute(tx);
  });
  await sql`analyze`.execute(db);
}

async function digestRate(sink: Sink, { db }: Database): Promise<number> {
  await sink.read();
  const began = performance.timeOrigin + performance.now();
  await sql`select graphile_worker.add_job('discussions.makeDigests', 'null'::json)`.execute(db);
  const counts = await sink.until(READERS);
  if (counts.recipients !== READERS || counts.most !== 1) throw new Error(`Not one each: ${JSON.stringify(counts)}.`);
  return (READERS / (counts.lastAt - began)) * 1_000;
}
