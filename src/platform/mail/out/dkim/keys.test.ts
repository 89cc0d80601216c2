import { generateKeyPairSync } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { dkimVerify } from "mailauth";
import { afterAll, expect, test } from "vitest";
import { logTo } from "#platform/log";
import { useDatabase } from "../../../../../test/database.ts";
import { canOpenKeys, dkimRecords, signerFor } from "./keys.ts";

const at = useDatabase();
const noon = new Date("2026-03-01T12:00:00Z");
const folder = mkdtempSync(join(tmpdir(), "dkim-"));
afterAll(() => rmSync(folder, { recursive: true }));

const owner = {
  mailDomain: "lists.example.org",
  secret: Buffer.alloc(32, 7),
  dkim: { selectors: ["a1", "b1"], files: [] as string[] },
};
const mail = Buffer.from("From: press@lists.example.org\r\nSubject: Hello\r\n\r\nHello\r\n");

async function verdicts(given: typeof owner): Promise<string[]> {
  const signer = (await signerFor(at.db, given, noon))!;
  const records = new Map((await dkimRecords(at.db, given)).map((record) => [record.name, record.value]));
  const resolver = async (name: string) => [[records.get(name)!]];
  const { results } = await dkimVerify(signer.sign(mail, noon), { resolver });
  return results.map(({ status, algo }) => `${algo} ${status.result}`);
}

test("keys are made once, whoever comes first, kept sealed, and their records fit what they sign", async () => {
  expect(await dkimRecords(at.db, owner)).toEqual([]);
  await Promise.all([signerFor(at.db, owner, noon), signerFor(at.db, owner, noon)]);
  expect(await verdicts(owner)).toEqual(["rsa-sha256 pass", "ed25519-sha256 pass"]);
  expect((await dkimRecords(at.db, owner)).map((record) => record.name)).toEqual([
    "a1._domainkey.lists.example.org",
    "b1._domainkey.lists.example.org",
  ]);
  const rows = await at.db.selectFrom("dkim_keys").selectAll().execute();
  expect(rows).toHaveLength(2);
  for (const row of rows)
    expect(row.sealed.toString("latin1")).not.toContain(
      Buffer.from(row.public_key, "base64").subarray(-20).toString("latin1"),
    );
});

test("another selector gets another key, and the old one's record stays what it was", async () => {
  const [old] = await dkimRecords(at.db, owner);
  const rotated = { ...owner, dkim: { selectors: ["a2"], files: [] } };
  expect(await verdicts(rotated)).toEqual(["rsa-sha256 pass"]);
  expect((await dkimRecords(at.db, rotated))[0]!.publicKey).not.toBe(old!.publicKey);
  expect((await dkimRecords(at.db, owner))[0]).toEqual(old);
});

test("with another secret nothing is signed, and it is said", async () => {
  const lines: string[] = [];
  const quiet = logTo((line) => lines.push(line));
  const other = { ...owner, secret: Buffer.alloc(32, 8) };
  expect(await signerFor(at.db, other, noon)).toBeNull();
  quiet();
  expect(lines.join()).toContain("mail.dkim");
  expect([await canOpenKeys(at.db, owner), await canOpenKeys(at.db, other)]).toEqual([true, false]);
});

test("keys in files are used as they are; without selectors nothing is signed", async () => {
  const files = ["rsa.pem", "ed.pem"].map((name) => join(folder, name));
  const pairs = [generateKeyPairSync("rsa", { modulusLength: 2048 }), generateKeyPairSync("ed25519")];
  for (const [index, { privateKey }] of pairs.entries())
    writeFileSync(files[index]!, privateKey.export({ type: "pkcs8", format: "pem" }));
  expect(await verdicts({ ...owner, dkim: { selectors: ["x", "y"], files } })).toEqual([
    "rsa-sha256 pass",
    "ed25519-sha256 pass",
  ]);
  expect(await signerFor(at.db, { ...owner, dkim: null }, noon)).toBeNull();
});
