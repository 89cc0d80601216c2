import { generateKeyPairSync } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { dkimSign } from "mailauth";
import { describe, expect, it } from "vitest";
import { readMail } from "./read.ts";
import { verdictOf, type Envelope, type Resolve } from "./verdict.ts";

const keys = generateKeyPairSync("rsa", {
  modulusLength: 2048,
  publicKeyEncoding: { type: "spki", format: "der" },
  privateKeyEncoding: { type: "pkcs8", format: "pem" },
});

const records: Record<string, string[][]> = {
  "example.org TXT": [["v=spf1 ip4:192.0.2.25 -all"]],
  "_dmarc.example.org TXT": [["v=DMARC1; p=reject"]],
  "mail._domainkey.example.org TXT": [[`v=DKIM1; k=rsa; p=${keys.publicKey.toString("base64")}`]],
};
const resolver: Resolve = async (domain, type) => {
  const answer = records[`${domain.toLowerCase()} ${type}`];
  if (!answer) throw Object.assign(new Error("no such name"), { code: "ENOTFOUND" });
  return answer;
};
const options = { trustedPeers: ["192.0.2.1"], authservId: "mx.chapterhouse.test", resolver };
const outside: Envelope = { remoteAddress: "192.0.2.25", helo: "mail.example.org", sender: "ada@example.org" };
const raw = Buffer.from(
  "From: Ada <ada@example.org>\r\nTo: metadata@lists.test\r\nSubject: Hello\r\nDate: Mon, 02 Mar 2026 10:00:00 +0000\r\nMessage-ID: <1@example.org>\r\n\r\nHello\r\n",
);

async function signed(): Promise<Buffer> {
  const { signatures } = await dkimSign(raw, {
    signingDomain: "example.org",
    selector: "mail",
    privateKey: keys.privateKey,
    signatureData: [{ signingDomain: "example.org", selector: "mail", privateKey: keys.privateKey }],
  });
  return Buffer.concat([Buffer.from(`${signatures.trimEnd()}\r\n`), raw]);
}

describe("a mail from outside", () => {
  it("passes by its domain's own server, and fails from elsewhere", async () => {
    expect(await verdictOf(raw, outside, options)).toEqual({
      spf: "pass",
      dkim: [],
      dmarc: "pass",
      fromDomain: "example.org",
      policy: "reject",
      by: "us",
      arc: { result: "none", sealers: [], overrides: false },
    });
    expect(await verdictOf(raw, { ...outside, remoteAddress: "198.51.100.9" }, options)).toMatchObject({
      spf: "fail",
      dmarc: "fail",
      policy: "reject",
    });
  });

  it("passes from anywhere by its signature, and fails once a word is changed", async () => {
    const elsewhere = { ...outside, remoteAddress: "198.51.100.9" };
    const mail = await signed();
    expect(await verdictOf(mail, elsewhere, options)).toMatchObject({
      spf: "fail",
      dkim: [{ domain: "example.org", result: "pass" }],
      dmarc: "pass",
    });
    expect(
      await verdictOf(Buffer.from(mail.toString().replace("Hello\r\n", "Howdy\r\n")), elsewhere, options),
    ).toMatchObject({ dmarc: "fail" });
  });

  it("has no verdict when its domain says nothing", async () => {
    const other = Buffer.from(raw.toString().replaceAll("example.org", "example.com"));
    expect(await verdictOf(other, { ...outside, sender: "ada@example.com" }, options)).toMatchObject({
      spf: "none",
      dmarc: "none",
      fromDomain: "example.com",
      policy: null,
    });
  });

  it("has a temporary one when names cannot be looked up, or not in time", async () => {
    const broken: Resolve = async () =>
      Promise.reject(Object.assign(new Error("server failed"), { code: "ESERVFAIL" }));
    expect(await verdictOf(raw, outside, { ...options, resolver: broken })).toMatchObject({
      spf: "temperror",
      dmarc: "temperror",
    });
    const silent: Resolve = () => new Promise(() => {});
    expect(await verdictOf(raw, outside, { ...options, resolver: silent, milliseconds: 20 })).toMatchObject({
      spf: "temperror",
      dmarc: "temperror",
      by: "us",
    });
  });

  it("is not believed about itself", async () => {
    const forged = Buffer.concat([
      Buffer.from("Authentication-Results: mx.chapterhouse.test; dmarc=pass header.from=example.org\r\n"),
      raw,
    ]);
    for (const remoteAddress of ["198.51.100.9", "127.0.0.1"])
      expect((await verdictOf(forged, { ...outside, remoteAddress }, options)).dmarc, remoteAddress).not.toBe("pass");
  });
});

describe("a mail that our own border hands over", () => {
  const border = { ...outside, remoteAddress: "::ffff:192.0.2.1" };
  const word =
    "Authentication-Results: mx.chapterhouse.test (our border);\r\n spf=fail smtp.mailfrom=example.org;\r\n dkim=pass (2048-bit key) header.d=Example.org header.s=mail;\r\n dmarc=pass (p=reject) header.from=example.org policy.dmarc=reject\r\n";

  it("has the border's verdict, the topmost of that name", async () => {
    const older = "Authentication-Results: mx.chapterhouse.test; dmarc=fail header.from=evil.example\r\n";
    expect(await verdictOf(Buffer.concat([Buffer.from(word + older), raw]), border, options)).toEqual({
      spf: "fail",
      dkim: [{ domain: "example.org", result: "pass" }],
      dmarc: "pass",
      fromDomain: "example.org",
      policy: "reject",
      by: "border",
      arc: { result: "none", sealers: [], overrides: false },
    });
  });

  it("has none by somebody else's header, and none without any", async () => {
    const foreign = Buffer.concat([Buffer.from(word.replace("mx.chapterhouse.test", "mx.evil.example")), raw]);
    for (const mail of [foreign, raw])
      expect(await verdictOf(mail, border, options)).toEqual({
        spf: "none",
        dkim: [],
        dmarc: "none",
        fromDomain: null,
        policy: null,
        by: "nobody",
        arc: { result: "none", sealers: [], overrides: false },
      });
  });

  it("still passes by its signature; what only the first address could tell is no failure", async () => {
    expect(await verdictOf(await signed(), border, options)).toMatchObject({ spf: "none", dmarc: "pass", by: "us" });
    const changed = Buffer.from((await signed()).toString().replace("Hello\r\n", "Howdy\r\n"));
    expect(await verdictOf(changed, border, options)).toMatchObject({ spf: "none", dmarc: "none" });
  });
});

it("both parsers name the same author's domain for every sample, so that nobody is judged by one and shown by the other", async () => {
  const folder = new URL("../../../../test/mail/", import.meta.url);
  for (const name of readdirSync(folder).filter((file) => file.endsWith(".eml"))) {
    const mail = readFileSync(new URL(name, folder));
    const read = await readMail(mail);
    const domain = read.ok && read.mail.from ? read.mail.from.address.split("@").at(-1)!.toLowerCase() : null;
    const verdict = await verdictOf(mail, outside, options);
    if (domain !== null) expect(verdict.fromDomain, name).toBe(domain);
  }
});
