import { rename } from "node:fs/promises";
import { beforeAll, expect, test } from "vitest";
import { minutes } from "#platform/time";
import { aUnit, joined, leads } from "../src/groups/builders.ts";
import { aPerson, type APerson } from "../src/people/builders.ts";
import { aPdf, anOpenDocument } from "../src/platform/texts/builders.ts";
import { useApp } from "./app.ts";
import type { Answer, Browserless } from "./browserless.ts";

const origin = "http://files.localhost:3000";
const app = useApp({ filesOrigin: origin });
const pdf = aPdf("Minutes about the harbour");
let ada: APerson;
let lea: APerson;
/** Of the library: a PDF, a text, an office file and a picture. */
let at: Record<"pdf" | "txt" | "odt" | "png" | "wav", string>;
const folder = () => (app.settings.files as { folder: string }).folder;

beforeAll(async () => {
  [ada, lea] = [await aPerson(app.db), await aPerson(app.db)];
  const unit = await aUnit(app.db, { slug: "maps", settings: { audiences: { files: "unit" } } });
  for (const person of [ada, lea]) await joined(app.db, unit, person);
  await leads(app.db, unit, lea);
  const put = async (filename: string, bytes: Buffer) => {
    const answer = await (
      await app.as(lea)
    ).upload("/groups/maps/library/files", {}, [{ field: "files", filename, bytes }]);
    expect(answer.status, answer.text).toBe(303);
    return answer.location!;
  };
  const dot = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
  at = {
    pdf: await put("Minutes of May.pdf", pdf),
    txt: await put("notes.txt", Buffer.from("Größe: <b>drei</b>\n")),
    odt: await put("plan.odt", await anOpenDocument(["The lighthouse"])),
    png: await put("dot.png", Buffer.from(dot, "base64")),
    wav: await put("voice.wav", aWave()),
  };
});

/** A tenth of a second of silence. */
function aWave(): Buffer {
  const head = Buffer.alloc(44);
  head.write("RIFF", 0);
  head.writeUInt32LE(36 + 800, 4);
  head.write("WAVEfmt ", 8);
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(1, 22);
  head.writeUInt32LE(8_000, 24);
  head.writeUInt32LE(8_000, 28);
  head.writeUInt16LE(1, 32);
  head.writeUInt16LE(8, 34);
  head.write("data", 36);
  head.writeUInt32LE(800, 40);
  return Buffer.concat([head, Buffer.alloc(800, 128)]);
}

/** The files' host as a browser without cookies of ours meets it; through a proxy that leaves the port out. */
const there = async (address: string, over: Record<string, string> = {}): Promise<Answer> =>
  (await app.as(null)).get(address.replace(origin, ""), { host: "files.localhost", ...over });

async function addressFor(browser: Browserless, path: string): Promise<string> {
  const answer = await browser.get(path);
  expect(answer).toMatchObject({ status: 303, body: "" });
  expect(answer.headers["cache-control"]).toBe("private, no-store");
  expect(answer.location).toMatch(/^http:\/\/files\.localhost:3000\/[\w-]{100,}\/[^/]+$/);
  return answer.location!;
}

test("files open on a host of their own, whole or in part, shown where a browser can and else saved; pictures of ours stay", async () => {
  const browser = await app.as(ada);
  const address = await addressFor(browser, `${at.pdf}/file`);
  expect(address).toMatch(/\/Minutes%20of%20May\.pdf$/);
  const whole = await there(address);
  expect(whole.bytes.equals(pdf)).toBe(true);
  expect(whole.headers).toMatchObject({
    "content-type": "application/pdf",
    "x-content-type-options": "nosniff",
    "x-robots-tag": "noindex",
    "cache-control": "private, no-cache",
  });
  expect(whole.headers["content-disposition"]).toMatch(/^inline; /);
  expect(whole.headers["content-security-policy"]).toMatch(/^default-src 'none'/);
  expect(whole.headers["set-cookie"]).toBeUndefined();
  const part = await there(address, { range: "bytes=0-3" });
  expect([part.status, part.body]).toEqual([206, "%PDF"]);
  expect((await there(address, { "if-none-match": String(whole.headers.etag) })).status).toBe(304);
  // Asked for once and fetched four times.
  expect((await browser.get(at.pdf)).text).toMatch(/once/i);

  const text = await there(await addressFor(browser, `${at.txt}/file`));
  expect(text.headers["content-type"]).toBe("text/plain; charset=utf-8");
  expect(text.body).toBe("Größe: <b>drei</b>\n");
  expect(text.headers["content-security-policy"]).toMatch(/^sandbox; /);
  const office = await there(await addressFor(browser, `${at.odt}/file`));
  expect(office.headers).toMatchObject({
    "content-type": "application/octet-stream",
    "content-security-policy": "sandbox; default-src 'none'",
  });
  expect(office.headers["content-disposition"]).toMatch(/^attachment; /);
  expect(await browser.get(`${at.png}/preview/1`)).toMatchObject({ status: 200 });
});

test("a recording can be played there, and a file that cannot be read is said to be so, where the browser is", async () => {
  const browser = await app.as(ada);
  const sound = await there(await addressFor(browser, `${at.wav}/file`));
  expect(sound.headers["content-type"]).toMatch(/^audio\//);
  // Without an origin of its own its player may not ask for the rest.
  expect(sound.headers["content-security-policy"]).toMatch(/^sandbox allow-same-origin; default-src 'none'/);
  const address = await addressFor(browser, `${at.odt}/file`);
  await rename(folder(), `${folder()}-away`);
  try {
    const lost = await there(address);
    expect([lost.status, lost.headers["content-type"]]).toEqual([500, "text/plain; charset=utf-8"]);
    expect(lost.body).toContain("cannot be read just now");
  } finally {
    await rename(`${folder()}-away`, folder());
  }
  expect((await there(address)).status).toBe(200);
});

test("nothing else is on that host: no page, no form, no style, and no address that is not ours", async () => {
  const address = await addressFor(await app.as(ada), `${at.pdf}/file`);
  const sealed = new URL(address).pathname;
  for (const path of [
    "/",
    "/groups",
    "/sign-in",
    at.pdf,
    `${at.pdf}/file`,
    "/robots.txt",
    sealed.replace(/^\/.{9}/, "/AAAAAAAAA"),
  ]) {
    const answer = await there(path);
    expect([path, answer.status, answer.headers["content-type"]]).toEqual([path, 404, "text/plain; charset=utf-8"]);
  }
  for (const path of [sealed, "/sign-in"]) {
    const posted = await (await app.as(null)).post(path, {}, { host: "files.localhost" });
    expect([path, posted.status, posted.headers["content-type"]]).toEqual([path, 404, "text/plain; charset=utf-8"]);
  }
  // Nor is a file's address anything at home.
  expect((await (await app.as(ada)).get(sealed)).status).toBe(404);
});

test("an address is its viewer's: it ends with the session, with the right to the file, and after minutes; then it leads home", async () => {
  const home = `http://localhost:3000${at.pdf}/file`;
  const [first, second] = [await app.as(ada), await app.as(ada)];
  const [of, other] = [await addressFor(first, `${at.pdf}/file`), await addressFor(second, `${at.pdf}/file`)];
  expect(of).not.toBe(other);
  await first.post("/sign-out");
  expect(await there(of)).toMatchObject({ status: 303, location: home });
  expect(await there(other)).toMatchObject({ status: 200 });
  app.clock.advance(minutes(5) + 1);
  expect(await there(other)).toMatchObject({ status: 303, location: home });
  const again = await addressFor(second, `${at.pdf}/file`);
  expect(await there(again)).toMatchObject({ status: 200 });
  await second.post("/groups/maps/departure");
  expect(await there(again)).toMatchObject({ status: 303, location: home });
  expect((await second.get(`${at.pdf}/file`)).status).toBe(404);
  expect((await (await app.as(null)).get(`${at.pdf}/file`)).status).toBe(404);
});

test("a program has the bytes from the API itself", async () => {
  const answer = await (await app.program(lea)).get(`${at.pdf}/versions/1`);
  expect(answer.status).toBe(200);
  expect(answer.headers["content-disposition"]).toMatch(/^attachment; /);
});
