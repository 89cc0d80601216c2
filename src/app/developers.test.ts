import { expect, test } from "vitest";
import { useApp } from "../../test/app.ts";
import { aPerson } from "../people/builders.ts";
import { problemKinds } from "../platform/api/index.ts";
import { operations } from "./operations.ts";

const app = useApp();

test("the reference names every operation and every problem, each at an address of its own", async () => {
  const visitor = await app.as(null);
  const page = await visitor.get("/developers");
  expect(page.status).toBe(200);
  for (const { id } of operations) expect(page.body).toContain(`href="/developers/${id}"`);
  for (const kind of Object.keys(problemKinds)) expect(page.body).toContain(`id="problem-${kind}"`);
  expect((await visitor.get("/developers/nothing")).status).toBe(404);
});

test("an operation's page says its path, scope, fields and answers, as the document has them", async () => {
  const visitor = await app.as(null);
  const { text } = await visitor.get("/developers/reply");
  for (const part of [
    "POST /api/v1/topics/{id}/posts",
    "discussions:write",
    "Idempotency-Key",
    "follow",
    "boolean",
    "201",
  ])
    expect(text).toContain(part);
  expect(text).toContain("422 invalid");
  for (const { id, summary } of operations) {
    const one = await visitor.get(`/developers/${id}`);
    expect([id, one.status]).toEqual([id, 200]);
    expect(one.text).toContain(summary().replaceAll("'", "'"));
  }
});

test("the way there stands at the foot of each page and beside the tokens", async () => {
  const browser = await app.as(await aPerson(app.db));
  expect((await browser.get("/account/tokens")).body.match(/href="\/developers"/g)).toHaveLength(2);
});
