import { generateKeyPairSync } from "node:crypto";
import { authenticate, sealMessage } from "mailauth";
import { beforeAll, expect, test } from "vitest";
import { useApp } from "../../test/app.ts";
import { aMail, usePostOffice } from "../../test/post-office.ts";
import { aUnit, joined } from "../groups/builders.ts";
import { dkimRecords, mailTasks, type Resolve } from "#platform/mail";
import { aPerson } from "../people/builders.ts";

const app = useApp({
  dkim: { selectors: ["a1"], files: [] },
  sealsCopies: true,
  trustedSealers: ["lists.example.com"],
});
const keys = generateKeyPairSync("rsa", { modulusLength: 2048 });
const records = new Map([
  [
    "s._domainkey.lists.example.com",
    `v=DKIM1; k=rsa; p=${keys.publicKey.export({ type: "spki", format: "der" }).toString("base64")}`,
  ],
]);
const dns: Resolve = async (name) => {
  const record = records.get(name.toLowerCase());
  if (!record) throw Object.assign(new Error("no such name"), { code: "ENOTFOUND" });
  return [[record]];
};
const post = usePostOffice(app, dns);
const group = "press@lists.example.org";
/** What our border writes of a mail whose signature a list broke. */
const failed =
  "Authentication-Results: border.example.org; spf=pass smtp.mailfrom=lists.example.com; dmarc=fail header.from=two.example\r\n";

beforeAll(async () => {
  const unit = await aUnit(app.db, { name: "Press and Paper", acronym: "PRESS", slug: "press" });
  for (const address of ["ada@one.example", "bo@two.example"])
    await joined(app.db, unit, await aPerson(app.db, { name: "Somebody", address }));
  await post.settled();
  for (const { name, value } of await dkimRecords(app.db, app.settings)) records.set(name, value);
});

async function receive(id: string, authResults: string | null) {
  const mail = aMail({ from: "Bo <bo@two.example>", to: group, subject: `Ink ${id}`, id: `<${id}@two.example>` });
  const seal =
    authResults === null
      ? Buffer.alloc(0)
      : await sealMessage(mail, {
          signingDomain: "lists.example.com",
          selector: "s",
          privateKey: keys.privateKey.export({ type: "pkcs8", format: "pem" }) as string,
          authResults,
        });
  await post.outbox();
  const raw = `${failed}${seal.toString("latin1")}${mail}`;
  const { fates } = await post.receive({ from: "list@lists.example.com", to: group, raw });
  return { fate: fates[0]!, copies: await post.outbox() };
}

test("a mail that a trusted list broke is posted as unproven; each copy carries the list's seal and ours", async () => {
  const { fate, copies } = await receive("sealed", "lists.example.com; dmarc=pass header.from=two.example");
  expect(fate).toMatchObject({ fate: "posted" });
  expect(copies.map(({ recipient }) => recipient).sort()).toEqual(["ada@one.example", "bo@two.example"]);
  for (const { raw } of copies) {
    const { arc } = await authenticate(Buffer.from(raw, "latin1"), { ip: "192.0.2.1", sender: "", resolver: dns });
    expect(arc).toMatchObject({ i: 2, status: { result: "pass" } });
    expect(raw).toContain("ARC-Authentication-Results: i=2; border.example.org;");
    expect(raw).toContain("dmarc=fail header.from=two.example");
    // No field of the mail that came goes on by itself, and no copy shows an author's address (D-2).
    expect(raw).not.toMatch(/^authentication-results:/im);
    expect(raw.replaceAll(/^(?:To|X-[^:]*):.*$/gm, "")).not.toContain("bo@two.example");
  }
  const { sender_check } = await app.db
    .selectFrom("posts")
    .select("sender_check")
    .where("message_id", "=", "<sealed@two.example>")
    .executeTakeFirstOrThrow();
  expect(sender_check).toBe("none");

  const staff = await app.as(await aPerson(app.db, { capabilities: ["mail"] }));
  const { id } = await app.db.selectFrom("inbound_mails").select("id").orderBy("id", "desc").executeTakeFirstOrThrow();
  const page = await staff.get(`/desk/mail/${id}`);
  expect(page.text).toContain("arc=pass lists.example.com");
  expect(page.text).toContain("trusted seals vouch");
});

test("without a seal, and with one that says nothing for its author, it is held as a possible forgery", async () => {
  for (const [id, results] of [
    ["bare", null],
    ["unproven", "lists.example.com; dmarc=fail header.from=two.example"],
  ] as const)
    expect((await receive(id, results)).fate).toMatchObject({ fate: "held", detail: { rule: "possible-forgery" } });
});

test("what a mail came with is kept for its copies alone, and forgotten after fourteen days", async () => {
  const kept = () => app.db.selectFrom("mailings").select("id").where("passage", "is not", null).execute();
  expect(await kept()).toHaveLength(1);
  const tidy = mailTasks.find(({ name }) => name === "mail.tidy")!;
  const run = () =>
    tidy.run(null, {
      db: app.db,
      clock: app.clock,
      settings: app.settings,
      transaction: <T>(act: (tx: never, now: Date) => Promise<T>) =>
        app.db.transaction().execute((tx) => act(tx as never, app.clock.read())),
    } as never);
  await run();
  expect(await kept()).toHaveLength(1);
  app.clock.set(new Date(app.clock.read().getTime() + 15 * 86_400_000).toISOString());
  await run();
  expect(await kept()).toEqual([]);
});
