import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, statfsSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { frameFor } from "../../src/app/frame.ts";
import { knows } from "../../src/app/inbound.ts";
import { routes } from "../../src/app/routes.ts";
import { openDatabase, sql, type Database } from "../../src/platform/db/index.ts";
import { startEmbedded, type Embedded } from "../../src/platform/embedded/index.ts";
import { prepareDatabase } from "../../src/platform/install/index.ts";
import { groupStore, openMailDoor } from "../../src/platform/mail/index.ts";
import { databaseClock } from "../../src/platform/time/index.ts";
import { serveWeb } from "../../src/platform/web/index.ts";
import { askProof, authenticate } from "../../src/people/index.ts";
import { aUnit, joined } from "../../src/groups/builders.ts";
import { aPerson, sessionFor } from "../../src/people/builders.ts";
import { testSettings } from "../app.ts";
import { Browserless } from "../browserless.ts";
import { smtpSend } from "../lab.ts";
import { aMail } from "../post-office.ts";

/** A disk of its own of 200 MB. Only root may make one. */
const disk = mkdtempSync(join(tmpdir(), "chapterhouse-disk-"));
const isMounted = spawnSync("mount", ["-t", "tmpfs", "-o", "size=200m,mode=0755", "tmpfs", disk]).status === 0;
let server: Embedded | undefined;
let database: Database | undefined;

beforeAll(async () => {
  if (!isMounted) return;
  server = await startEmbedded({ dataDir: disk, settings: { max_wal_size: "48MB", min_wal_size: "32MB" } });
  await prepareDatabase(server.adminUrl, "chapterhouse");
  database = openDatabase({ url: server.url, lanes: 2, onLost: () => {} });
});
afterAll(async () => {
  await database?.close();
  await server?.stop();
  if (isMounted) spawnSync("umount", [disk]);
  rmSync(disk, { recursive: true, force: true });
});

const filler = join(disk, "filler");
/** To the last octet, after the server has a new stretch of its log before it. */
function fill(): void {
  const { bavail, bsize } = statfsSync(disk);
  writeFileSync(filler, Buffer.alloc(bavail * bsize));
  expect(statfsSync(disk).bavail).toBe(0);
}

test.runIf(isMounted)(
  "F10: while the database's disk is full, pages are read, forms and mails are put off and nothing half is kept; when there is room again all goes on by itself",
  { timeout: 120_000 },
  async () => {
    const { db } = database!;
    const now = await databaseClock.now(db);
    const ada = await aPerson(db, { at: now });
    const unit = await aUnit(db, { slug: "paper", at: now });
    await joined(db, unit, ada, now);
    await using web = await serveWeb({
      settings: testSettings,
      db,
      clock: databaseClock,
      routes,
      authenticate,
      askProof,
      frame: frameFor(testSettings),
    });
    const door = await openMailDoor({
      host: "127.0.0.1",
      port: 0,
      domain: testSettings.mailDomain,
      knows: (address) => knows(db, testSettings, address),
      store: groupStore(database!, databaseClock),
    });
    const browser = new Browserless(web, testSettings, await sessionFor(db, ada.id, now));
    // Words that the database cannot press together.
    const body = Array.from({ length: 6_000 }, () => Math.random().toString(36))
      .join(" ")
      .slice(0, 60_000);
    const start = (title: string) =>
      browser.post("/groups/paper/topics", { _once: `the key of ${title}`, title, body });
    const send = async (id: string) => {
      const raw = aMail({
        from: ada.address,
        to: "paper@lists.example.org",
        id: `<${id}@x.example>`,
        text: `${id} ${body}`,
      });
      return (await smtpSend(door.port, { from: ada.address, to: ["paper@lists.example.org"], raw })).accepted[0]!.code;
    };
    expect((await start("Before the flood")).status).toBe(303);
    await sql`select 1`.execute(db);
    await asOwner("checkpoint");
    await asOwner("select pg_switch_wal()");
    await asOwner("checkpoint");

    fill();
    const refused: number[] = [];
    for (let number = 0; number < 8; number++) refused.push((await start(`Too much ${number}`)).status);
    expect(refused.at(-1)).toBe(503);
    expect(refused.every((status) => status === 303 || status === 503)).toBe(true);
    expect((await browser.get("/groups/paper/topics")).text).toContain("Before the flood");
    const codes: number[] = [];
    for (let number = 0; number < 8; number++) codes.push(await send(`much${number}`));
    expect(codes.at(-1)).toBeGreaterThanOrEqual(451);
    expect(codes.at(-1)).toBeLessThanOrEqual(452);

    rmSync(filler);
    for (let number = 0; number < 8; number++) expect((await start(`Too much ${number}`)).status).toBe(303);
    expect(await send("much7")).toBe(250);
    const titles = await db.selectFrom("topics").select("title").execute();
    expect(titles.map(({ title }) => title).sort()).toEqual([
      "Before the flood",
      ...refused.map((_, number) => `Too much ${number}`),
    ]);
    await door.close();
  },
);

async function asOwner(statement: string): Promise<void> {
  const owner = openDatabase({ url: server!.superUrl.replace("/postgres?", "/chapterhouse?"), size: 1 });
  await sql.raw(statement).execute(owner.db);
  await owner.close();
}
