import { globSync, readFileSync } from "node:fs";
import { beforeAll, expect, test } from "vitest";
import pg from "pg";
import { useApp } from "../../test/app.ts";
import { asRole, onServer, PROGRAM_ROLE, withDatabase } from "../../test/global.ts";
import { inject } from "vitest";
import { aUnit, leads } from "../groups/builders.ts";
import { aProduct } from "../membership/builders.ts";
import { aPerson, type APerson } from "../people/builders.ts";
import type { Unit } from "#groups";
import { auditEntries } from "#platform/audit";
import { projectFolder } from "#platform/config";
import { sql } from "#platform/db";
import { routes } from "./routes.ts";
import texts from "./messages.en.json" with { type: "json" };

const app = useApp();
let ada: APerson;
let bo: APerson;
let unit: Unit;

beforeAll(async () => {
  ada = await aPerson(app.db, {
    name: "Ada Lind",
    capabilities: ["people", "groups", "membership", "operations", "mail"],
  });
  bo = await aPerson(app.db, { name: "Bo Ferrer", password: "linen and paste and thread" });
  unit = await aUnit(app.db, { name: "Paper", slug: "paper" });
  await leads(app.db, unit, bo);
});

/** What was noted since, the oldest first. */
async function noted(act: () => Promise<unknown>): Promise<[string, number | null, number | null][]> {
  const before = (await auditEntries(app.db, {}, 1))[0]?.id ?? 0;
  await act();
  const after = await auditEntries(app.db, {}, 50);
  return after
    .filter(({ id }) => id > before)
    .reverse()
    .map(({ act: what, by, person }) => [what, by, person]);
}

test("the program's role adds to the audit log and reads it, but changes, deletes and empties nothing; the owner is stopped too", async () => {
  const client = new pg.Client({ connectionString: app.url });
  await client.connect();
  await client.query("insert into audit_entries (at, act) values ('2026-11-14', 'test.added')");
  expect((await client.query("select from audit_entries where act = 'test.added'")).rowCount).toBe(1);
  const forbidden = [
    "update audit_entries set act = 'test.other'",
    "delete from audit_entries",
    "truncate audit_entries",
    "alter table audit_entries disable trigger all",
    "drop table audit_entries",
    "drop function audit_is_kept() cascade",
  ];
  for (const statement of forbidden)
    await expect(client.query(statement), statement).rejects.toThrow(/permission denied|must be owner/);
  await client.end();
  const { pathname } = new URL(app.url);
  const owner = withDatabase(inject("serverUrl"), pathname.slice(1));
  expect(asRole(owner, PROGRAM_ROLE)).toBe(app.url);
  for (const statement of forbidden.slice(0, 3))
    await expect(onServer(owner, statement), statement).rejects.toThrow("the audit log is only added to");
});

test("acts of staff and leaders stand in it with who did them, about whom, and what is refused does not", async () => {
  const [staff, leader] = [await app.as(ada), await app.as(bo)];
  const product = await aProduct(app.db);
  expect(
    await noted(async () => {
      await staff.post(`/desk/people/${bo.id}/capabilities`, { capability: "mail", act: "grant" });
      await staff.post(`/desk/people/${bo.id}/capabilities`, { capability: "mail", act: "end" });
      await staff.post(`/desk/people/${ada.id}/capabilities`, { capability: "mail", act: "end" });
    }),
  ).toEqual([
    ["people.capability-granted", ada.id, bo.id],
    ["people.capability-ended", ada.id, bo.id],
  ]);
  expect(
    await noted(async () => {
      await staff.post(`/desk/membership/${bo.publicId}/terms`, {
        productId: String(product.id),
        startsOn: "2026-11-01",
        endsOn: "",
        note: "",
      });
      await staff.post("/desk/notices", {
        text: "The office moves.",
        href: "",
        audience: "everyone",
        starts: "2026-11-14",
        ends: "2026-11-20",
      });
      await staff.post("/desk/notices/1/withdrawal");
      await staff.post("/desk/notices/1/withdrawal");
      await staff.post("/desk/look", {});
    }),
  ).toEqual([
    ["membership.term-entered", ada.id, bo.id],
    ["app.notice-put-up", ada.id, null],
    ["app.notice-withdrawn", ada.id, null],
    ["app.look-changed", ada.id, null],
  ]);
  expect(
    await noted(async () => {
      await leader.post("/groups/paper/texts", { charge: "To mend.", rules: "", conduct: "", subjects: "" });
      await leader.post("/groups/paper/texts", { charge: "To mend.", rules: "", conduct: "", subjects: "" });
      await leader.post("/groups/paper/welcome", { welcome: "Hello", edits: "15" });
      await staff.post("/groups/paper/closure", { reason: "It is done.", successor: "" });
    }),
  ).toEqual([
    ["groups.settings-changed", bo.id, null],
    ["discussions.manners-changed", bo.id, null],
    ["groups.unit-closed", ada.id, null],
  ]);
});

test("changes of how somebody signs in stand in it, and a sign-in does not", async () => {
  const browser = await app.as(bo);
  expect(
    await noted(async () => {
      await (await app.as(null)).post("/sign-in", { email: bo.address, password: "linen and paste and thread" });
      await browser.post("/account/password", {
        old_password: "linen and paste and thread",
        password: "another one with thread and paste",
      });
    }),
  ).toEqual([["people.password-changed", bo.id, bo.id]]);
});

test("staff for operations read it by kind, person and day; a person's words are nowhere in it", async () => {
  const staff = await app.as(ada);
  const all = await staff.get("/desk/audit");
  expect(all.text).toContain("Gave a capability");
  expect(all.text).toContain("Paper");
  expect(all.text).not.toContain("To mend.");
  const people = await staff.get("/desk/audit?slice=people");
  expect(people.text).toContain("Changed the password");
  expect(people.text).not.toContain("Closed a group ");
  const boOnly = await staff.get(`/desk/audit?person=${encodeURIComponent(bo.address)}`);
  expect(boOnly.text).toContain("Changed the password");
  expect(boOnly.text).not.toContain("Put up a notice ");
  expect((await staff.get("/desk/audit?person=nobody@example.org")).text).toContain("Nobody has that address.");
  expect((await staff.get("/desk/audit?from=2026-11-15")).text).toContain("Nothing of that kind was done.");
  expect((await staff.get("/desk/audit?from=2026-11-14&until=2026-11-14")).text).toContain("Put up a notice");
  expect((await (await app.as(bo)).get("/desk/audit")).status).toBe(404);
});

/** Every act of staff, and every one that asks again who it is: what it leaves, or why it leaves nothing. */
const audited: Record<string, string> = {
  "/desk/people/:id/capabilities": "people.capability-granted",
  "/desk/people/:id/closing": "people.account-closed",
  "/desk/people/:id/closing/dismissal": "people.age-dismissed",
  "/desk/people/:id/closing/undoing": "people.account-reopened",
  "/desk/people/:id/factor-removal": "people.factor-removal",
  "/desk/apps": "people.app-registered",
  "/desk/apps/:id/retirement": "people.app-retired",
  "/desk/membership/:personId/terms": "membership.term-entered",
  "/desk/membership/:personId/terms/:termId/ending": "membership.term-ended",
  "/groups/:slug/name": "groups.unit-renamed",
  "/groups/:slug/closure": "groups.unit-closed",
  "/desk/groups/new": "groups.unit-created",
  "/groups/:slug/webhooks": "groups.webhook-added",
  "/desk/conduct/panel": "conduct.panelist-named",
  "/desk/conduct/panel/:id/ending": "conduct.panelist-ended",
  "/desk/conduct/keeping": "conduct.keeping-changed",
  "/desk/files": "discussions.file-limits-changed",
  "/desk/mail/:id/done": "discussions.mail-done",
  "/desk/mail/:id/replay": "discussions.mail-replayed",
  "/desk/notices": "app.notice-put-up",
  "/desk/notices/:id/withdrawal": "app.notice-withdrawn",
  "/desk/look": "app.look-changed",
  "/desk/sites": "app.sister-listed",
  "/desk/sites/:id/check": "app.sister-checked",
  "/desk/sites/:id/removal": "app.sister-removed",
  "/desk/reports/:id/settlement": "app.report-settled",
  "/account/addresses": "no: the link that it mails changes something, and is noted when pressed",
  "/account/addresses/primary": "people.addresses-changed",
  "/account/addresses/remove": "people.addresses-changed",
  "/account/addresses/confirm/:token": "people.addresses-changed",
  "/account/sessions/end-others": "no: a session ended is no change of how somebody signs in",
  "/account/provider/removal": "people.identity-removed",
  "/account/passkeys": "people.passkey-added",
  "/account/passkeys/removal": "people.passkey-removed",
  "/account/tokens": "people.token-made",
  "/account/second-factor": "people.factor-on",
  "/account/second-factor/codes": "people.factor-codes",
  "/account/second-factor/removal": "people.factor-off",
};

test("every act of staff and every dangerous one is noted, or says why not", () => {
  const guarded = routes.filter(
    ({ method, access, recentProof }) => method === "POST" && (typeof access === "object" || recentProof),
  );
  expect(Object.keys(audited).sort()).toEqual(guarded.map(({ path }) => path).sort());
});

test("every act that the program notes has words for staff", () => {
  const sources = globSync("src/**/*.{ts,tsx}", { cwd: projectFolder() }).filter((file) => !file.includes(".test."));
  const text = sources.map((file) => readFileSync(`${projectFolder()}/${file}`, "utf8")).join("\n");
  const literal = [...text.matchAll(/(?:act: |noteOf\(tx, actor, |noteCapability\(tx, )"([a-z]+\.[a-z-]+)"/g)].map(
    (match) => match[1]!,
  );
  expect(literal.length).toBeGreaterThan(20);
  const kinds = /noticeKinds = \[([^\]]*)\]/
    .exec(text)![1]!
    .match(/[a-z-]+/g)!
    .filter((kind) => kind !== "signed-in");
  const wanted = [
    ...literal,
    ...kinds.map((kind) => `people.${kind}`),
    ...Object.values(audited).filter((act) => !act.startsWith("no: ")),
  ];
  for (const act of new Set(wanted)) expect(texts, act).toHaveProperty([`audit.act.${act}`]);
});

test("an act and its entry are one: what is rolled back leaves none", async () => {
  const entries = await noted(async () => {
    await expect(
      app.db.transaction().execute(async (tx) => {
        await sql`insert into audit_entries (at, act) values ('2026-11-14', 'test.undone')`.execute(tx);
        throw new Error("undone");
      }),
    ).rejects.toThrow("undone");
  });
  expect(entries).toEqual([]);
});
