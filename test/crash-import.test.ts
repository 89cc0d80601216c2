import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, inject, test, vi } from "vitest";
import { aUnit } from "../src/groups/builders.ts";
import { projectFolder } from "../src/platform/config/index.ts";
import { importPoints } from "../src/platform/crash/index.ts";
import { sql, type RawBuilder } from "../src/platform/db/index.ts";
import { useDatabase, type TestDatabase } from "./database.ts";
import { withDatabase } from "./global.ts";
import { runProgram } from "./processes/run.ts";

// Processes of the whole program, one after the other: patience for a busy machine.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

/** Three transactions of mails and of people: what is killed has something before it and something after it. */
const MAILS = 450;
const MEMBERS = 450;

const folder = mkdtempSync(join(tmpdir(), "chapterhouse-crash-import-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What a run leaves behind, in words that do not depend on which numbers rows were given. */
interface Left {
  posts: unknown[];
  files: unknown[];
  links: unknown[];
  members: unknown[];
  people: unknown[];
  counts: unknown;
}

/** One installation: a database and a folder of its own, and the command as an operator calls it. */
class Place {
  readonly #dataDir = mkdtempSync(join(tmpdir(), "chapterhouse-crash-import-data-"));

  constructor(private readonly database: TestDatabase) {
    afterAll(() => rmSync(this.#dataDir, { recursive: true, force: true }));
  }

  async found(): Promise<void> {
    await aUnit(this.database.db, { name: "Glue", slug: "glue", isUnopened: true });
  }

  archive = (crash = "") =>
    this.#run(crash, ["import", "glue", join(folder, "glue.mbox"), "--old-address", "/pipermail/glue"]);
  members = (crash = "") => this.#run(crash, ["members", "glue", join(folder, "glue.csv")]);

  async #run(crash: string, args: string[]): Promise<"ended" | "killed"> {
    const admin = withDatabase(inject("serverUrl"), new URL(this.database.url).pathname.slice(1));
    const program = runProgram("../../dist/main.js", args, {
      DATA_DIR: this.#dataDir,
      DATABASE_URL: this.database.url,
      DATABASE_ADMIN_URL: admin,
      PUBLIC_URL: "",
      FILES: "",
      CHAPTERHOUSE_CRASH: crash,
    });
    const { code, signal } = await program.ended;
    if (signal === "SIGKILL") return "killed";
    if (code !== 0) throw new Error(`it ended with ${code}: ${program.stderr()}`);
    return "ended";
  }

  async left(): Promise<Left> {
    const ask = async (text: RawBuilder<unknown>) => (await text.execute(this.database.db)).rows;
    const { rows: files } = await sql<{ key: string }>`
      select claimed_message_id as mail, a.number, filename, a.content_type as type, a.size::integer, a.file_key as key
      from posts p join post_attachments a on a.post_id = p.id order by 1, 2`.execute(this.database.db);
    const [counts] = await ask(sql`
      select (select count(*)::integer from topics) as topics, (select count(*)::integer from deliveries) as deliveries,
        (select count(*)::integer from delivery_runs) as runs,
        (select count(*)::integer from archived_posts a full join posts p on p.id = a.post_id where a.post_id is null or p.id is null) as unnamed`);
    return {
      posts: await ask(sql`
        select p.claimed_message_id as mail, p.message_id, p.number, p.author_name, p.in_reply_to, p.reference_ids, p.subject, p.body_text, p.body_html,
          p.written_at, p.posted_at, p.sorts_at, parent.claimed_message_id as parent, t.title, t.post_count, t.last_number, t.started_at, t.last_post_at,
          encode(a.key, 'hex') as key
        from posts p join topics t on t.id = p.topic_id join archived_posts a on a.post_id = p.id left join posts parent on parent.id = p.parent_id
        order by 1`),
      files: files.map(({ key, ...file }) => ({
        ...file,
        bytes: readFileSync(join(this.#dataDir, "files", key.slice(0, 2), key), "utf8"),
      })),
      links: await ask(sql`
        select host, path, claimed_message_id as mail from old_links join posts on posts.id = post_id order by 1, 2`),
      members: await ask(sql`
        select address, s.mode, s.ended_at, m.joined_at, m.left_at, m.join_cause as cause, persons.name
        from subscriptions s join mail_addresses a on a.id = s.address_id join unit_memberships m using (person_id, unit_id)
          join persons on persons.id = s.person_id order by 1`),
      people: await ask(sql`select name, address from persons left join person_addresses pa on pa.person_id = persons.id
        left join mail_addresses a on a.id = pa.address_id order by 2, 1`),
      counts,
    };
  }
}

let undisturbed: Left;
const calm = new Place(useDatabase());
const places = importPoints.map((point) => ({ point, place: new Place(useDatabase()) }));
const unlucky = new Place(useDatabase());

beforeAll(async () => {
  execFileSync(process.execPath, [join(projectFolder(), "scripts/build.mjs")]);
  writeFileSync(join(folder, "glue.mbox"), archive());
  writeFileSync(join(folder, "glue.csv"), roster());
  for (const place of [calm, ...places.map((one) => one.place), unlucky]) await place.found();
  await calm.archive();
  await calm.members();
  undisturbed = await calm.left();
});

describe("an import that is killed", () => {
  test("undisturbed, brings all of it, with files, old addresses and members", () => {
    expect(undisturbed.posts).toHaveLength(MAILS);
    expect(undisturbed.files).toHaveLength(MAILS / 9);
    expect(undisturbed.links).toHaveLength(MAILS);
    expect(undisturbed.members).toHaveLength(MEMBERS);
    expect(undisturbed.counts).toEqual({ topics: 21, deliveries: 0, runs: 0, unnamed: 0 });
  });

  test.each(places)(
    "at $point goes on at the next run and ends as one that nothing disturbed",
    async ({ point, place }) => {
      const isRoster = point.startsWith("members");
      const run = (crash?: string) => (isRoster ? place.members(crash) : place.archive(crash));
      if (isRoster) expect(await place.archive()).toBe("ended");
      expect(await run(`${point}:2`)).toBe("killed");
      expect(await run()).toBe("ended");
      if (!isRoster) expect(await place.members()).toBe("ended");
      expect(await place.left()).toEqual(undisturbed);
    },
  );

  test("again and again, at every point, gets there in the end", async () => {
    for (const crash of [
      "import.stored:1",
      "import.written:1",
      "import.committed:1",
      "import.written:2",
      "import.stored:2",
    ])
      expect(await unlucky.archive(crash)).toBe("killed");
    for (const crash of ["members.written:1", "members.committed:1", "members.written:2"])
      expect(await unlucky.members(crash)).toBe("killed");
    expect(await unlucky.archive()).toBe("ended");
    expect(await unlucky.members()).toBe("ended");
    expect(await unlucky.left()).toEqual(undisturbed);
    // Once more adds nothing.
    expect(await unlucky.archive()).toBe("ended");
    expect(await unlucky.members()).toBe("ended");
    expect(await unlucky.left()).toEqual(undisturbed);
  });
});

/** A thread that is longer than a transaction, twenty short ones, and a file in every ninth mail. */
function archive(): string {
  return Array.from({ length: MAILS }, (_, at) => {
    const id = (of: number) => `<m${String(of).padStart(3, "0")}@old.example>`;
    const isLong = at < MAILS - 20;
    const date = new Date(Date.UTC(2004, 4, 2, 10, at));
    const head = [
      `From ben@old.example  Sun May  2 10:00:00 2004`,
      `From: Writer ${at % 7} <w${at % 7}@old.example>`,
      `Date: ${date.toUTCString()}`,
      `Subject: ${isLong ? (at === 0 ? "Long" : "Re: Long") : `Short ${at}`}`,
      `Message-ID: ${id(at)}`,
      ...(isLong && at > 0 ? [`In-Reply-To: ${id(Math.floor(at / 2))}`] : []),
    ];
    if (at % 9 !== 0) return [...head, "", `Said ${at}.`, "", ""].join("\n");
    const part = (type: string, text: string, more: string[] = []) =>
      ["--cut", `Content-Type: ${type}`, ...more, "", text].join("\n");
    const note = part("text/plain; name=note.txt", `note ${at}`, [
      "Content-Disposition: attachment; filename=note.txt",
    ]);
    const type = "Content-Type: multipart/mixed; boundary=cut";
    return [...head, "MIME-Version: 1.0", type, "", part("text/plain", `Said ${at}.`), note, "--cut--", "", ""].join(
      "\n",
    );
  }).join("");
}

function roster(): string {
  const modes = ["Each", "Daily Digest", "No Email"];
  const lines = Array.from({ length: MEMBERS }, (_, at) => {
    const name = String(at).padStart(3, "0");
    return `m${name}@old.example,Member ${name},${modes[at % 3]},2011-05-${String((at % 28) + 1).padStart(2, "0")}`;
  });
  return ["Email Address,Full Name,Email Delivery,Join Date", ...lines].join("\n");
}
