import { afterEach, beforeAll, beforeEach, describe, expect, inject, test } from "vitest";
import { sql } from "../src/platform/db/index.ts";
import { log, logTo } from "../src/platform/log/index.ts";
import { aUnit, joined } from "../src/groups/builders.ts";
import { aPerson, type APerson } from "../src/people/builders.ts";
import { expectSafe } from "./answers.ts";
import { useApp } from "./app.ts";
import { onServer, withDatabase } from "./global.ts";

const app = useApp();
const published = useApp({
  publicUrl: "https://groups.example.org",
  isLocal: false,
  metricsToken: "a token of this test only",
});
const MARK = "Zymurgist";
const ownerUrl = () => withDatabase(inject("serverUrl"), new URL(app.url).pathname.slice(1));
let staff: APerson;
let person: APerson;
let lines: string[] = [];
let putBack: () => void;

beforeAll(async () => {
  staff = await aPerson(app.db, { capabilities: ["operations"] });
  person = await aPerson(app.db, { name: `${MARK} Lind`, address: `${MARK.toLowerCase()}@private.example` });
});
beforeEach(() => {
  lines = [];
  putBack = logTo((line) => lines.push(line));
});
afterEach(() => putBack());

describe("the log", () => {
  test("is lines of JSON that hold nothing of a person, whatever goes wrong", async () => {
    const unit = await aUnit(app.db);
    await joined(app.db, unit, person);
    const browser = await app.as(person);
    const text = `${MARK} wrote to ${MARK}@private.example`;
    await browser.post(`/groups/${unit.slug}/topics`, { title: text, body: text });
    await browser.get(`/search?q=${MARK}`);
    await browser.get(`/${MARK}/nothing`);
    await (await app.as(null)).post("/sign-in", { email: `${MARK}@private.example`, password: MARK });
    const [broken] = [await app.as(person)];
    // Whatever the page does now fails in the database, with what was typed in its hands.
    await onServer(
      ownerUrl(),
      `create function fail_here() returns trigger language plpgsql as $$ begin raise exception 'no % today', new.title using errcode = '22000', detail = new.title; end $$`,
    );
    await onServer(
      ownerUrl(),
      `create trigger fail_here before insert on topics for each row execute function fail_here()`,
    );
    const failed = await broken.post(`/groups/${unit.slug}/topics`, { title: text, body: text });
    expect(failed.status).toBe(500);
    // Nothing typed is lost, and the script that keeps it in the browser learns that it did not arrive.
    expect(failed.text).toContain(`${text} ${text}`);
    expect(failed.body).toContain("data-unsent");
    await onServer(ownerUrl(), `drop function fail_here() cascade`);
    for (const value of [MARK, `${MARK}@private.example`])
      await sql`select ${value}::text::bigint`
        .execute(app.db)
        .catch((error: unknown) => log.error("test.failed", error));
    log.warn("test.said", { said: `550 5.1.1 <${MARK}@private.example> unknown` });
    expect(lines.length).toBeGreaterThanOrEqual(4);
    for (const line of lines)
      expect(JSON.parse(line)).toMatchObject({
        event: expect.stringMatching(/^[a-z.]+$/),
        level: expect.stringMatching(/^(info|warn|error)$/),
      });
    expect(lines.filter((line) => new RegExp(MARK, "i").test(line))).toEqual([]);
    expect(lines.join("\n")).toContain("database error 22000");
    expect(lines.join("\n")).toContain("550 5.1.1 <(address)> unknown");
  });
});

describe("what machines ask", () => {
  test("health and readiness say ok, and only this machine reads the figures", async () => {
    for (const path of ["/health", "/ready"])
      expect(await app.web.inject(path)).toMatchObject({ statusCode: 200, body: "ok\n" });
    const { statusCode, headers, body } = await app.web.inject("/metrics");
    expect([statusCode, headers["content-type"]]).toEqual([
      200,
      expect.stringContaining("application/openmetrics-text"),
    ]);
    expect(body).toMatch(/^chapterhouse_requests_total\{method="GET",status="2xx"\} [1-9]/m);
    expect(body).toMatch(/^chapterhouse_queue_waiting\{queue="inbound"\} 0$/m);
    expect(body).toMatch(/# EOF\s*$/);
    expect(body).not.toMatch(new RegExp(MARK, "i"));
    for (const header of [
      { host: "groups.example.org" },
      { "x-forwarded-for": "10.0.0.1" },
      { via: "1.1 proxy" },
    ] as Record<string, string>[])
      expect((await app.web.inject({ url: "/metrics", headers: header })).statusCode).toBe(404);
    expect((await app.web.inject({ url: "/metrics", remoteAddress: "10.0.0.7" })).statusCode).toBe(404);
  });

  test("with a token set, only who has it reads the figures, from wherever", async () => {
    const ask = async (authorization?: string) =>
      (
        await published.web.inject({
          url: "/metrics",
          remoteAddress: "10.0.0.7",
          headers: { host: "groups.example.org", ...(authorization && { authorization }) },
        })
      ).statusCode;
    expect([await ask(), await ask("Bearer another"), await ask("Bearer a token of this test only")]).toEqual([
      404, 404, 200,
    ]);
    expect((await published.web.inject("/metrics")).statusCode).toBe(404);
  });
});

test("staff see what waits, for how long, and what was given up; no words of anybody", async () => {
  const browser = await app.as(staff);
  expect((await browser.get("/desk/status")).text).toContain("Nothing waits for longer than it should");
  await sql`insert into inbound_mails (recipient, sender, sha256, raw, arrived_at)
    values ('paper@lists.example.org', ${`${MARK}@private.example`}, sha256('x'), 'x', clock_timestamp() - interval '10 minutes')`.execute(
    app.db,
  );
  await sql`select graphile_worker.add_job('test.lost', ${JSON.stringify({ name: MARK })}::json)`.execute(app.db);
  await sql`update graphile_worker._private_jobs set attempts = max_attempts, last_error = ${MARK}
    where task_id = (select id from graphile_worker._private_tasks where identifier = 'test.lost')`.execute(app.db);
  const { text } = await browser.get("/desk/status");
  expect(text).toContain("Something has waited for more than five minutes.");
  expect(text).toMatch(/Mail that came in 1 6\d\d seconds/);
  expect(text).toContain("test.lost 1");
  expect(text).not.toContain(MARK);
  const { body } = await app.web.inject("/metrics");
  expect(body).toMatch(/^chapterhouse_queue_age_seconds\{queue="inbound"\} 6\d\d/m);
  expect(body).toMatch(/^chapterhouse_queue_stuck\{queue="jobs"\} 1$/m);
});

describe("what is no page", () => {
  test.each([
    "/health",
    "/ready",
    "/metrics",
    "/offline",
    "/nothing",
    "/api/v1/openapi.json",
    "/api/v1/nothing",
    "/%",
    "/robots.txt",
  ])("%s has every header of safety too", async (path) => expectSafe(await app.web.inject(path), path));

  test("over https browsers are told to stay there, and cookies are for this host alone", async () => {
    const { headers } = await published.web.inject("/");
    expect(headers["strict-transport-security"]).toBe("max-age=31536000");
    expect(String(headers["content-security-policy"])).toContain("upgrade-insecure-requests");
    const ada = await aPerson(published.db, { password: "linen and paste and thread" });
    const answer = await published.web.inject({
      method: "POST",
      url: "/sign-in",
      headers: { "sec-fetch-site": "same-origin", "content-type": "application/x-www-form-urlencoded" },
      payload: new URLSearchParams({ email: ada.address, password: "linen and paste and thread" }).toString(),
    });
    expect(answer.cookies.length).toBeGreaterThan(0);
    for (const cookie of answer.cookies)
      expect(cookie).toMatchObject({
        name: expect.stringMatching(/^__Host-/),
        secure: true,
        httpOnly: true,
        path: "/",
        sameSite: "Lax",
      });
    expect((await app.web.inject("/")).headers).not.toHaveProperty("strict-transport-security");
  });

  test("whoever finds a hole is told where to say so, for half a year", async () => {
    const { body, headers } = await app.web.inject("/.well-known/security.txt");
    expect(headers["content-type"]).toBe("text/plain; charset=utf-8");
    expect(body.split("\n")).toEqual([
      "Contact: mailto:security@lists.example.org",
      "Contact: http://localhost:3000/help/report",
      "Expires: 2027-05-13T15:00:00Z",
      "Preferred-Languages: en",
      "Canonical: http://localhost:3000/.well-known/security.txt",
      "",
    ]);
  });
});
