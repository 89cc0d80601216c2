import { beforeAll, expect, test } from "vitest";
import type { Unit } from "#groups";
import { enqueue } from "#platform/jobs";
import { useApp } from "../../../test/app.ts";
import { usePostOffice } from "../../../test/post-office.ts";
import { aUnit, joined, leads } from "../../groups/builders.ts";
import { aPerson, type APerson } from "../../people/builders.ts";
import { readFiles } from "./jobs.ts";
import { aPdf, aWordFile } from "../../platform/texts/builders.ts";

const app = useApp();
const post = usePostOffice(app);
let unit: Unit;
let ada: APerson;
let lea: APerson;
beforeAll(async () => {
  unit = await aUnit(app.db, { slug: "maps" });
  [ada, lea] = [await aPerson(app.db), await aPerson(app.db)];
  for (const person of [ada, lea]) await joined(app.db, unit, person);
  await leads(app.db, unit, lea);
});

/** As the clock does every two minutes. */
async function read(): Promise<void> {
  await app.db.transaction().execute((tx) => enqueue(tx, readFiles, null));
  await post.settled();
}

const found = async (words: string) => (await (await app.as(null)).get(`/search?q=${encodeURIComponent(words)}`)).text;
const startWith = async (filename: string, bytes: Buffer, title: string) =>
  (await app.as(ada)).upload("/groups/maps/topics", { title, body: "See the file." }, [
    { field: "files", filename, bytes },
  ]);

test("a post is found by the words in its PDF, office and text files, whichever door it came by", async () => {
  await startWith("report.pdf", aPdf("The estuary was surveyed"), "Survey");
  await startWith("draft.docx", await aWordFile(["A paragraph about isobaths"]), "Draft");
  const attached = [
    `From: ${ada.address}`,
    "To: maps@lists.example.org",
    "Subject: By mail",
    "Message-ID: <words@example.org>",
    "MIME-Version: 1.0",
    'Content-Type: multipart/mixed; boundary="b"',
    "",
    "--b",
    "Content-Type: text/plain",
    "",
    "Look inside.",
    "--b",
    'Content-Type: text/plain; name="soundings.txt"',
    'Content-Disposition: attachment; filename="soundings.txt"',
    "",
    "Fathoms and cables",
    "--b--",
  ].join("\n");
  await post.receive({ from: ada.address, to: "maps@lists.example.org", raw: attached });
  await read();
  expect(await found("surveyed estuaries")).toContain("Survey");
  expect(await found("isobath")).toContain("Draft");
  expect(await found("fathom")).toContain("By mail");
  expect(await found("estuary -surveyed")).not.toContain("Survey");
});

test("what is in the file of a post that leaders hid is found by nobody, and again when it is back", async () => {
  const { location } = await startWith("tides.txt", Buffer.from("Spring tides and neaps"), "Tables");
  await read();
  expect(await found("neaps")).toContain("Tables");
  const topic = Number(/^\/topics\/(\d+)/.exec(location!)![1]);
  const { id } = await app.db.selectFrom("posts").select("id").where("topic_id", "=", topic).executeTakeFirstOrThrow();
  const ofLea = await app.as(lea);
  expect(
    (await ofLea.post(`/posts/${id}/withholding`, { reason: "other", word: "Not ours.", title: "Tables" })).status,
  ).toBe(303);
  expect(await found("neaps")).not.toContain("Tables");
  expect((await ofLea.post(`/posts/${id}/withholding/ending`)).status).toBe(303);
  expect(await found("neaps")).toContain("Tables");
});

test("a file that cannot be read holds up nothing and is looked at once", async () => {
  await startWith("broken.pdf", Buffer.from("%PDF-1.4 broken"), "Broken");
  await read();
  const states = await app.db.selectFrom("post_attachments").select(["filename", "state"]).execute();
  expect(states.find(({ filename }) => filename === "broken.pdf")?.state).toBe("failed");
  expect(states.some(({ state }) => state === "waiting")).toBe(false);
});
