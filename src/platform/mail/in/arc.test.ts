import { generateKeyPairSync } from "node:crypto";
import { dkimSign, sealMessage } from "mailauth";
import { describe, expect, test } from "vitest";
import { judge, verdictOf, type Resolve } from "./verdict.ts";

const keys = generateKeyPairSync("rsa", {
  modulusLength: 2048,
  publicKeyEncoding: { type: "spki", format: "der" },
  privateKeyEncoding: { type: "pkcs8", format: "pem" },
});
const key = `v=DKIM1; k=rsa; p=${keys.publicKey.toString("base64")}`;

/** example.org wrote it, lists.example.com and relay.example.net had it before us. */
const records: Record<string, string[][]> = {
  "example.org TXT": [["v=spf1 ip4:192.0.2.25 -all"]],
  "_dmarc.example.org TXT": [["v=DMARC1; p=reject"]],
  ...Object.fromEntries(
    ["example.org", "lists.example.com", "relay.example.net", "evil.example"].map((domain) => [
      `s._domainkey.${domain} TXT`,
      [[key]],
    ]),
  ),
};
const resolver: Resolve = async (domain, type) => {
  const answer = records[`${domain.toLowerCase()} ${type}`];
  if (!answer) throw Object.assign(new Error("no such name"), { code: "ENOTFOUND" });
  return answer;
};
const options = {
  trustedPeers: ["192.0.2.1"],
  authservId: "lists.chapterhouse.test",
  trustedSealers: ["lists.example.com", "relay.example.net"],
  resolver,
};
/** From a list's server, which changed the mail. */
const envelope = { remoteAddress: "198.51.100.9", helo: "lists.example.com", sender: "list@lists.example.com" };
const raw = Buffer.from(
  "From: Ada <ada@example.org>\r\nTo: list@lists.example.com\r\nSubject: Hello\r\nDate: Mon, 02 Mar 2026 10:00:00 +0000\r\nMessage-ID: <1@example.org>\r\n\r\nHello\r\n",
);
const passed = "lists.example.com; dkim=pass header.d=example.org; dmarc=pass header.from=example.org";

async function sealed(mail: Buffer, domain: string, authResults = passed, more: object = {}): Promise<Buffer> {
  const seal = await sealMessage(mail, {
    signingDomain: domain,
    selector: "s",
    privateKey: keys.privateKey,
    authResults,
    ...more,
  });
  return Buffer.concat([seal, mail]);
}
const twice = async (): Promise<Buffer> =>
  sealed(await sealed(raw, "lists.example.com"), "relay.example.net", "relay.example.net; dmarc=fail; arc=pass", {
    i: 2,
    cv: "pass",
  });
const changed = (mail: Buffer, from: string, to: string) =>
  Buffer.from(mail.toString("latin1").replace(from, to), "latin1");
const found = async (mail: Buffer, over: Partial<typeof options> = {}) => {
  const { dmarc, arc } = await verdictOf(mail, envelope, { ...options, ...over });
  return { dmarc, ...arc };
};

describe("a mail that fails DMARC by the way that it went", () => {
  test("is no forgery where trusted seals say that it was its author's, and no proof either", async () => {
    expect(await found(raw)).toEqual({ dmarc: "fail", result: "none", sealers: [], overrides: false });
    expect(await found(await sealed(raw, "lists.example.com"))).toEqual({
      dmarc: "none",
      result: "pass",
      sealers: ["lists.example.com"],
      overrides: true,
    });
    expect(await found(await twice())).toEqual({
      dmarc: "none",
      result: "pass",
      sealers: ["lists.example.com", "relay.example.net"],
      overrides: true,
    });
  });

  test("is none either where our border says so: seals are checked here", async () => {
    const word = "Authentication-Results: lists.chapterhouse.test; dmarc=fail header.from=example.org; arc=pass\r\n";
    const border = { ...envelope, remoteAddress: "192.0.2.1" };
    const mail = Buffer.concat([Buffer.from(word), await sealed(raw, "lists.example.com")]);
    expect(await verdictOf(mail, border, options)).toMatchObject({
      by: "border",
      dmarc: "none",
      arc: { overrides: true },
    });
    const untrue = Buffer.concat([
      Buffer.from(word),
      changed(await sealed(raw, "lists.example.com"), "Hello\r\n", "X"),
    ]);
    expect(await verdictOf(untrue, border, options)).toMatchObject({ dmarc: "fail", arc: { result: "fail" } });
  });

  test("stays a failure when one of the sealers is not trusted", async () => {
    for (const domain of options.trustedSealers)
      expect(await found(await twice(), { trustedSealers: [domain] })).toMatchObject({ dmarc: "fail", result: "pass" });
    // Somebody writes what they like and has a trusted list hand it on.
    const planted = await sealed(
      await sealed(raw, "evil.example"),
      "lists.example.com",
      "lists.example.com; dmarc=fail",
      {
        i: 2,
        cv: "pass",
      },
    );
    expect(await found(planted)).toMatchObject({ dmarc: "fail", result: "pass", overrides: false });
  });

  test.each([
    ["the first says that it failed", "lists.example.com; dmarc=fail header.from=example.org"],
    ["it passed for another domain", "lists.example.com; dmarc=pass header.from=example.net"],
    ["another domain's signature held", "lists.example.com; dkim=pass header.d=example.net"],
    ["nothing passed", "lists.example.com; spf=none; dkim=none"],
    ["one of two is a failure", `${passed}; dmarc=fail header.from=example.org`],
    ["a pass stands in a comment", "lists.example.com; spf=fail (a (b; dmarc=pass header.from=example.org) c)"],
    [
      "a pass stands in quotes",
      'lists.example.com; spf=fail smtp.mailfrom="x; dmarc=pass header.from=example.org; x"@evil.example',
    ],
    ["a comment never ends", "lists.example.com; spf=fail (; dmarc=pass header.from=example.org"],
  ])("stays a failure where %s", async (_what, results) => {
    expect(await found(await sealed(raw, "lists.example.com", results))).toMatchObject({
      dmarc: "fail",
      overrides: false,
    });
  });

  test.each([
    ["its signature held", "lists.example.com; dkim=pass header.d=example.org"],
    ["its server sent it", "lists.example.com; spf=pass smtp.mailfrom=ada@mail.example.org"],
  ])("is none where no DMARC was asked and %s", async (_what, results) => {
    expect(await found(await sealed(raw, "lists.example.com", results))).toMatchObject({
      dmarc: "none",
      overrides: true,
    });
  });
});

describe("a chain", () => {
  test.each([
    [
      "forged: the seal is of no key of its domain",
      async () => changed(await sealed(raw, "evil.example"), "d=evil.example", "d=lists.example.com"),
    ],
    [
      "with a result changed afterwards",
      async () =>
        changed(await sealed(raw, "lists.example.com", passed.replace("pass", "fail")), "dkim=fail", "dkim=pass"),
    ],
    ["about another text", async () => changed(await sealed(raw, "lists.example.com"), "Hello\r\n", "Howdy\r\n")],
    [
      "without its first set",
      async () =>
        Buffer.from((await twice()).toString("latin1").replace(/ARC-Seal: i=1;[^]*?\r\n(?=\S)/, ""), "latin1"),
    ],
    [
      "with a set of another mail",
      async () =>
        Buffer.concat([
          await sealed(Buffer.from("From: x@evil.example\r\n\r\nx\r\n"), "lists.example.com").then((mail) =>
            mail.subarray(0, mail.indexOf("From: ")),
          ),
          changed(raw, "ada@", "bo@"),
        ]),
    ],
    ["whose key cannot be found", async () => changed(await sealed(raw, "lists.example.com"), "s=s;", "s=t;")],
    [
      "of more than fifty",
      async () => {
        let mail = await sealed(raw, "lists.example.com");
        for (let i = 2; i <= 50; i++) mail = await sealed(mail, "lists.example.com", passed, { i, cv: "pass" });
        return Buffer.concat([
          Buffer.from(
            "ARC-Seal: i=51; a=rsa-sha256; cv=pass; d=lists.example.com; s=s; b=aaaa\r\nARC-Message-Signature: i=51; a=rsa-sha256; d=lists.example.com; s=s; h=from; bh=aaaa; b=aaaa\r\nARC-Authentication-Results: i=51; x; dmarc=pass\r\n",
          ),
          mail,
        ]);
      },
    ],
  ])("%s, holds nothing up and vouches for nothing", async (_what, make) => {
    const { verdict, passage } = await judge(await make(), envelope, options);
    expect(verdict).toMatchObject({ dmarc: "fail", arc: { result: "fail", sealers: [], overrides: false } });
    expect(passage).toBeNull();
  });

  test("that cannot be looked up in time counts as broken", async () => {
    const silent: Resolve = () => new Promise(() => {});
    const { verdict, passage } = await judge(await twice(), envelope, {
      ...options,
      resolver: silent,
      milliseconds: 20,
    });
    expect(verdict).toMatchObject({ dmarc: "temperror", arc: { result: "fail" } });
    expect(passage).toBeNull();
  });
});

describe("what copies are sealed with", () => {
  const passageOf = async (mail: Buffer) => (await judge(mail, envelope, options)).passage;

  test("is what we found, by domains, after the seals that hold", async () => {
    const alone = await passageOf(raw);
    expect(alone).toEqual({
      results:
        "lists.chapterhouse.test;\r\n spf=none smtp.mailfrom=lists.example.com;\r\n dkim=none;\r\n dmarc=fail header.from=example.org",
      chain: [],
    });
    const after = await passageOf(await twice());
    expect(after!.results).toContain("arc=pass");
    expect(after!.chain.map((field) => field.slice(0, field.indexOf(";")))).toEqual(
      [1, 2].flatMap((i) => [
        `ARC-Authentication-Results: i=${i}`,
        `ARC-Message-Signature: i=${i}`,
        `ARC-Seal: i=${i}`,
      ]),
    );
  });

  test("is ours alone where a seal shows the author's address or speaks in our name, and nothing where the chain is full", async () => {
    for (const results of [`${passed}; spf=pass smtp.mailfrom=ada@example.org`, "lists.chapterhouse.test; dmarc=pass"])
      expect(await passageOf(await sealed(raw, "lists.example.com", results))).toMatchObject({
        results: expect.stringContaining("arc=pass"),
        chain: [],
      });
    let mail = await sealed(raw, "lists.example.com");
    for (let i = 2; i <= 50; i++) mail = await sealed(mail, "lists.example.com", passed, { i, cv: "pass" });
    expect((await judge(mail, envelope, options)).verdict.arc).toMatchObject({ result: "pass" });
    expect(await passageOf(mail)).toBeNull();
  });

  test("is nothing for what was handed over on this machine without a word", async () => {
    expect((await judge(raw, { ...envelope, remoteAddress: "127.0.0.1" }, options)).passage).toBeNull();
  });

  test("holds no word of a header that claims to be ours", async () => {
    const forged = "Authentication-Results: lists.chapterhouse.test; dmarc=pass header.from=example.org\r\n";
    const { signatures } = await dkimSign(raw, {
      signingDomain: "example.org",
      selector: "s",
      privateKey: keys.privateKey,
      signatureData: [{ signingDomain: "example.org", selector: "s", privateKey: keys.privateKey }],
    });
    const mail = Buffer.concat([Buffer.from(forged + signatures), changed(raw, "Hello\r\n", "Howdy\r\n")]);
    expect(await passageOf(mail)).toMatchObject({ results: expect.stringContaining("dmarc=fail") });
  });
});
