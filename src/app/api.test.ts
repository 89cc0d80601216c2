import { expect, test } from "vitest";
import { useApp } from "../../test/app.ts";
import { Program } from "../../test/programs.ts";
import { aPerson, tokenFor } from "../people/builders.ts";
import { days, minutes } from "../platform/time/index.ts";

const app = useApp();

test("T16: a token is what its person is, as far as it says and until it ends", async () => {
  const ada = await aPerson(app.db, { name: "Ada", capabilities: ["people"] });
  const all = await app.program(ada);
  const me = await all.get("/me");
  expect(me).toMatchObject({ status: 200, json: { id: ada.publicId, name: "Ada", capabilities: ["people"] } });
  expect(me.headers["cache-control"]).toBe("no-store");
  const narrow = await app.program(ada, { scopes: ["account:read"], days: 1 });
  expect((await narrow.get("/me")).json).toMatchObject({ capabilities: [], scopes: ["account:read"] });
  const refused = await narrow.patch("/me", { name: "Ada Byron" });
  expect(refused).toMatchObject({ status: 403, json: { code: "missing-scope" } });
  expect(refused.headers["www-authenticate"]).toContain('scope="account:write"');
  expect(refused.headers["content-type"]).toContain("application/problem+json");
  app.clock.advance(days(1));
  const over = await narrow.get("/me");
  expect(over).toMatchObject({
    status: 401,
    json: { code: "bad-token", type: "http://localhost:3000/developers#problem-bad-token" },
  });
  expect((await new Program(app.web, "nonsense").get("/me")).json).toEqual(over.json);
  expect((await new Program(app.web, null).get("/me")).json).toMatchObject({ status: 401, code: "no-token" });
  expect((await all.get("/me")).status).toBe(200);
});

test("a session's cookie is nothing here, and a token is nothing on a page", async () => {
  const ada = await aPerson(app.db);
  const browser = await app.as(ada);
  expect((await browser.get("/api/v1/me")).status).toBe(401);
  const token = await tokenFor(app.db, ada.id, app.clock.read());
  const page = await (await app.as(null)).get("/account", { authorization: `Bearer ${token}` });
  expect(page.location).toBe("/sign-in?next=%2Faccount");
});

test("what is wrong with a body is said field by field, and nothing is done", async () => {
  const ada = await aPerson(app.db, { name: "Ada" });
  const program = await app.program(ada);
  const bad = await program.patch("/me", { name: "", timeZone: "Mars/Olympus", colour: "red" });
  expect(bad).toMatchObject({ status: 422, json: { code: "invalid" } });
  expect(bad.json.errors.map((one: { pointer: string }) => one.pointer).sort()).toEqual([
    "/colour",
    "/name",
    "/timeZone",
  ]);
  expect((await program.patch("/me", "{ not json")).json).toMatchObject({ status: 400, code: "malformed" });
  expect((await program.patch("/me", '{"__proto__": {"name": "x"}}')).status).toBe(400);
  const form = await program.patch("/me", "name=Eve", { "content-type": "application/x-www-form-urlencoded" });
  expect(form.json).toMatchObject({ status: 415, code: "not-json" });
  expect((await program.patch("/me", { name: "x".repeat(3_000_000) })).json).toMatchObject({
    status: 413,
    code: "too-large",
  });
  expect((await program.get("/people?cursor=x")).json).toMatchObject({
    status: 422,
    errors: [{ field: "cursor", pointer: null }],
  });
  expect((await program.get("/me")).json.name).toBe("Ada");
  expect((await program.get("/nothing")).json).toMatchObject({ status: 404, code: "not-found" });
  expect((await program.call("DELETE", "/me")).json).toMatchObject({ status: 404, code: "not-found" });
});

test("a key makes two requests one act, also when they come at once; another body is refused", async () => {
  const ada = await aPerson(app.db);
  const bo = await aPerson(app.db);
  const program = await app.program(ada);
  await (await app.as(bo)).post("/account/visibility", { listed: "yes", writers: "accounts" });
  await (await app.program(bo)).patch("/me/profile", { about: "Maps", audiences: { about: "public" } });
  const letter = { subject: "Maps", text: "Where are they?" };
  const key = { "idempotency-key": '"one-letter"' };
  const send = () => program.post(`/people/${bo.publicId}/letters`, letter, key);
  const both = await Promise.all([send(), send(), send()]);
  expect(both.map(({ status }) => status)).toEqual([204, 204, 204]);
  expect(both.filter(({ headers }) => headers["idempotent-replayed"] === "true")).toHaveLength(2);
  const reordered = await program.post(`/people/${bo.publicId}/letters`, { text: letter.text, subject: "Maps" }, key);
  expect(reordered.headers["idempotent-replayed"]).toBe("true");
  const count = async () =>
    (await app.db.selectFrom("letters").select("id").where("writer_id", "=", ada.id).execute()).length;
  expect(await count()).toBe(1);
  const other = await program.post(`/people/${bo.publicId}/letters`, { ...letter, text: "Found them" }, key);
  expect(other.json).toMatchObject({ status: 422, code: "key-used" });
  const eve = await app.program(await aPerson(app.db));
  expect(
    (await eve.post(`/people/${bo.publicId}/letters`, letter, key)).headers["idempotent-replayed"],
  ).toBeUndefined();
  app.clock.advance(days(1));
  expect((await send()).headers["idempotent-replayed"]).toBeUndefined();
  expect(await count()).toBe(2);
  expect((await program.post(`/people/${bo.publicId}/letters`, letter, { "idempotency-key": "a b" })).status).toBe(400);
});

test("a refused act keeps no key: the mended request is done", async () => {
  const ada = await aPerson(app.db);
  const program = await app.program(ada);
  const key = { "idempotency-key": "same" };
  expect((await program.post(`/people/${ada.publicId}/letters`, { subject: "a", text: "b" }, key)).status).toBe(404);
  expect(await program.patch("/me", { name: "Ada Byron" }, key)).toMatchObject({
    status: 200,
    json: { name: "Ada Byron" },
  });
});

test("each token has its limit, and says what is left; guessing has a narrower one", async () => {
  const ada = await aPerson(app.db);
  const [one, other] = [await app.program(ada), await app.program(ada)];
  const first = await one.get("/me");
  expect(first.headers["ratelimit-policy"]).toBe('"token";q=600;w=60');
  expect(first.headers.ratelimit).toBe('"token";r=599;t=60');
  for (let count = 1; count < 600; count += 1) await one.get("/people?limit=1");
  const over = await one.get("/me");
  expect(over.json).toMatchObject({ status: 429, code: "too-many" });
  expect(over.headers["retry-after"]).toBe("60");
  expect((await other.get("/me")).status).toBe(200);
  app.clock.advance(minutes(1));
  expect((await one.get("/me")).status).toBe(200);
  const guess = (number: number) => new Program(app.web, `guess${number}`).get("/me");
  for (let count = 0; count < 30; count += 1) expect((await guess(count)).status).toBe(401);
  expect((await guess(31)).status).toBe(429);
  expect((await one.get("/me")).status).toBe(429);
  app.clock.advance(minutes(1));
  expect((await guess(32)).status).toBe(401);
});
