import { describe, expect, test } from "vitest";
import { useApp } from "../../test/app.ts";
import type { Program } from "../../test/programs.ts";
import { aUnit, joined, leads } from "../groups/builders.ts";
import { aPerson } from "../people/builders.ts";
import { hours, later, minutes } from "../platform/time/index.ts";
import { forgetUploads, MOST_WAITING } from "./uploads/commands.ts";

const app = useApp();

async function aGroup() {
  const unit = await aUnit(app.db);
  const [ada, bo] = [await aPerson(app.db, { name: "Ada" }), await aPerson(app.db, { name: "Bo" })];
  for (const person of [ada, bo]) await joined(app.db, unit, person);
  return { unit, ada, bo, programs: { ada: await app.program(ada), bo: await app.program(bo) } };
}

/** Every item of a list, by its cursors; `between` happens after each page. */
async function all(program: Program, path: string, limit: number, between: () => Promise<unknown> = async () => {}) {
  const items: { id: number; number: number; title: string }[] = [];
  for (let cursor = ""; ;) {
    const { json } = await program.get(`${path}?limit=${limit}${cursor && `&cursor=${cursor}`}`);
    const page = json.posts ?? json;
    items.push(...page.items);
    if (page.next === null) return items;
    cursor = page.next;
    await between();
  }
}

test("a discussion begun by a program is the same thing as one of a page: mailed, read, answered", async () => {
  const { unit, bo, programs } = await aGroup();
  await programs.bo.put(`/units/${unit.slug}/subscription`, { mode: "each", address: bo.address });
  const begun = await programs.ada.post(`/units/${unit.slug}/topics`, {
    title: " Maps  of the town ",
    body: "*Where?*",
  });
  expect(begun).toMatchObject({
    status: 201,
    json: { title: "Maps of the town", postCount: 1, units: [{ slug: unit.slug }] },
  });
  const { id } = begun.json;
  const sent = await app.db
    .selectFrom("deliveries")
    .select(["address_id", "state"])
    .where("address_id", "=", bo.addressId)
    .execute();
  expect(sent).toEqual([{ address_id: bo.addressId, state: "waiting" }]);
  const replied = await programs.bo.post(`/topics/${id}/posts`, { body: "In the cellar" });
  expect(replied).toMatchObject({
    status: 201,
    json: { number: 2, author: { id: bo.publicId, name: "Bo" }, version: 1 },
  });
  const page = await (await app.as(null)).get(`/topics/${id}/maps-of-the-town`);
  expect(page.text).toContain("In the cellar");
  const unread = await programs.ada.post(`/topics/${id}/unread`, { post: replied.json.id });
  expect(unread.json).toEqual({ newPosts: 1, firstNew: replied.json.id, choice: null });
  const read = (await programs.ada.get(`/topics/${id}`)).json;
  expect(read.reading).toEqual(unread.json);
  expect(read.posts.items.map((post: { html: string }) => post.html.trim())).toEqual([
    "<p><em>Where?</em></p>",
    "<p>In the cellar</p>",
  ]);
  const marked = await programs.ada.put(`/topics/${id}/reading`, { post: replied.json.id });
  expect(marked.json.newPosts).toBe(0);
  expect((await programs.ada.get(`/search/posts?q=cellar`)).json.items).toMatchObject([{ id: replied.json.id }]);
});

test("an edit names the version that was read: the second of two is told, and nothing of it is written", async () => {
  const { unit, ada, programs } = await aGroup();
  await leads(app.db, unit, ada);
  const { json: begun } = await programs.bo.post(`/units/${unit.slug}/topics`, { title: "Maps", body: "Where?" });
  const { json: topic } = await programs.bo.get(`/topics/${begun.id}`);
  const path = `/posts/${topic.posts.items[0].id}`;
  expect((await programs.bo.patch(path, { body: "Where are they?", version: 1 })).json.version).toBe(2);
  const late = await programs.ada.patch(path, { body: "Gone", version: 1, reason: "Off topic" });
  expect(late.json).toMatchObject({ status: 409, code: "conflict" });
  expect((await programs.bo.get(path)).json.markdown).toBe("Where are they?");
  const bare = await programs.ada.patch(path, { body: "Gone", version: 2 });
  expect(bare.json).toMatchObject({ status: 422, code: "refused", because: "no-edit" });
});

test("a list is read once through by its cursors, though it grows and moves meanwhile", async () => {
  const { unit, programs } = await aGroup();
  const ids: number[] = [];
  for (let number = 1; number <= 7; number += 1) {
    app.clock.advance(minutes(1));
    ids.unshift(
      (await programs.ada.post(`/units/${unit.slug}/topics`, { title: `Maps ${number}`, body: "a" })).json.id,
    );
  }
  const touch = async () => {
    app.clock.advance(minutes(1));
    await programs.bo.post(`/topics/${ids[0]}/posts`, { body: "b" });
    await programs.bo.post(`/units/${unit.slug}/topics`, { title: "New", body: "a" });
  };
  const listed = await all(programs.ada, `/units/${unit.slug}/topics`, 2, touch);
  expect(listed.map(({ id }) => id)).toEqual(ids);
  let more = 3;
  const grow = async () => {
    app.clock.advance(1);
    if (more-- > 0) await programs.bo.post(`/topics/${ids[0]}/posts`, { body: "c" });
  };
  const posts = await all(programs.ada, `/topics/${ids[0]}`, 2, grow);
  expect(posts.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5, 6]);
});

describe("files by the API", () => {
  const bytes = Buffer.from("%PDF-1.7 a plan of the stacks");
  const send = (program: Program, content: Buffer, filename: string, headers: Record<string, string> = {}) =>
    program.call("POST", `/files?filename=${encodeURIComponent(filename)}`, content, {
      "content-type": "application/pdf",
      ...headers,
    });

  test("are sent first, named by the post that brings them, listed, and fetched whole or in part", async () => {
    const [lea, max] = [await aPerson(app.db), await aPerson(app.db)];
    const unit = await aUnit(app.db);
    for (const one of [lea, max]) await joined(app.db, unit, one);
    const program = await app.program(lea);
    const sent = await send(program, bytes, "../año <plan>.pdf");
    expect([sent.status, sent.json]).toMatchObject([
      201,
      { filename: "año _plan_.pdf", contentType: "application/pdf", size: bytes.length },
    ]);
    const input = { title: "Plans", body: "Here.", files: [sent.json.id] };
    // Another's file is as if it were not there, and stays for its owner.
    const theirs = await (await app.program(max)).post(`/units/${unit.slug}/topics`, input);
    const missing = await program.post(`/units/${unit.slug}/topics`, { ...input, files: [999_999] });
    expect([theirs.status, theirs.json.because, missing.status, missing.json.because]).toEqual([
      422,
      "no-upload",
      422,
      "no-upload",
    ]);
    const topic = await program.post(`/units/${unit.slug}/topics`, input);
    expect(topic.status, JSON.stringify(topic.json)).toBe(201);
    // Once.
    expect((await program.post(`/units/${unit.slug}/topics`, input)).json.because).toBe("no-upload");
    const post = (await program.get(`/topics/${topic.json.id}`)).json.posts.items[0].id;
    const listed = await program.get(`/posts/${post}/files`);
    expect(listed.json.items).toMatchObject([{ number: 1, filename: "año _plan_.pdf", size: bytes.length }]);
    const path = new URL(listed.json.items[0].url).pathname.replace("/api/v1", "");
    const whole = await program.get(path);
    expect([whole.status, whole.bytes.equals(bytes)]).toEqual([200, true]);
    expect(whole.headers).toMatchObject({
      "content-type": "application/octet-stream",
      "x-content-type-options": "nosniff",
      "content-disposition": expect.stringContaining("filename*=UTF-8''a%C3%B1o"),
    });
    const part = await program.get(path, { range: "bytes=0-3" });
    expect([part.status, part.bytes.toString(), part.headers["content-range"]]).toEqual([
      206,
      "%PDF",
      `bytes 0-3/${bytes.length}`,
    ]);
    expect((await program.get(path, { range: "bytes=999-" })).status).toBe(416);
    // An edit exchanges it for another; the number is not given again.
    const other = await send(program, Buffer.from("plain words"), "words.txt");
    const edit = { body: "There.", version: 1, addFiles: [other.json.id], removeFiles: [1] };
    expect((await program.patch(`/posts/${post}`, edit)).json.attachments).toMatchObject([
      { number: 2, filename: "words.txt" },
    ]);
    expect((await program.get(path)).status).toBe(404);
  });

  test("that are programs, empty, too large or too many are refused, and the same request with the same key is one file", async () => {
    const lea = await aPerson(app.db);
    const program = await app.program(lea);
    const refusals = [
      await send(program, Buffer.from("MZ"), "virus.exe"),
      await send(program, Buffer.alloc(0), "empty.txt"),
      await send(program, Buffer.alloc(10_000_001), "large.bin"),
    ];
    expect(refusals.map(({ status, json }) => [status, json.because ?? json.code])).toEqual([
      [422, "file"],
      [422, "file"],
      [413, "too-large"],
    ]);
    const keyed = () => send(program, bytes, "plan.pdf", { "idempotency-key": "one" });
    const [first, again] = [await keyed(), await keyed()];
    expect([again.json, again.headers["idempotent-replayed"]]).toEqual([first.json, "true"]);
    expect((await send(program, Buffer.from("other"), "plan.pdf", { "idempotency-key": "one" })).json.code).toBe(
      "key-used",
    );
    const waiting = () => app.db.selectFrom("post_uploads").selectAll().where("person_id", "=", lea.id).execute();
    expect(await waiting()).toHaveLength(1);
    for (let count = 1; count < MOST_WAITING; count += 1) await send(program, bytes, "plan.pdf");
    expect((await send(program, bytes, "plan.pdf")).json.because).toBe("too-many-uploads");
    // Unused, they are gone after a day.
    await app.db.transaction().execute((tx) => forgetUploads(tx, later(app.clock.read(), hours(25))));
    expect(await waiting()).toEqual([]);
    expect((await app.program(null).then((nobody) => nobody.call("POST", "/files?filename=x", bytes))).status).toBe(
      401,
    );
  });
});
