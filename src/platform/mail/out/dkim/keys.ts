import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from "node:crypto";
import { readFileSync } from "node:fs";
import type { DkimSettings, Settings } from "#platform/config";
import { sql, type Db } from "#platform/db";
import { log } from "#platform/log";
import { open, seal } from "#platform/sealing";
import type { Instant } from "#platform/time";
import { Signer, type Algorithm, type SigningKey } from "./sign.ts";

type Owner = Pick<Settings, "mailDomain" | "secret" | "dkim">;

/** What signs the mails of this installation; null: nothing does. Keys that are missing are made. */
export async function signerFor(db: Db, owner: Owner, now: Instant): Promise<Signer | null> {
  const { dkim, mailDomain } = owner;
  if (dkim === null) return null;
  const keys = dkim.files.length > 0 ? keysInFiles(dkim) : await keptKeys(db, owner, dkim, now);
  return keys.length === 0 ? null : new Signer(mailDomain, keys);
}

const keysInFiles = ({ selectors, files }: DkimSettings): SigningKey[] =>
  files.map((file, index) => signingKey(selectors[index]!, createPrivateKey(readFileSync(file))));

const signingKey = (selector: string, key: KeyObject): SigningKey => ({ selector, algorithm: algorithmOf(key), key });

const algorithmOf = (key: KeyObject): Algorithm =>
  key.asymmetricKeyType === "ed25519" ? "ed25519-sha256" : "rsa-sha256";

const PURPOSE = "dkim";

async function keptKeys(db: Db, owner: Owner, { selectors }: DkimSettings, now: Instant): Promise<SigningKey[]> {
  const { mailDomain, secret } = owner;
  for (const [index, selector] of selectors.entries()) await make(db, owner, selector, index > 0, now);
  const rows = await db.selectFrom("dkim_keys").selectAll().where("domain", "=", mailDomain).execute();
  return selectors.flatMap((selector) => {
    const row = rows.find((one) => one.selector === selector)!;
    const key = open(secret, PURPOSE, aboutOf(mailDomain, selector), row.sealed);
    // Unsigned mail still arrives by SPF; none at all would be worse. The doctor says it too.
    if (key === null) log.error("mail.dkim", new Error("the key was sealed with another secret"), { selector });
    return key === null ? [] : [signingKey(selector, createPrivateKey({ key, format: "der", type: "pkcs8" }))];
  });
}

const aboutOf = (domain: string, selector: string): string => `${selector}._domainkey.${domain}`;

/** Does nothing when the selector has a key. Of several processes that make one at once, the first wins. */
async function make(db: Db, { mailDomain, secret }: Owner, selector: string, isSecond: boolean, now: Instant) {
  const { rows } = await sql`select from dkim_keys where domain = ${mailDomain} and selector = ${selector}`.execute(db);
  if (rows.length > 0) return;
  const key = isSecond
    ? generateKeyPairSync("ed25519").privateKey
    : generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey;
  const sealed = seal(
    secret,
    PURPOSE,
    aboutOf(mailDomain, selector),
    key.export({ format: "der", type: "pkcs8" }) as Buffer,
  );
  await db
    .insertInto("dkim_keys")
    .values({
      domain: mailDomain,
      selector,
      algorithm: algorithmOf(key),
      sealed,
      public_key: publicOf(key),
      made_at: now,
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** As `p=` has it: the whole structure for RSA, the bare 32 bytes for Ed25519 (RFC 8463 4). */
function publicOf(key: KeyObject): string {
  const der = createPublicKey(key).export({ format: "der", type: "spki" }) as Buffer;
  return (key.asymmetricKeyType === "ed25519" ? der.subarray(-32) : der).toString("base64");
}

export interface DkimRecord {
  /** Where it stands. */
  name: string;
  value: string;
  /** `p=` of it. */
  publicKey: string;
}

const recordOf = (domain: string, selector: string, algorithm: Algorithm, publicKey: string): DkimRecord => ({
  name: aboutOf(domain, selector),
  value: `v=DKIM1; k=${algorithm === "rsa-sha256" ? "rsa" : "ed25519"}; p=${publicKey}`,
  publicKey,
});

/** What the domain's records have to say so that signatures can be checked; a selector whose key is not made yet is left out. */
export async function dkimRecords(db: Db, { mailDomain, dkim }: Owner): Promise<DkimRecord[]> {
  if (dkim === null) return [];
  if (dkim.files.length > 0)
    return keysInFiles(dkim).map(({ selector, algorithm, key }) =>
      recordOf(mailDomain, selector, algorithm, publicOf(key)),
    );
  const rows = await db
    .selectFrom("dkim_keys")
    .select(["selector", "algorithm", "public_key as publicKey"])
    .where("domain", "=", mailDomain)
    .where("selector", "in", dkim.selectors)
    .orderBy("made_at")
    .execute();
  return rows.map((row) => recordOf(mailDomain, row.selector, row.algorithm as Algorithm, row.publicKey));
}

/** False when a kept key was sealed with another secret: nothing can be signed with it. */
export async function canOpenKeys(db: Db, { mailDomain, secret, dkim }: Owner): Promise<boolean> {
  if (dkim === null || dkim.files.length > 0) return true;
  const rows = await db
    .selectFrom("dkim_keys")
    .select(["selector", "sealed"])
    .where("domain", "=", mailDomain)
    .where("selector", "in", dkim.selectors)
    .execute();
  return rows.every(({ selector, sealed }) => open(secret, PURPOSE, aboutOf(mailDomain, selector), sealed) !== null);
}
