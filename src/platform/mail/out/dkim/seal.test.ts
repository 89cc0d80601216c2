import { generateKeyPairSync } from "node:crypto";
import fc from "fast-check";
import { authenticate, sealMessage } from "mailauth";
import { expect, test } from "vitest";
import { judge } from "../../in/verdict.ts";
import { prepare } from "../message.ts";
import { Signer } from "./sign.ts";

const ours = generateKeyPairSync("rsa", { modulusLength: 2048 });
const theirs = generateKeyPairSync("rsa", { modulusLength: 2048 });
const recordOf = ({ publicKey }: typeof ours) =>
  `v=DKIM1; k=rsa; p=${publicKey.export({ type: "spki", format: "der" }).toString("base64")}`;
const domain = "lists.example.org";
const records: Record<string, string> = {
  [`a._domainkey.${domain}`]: recordOf(ours),
  "s._domainkey.relay.example.net": recordOf(theirs),
};
const resolver = async (name: string) => {
  if (!records[name]) throw Object.assign(new Error("no such name"), { code: "ENOTFOUND" });
  return [[records[name]]];
};
const signer = new Signer(domain, [{ selector: "a", algorithm: "rsa-sha256", key: ours.privateKey }]);
const noon = new Date("2026-03-01T12:00:00Z");
const envelope = { remoteAddress: "198.51.100.9", helo: "relay.example.net", sender: "ada@example.net" };
const options = { trustedPeers: [], authservId: domain, resolver };

/** What came in, sealed so many times on its way. */
async function arrived(times: number, over = ""): Promise<Buffer> {
  let mail = Buffer.from(`From: Ada <ada@example.net>\r\nSubject: Ink\r\n\r\n${over || "It eats the paper.\r\n"}`);
  for (let i = 1; i <= times; i++) {
    const seal = await sealMessage(mail, {
      signingDomain: "relay.example.net",
      selector: "s",
      privateKey: theirs.privateKey.export({ type: "pkcs8", format: "pem" }) as string,
      authResults: `relay.example.net; spf=pass smtp.mailfrom=example.net;\r\n\tdkim=pass (2048-bit  key) header.d=example.net`,
      i,
      cv: i === 1 ? "none" : "pass",
    } as never);
    mail = Buffer.concat([seal, mail]);
  }
  return mail;
}

const copyOf = (text = "It eats the paper.\n"): Buffer =>
  prepare({
    from: { name: "Ada via PRESS", address: `press@${domain}` },
    subject: "[PRESS] Ink",
    date: noon,
    messageId: `<one@${domain}>`,
    references: [],
    headers: [["List-Id", `Press <press.${domain}>`]],
    text,
    html: null,
  }).write({ to: { address: `press@${domain}` } });

/** What another program's verifier says. */
async function checked(mail: Buffer) {
  const { arc, dkim } = await authenticate(mail, {
    ip: "192.0.2.1",
    sender: "",
    resolver,
    disableBimi: true,
    disableDmarc: true,
  } as never);
  return { i: arc && arc.i, arc: arc && arc.status.result, dkim: dkim.results.map(({ status }) => status.result) };
}

test.each([0, 1, 3])(
  "a copy of a mail that %i had sealed before us carries one set more, which another verifier believes",
  async (times) => {
    const { passage } = await judge(await arrived(times), envelope, options);
    const copy = signer.sign(copyOf(), noon, passage);
    expect(await checked(copy)).toEqual({ i: times + 1, arc: "pass", dkim: ["pass"] });
    const head = copy.toString("latin1").split("\r\n\r\n")[0]!;
    expect(head).toContain(`ARC-Seal: i=${times + 1}; a=rsa-sha256; cv=${times === 0 ? "none" : "pass"}; d=${domain};`);
    expect(head).toContain(`ARC-Authentication-Results: i=${times + 1}; ${domain};`);
    expect(head.match(/^ARC-Seal:/gm)).toHaveLength(times + 1);
    // It could be sealed once more: what stands there is a chain for the next as well.
    const next = { ...options, authservId: "next.example.com" };
    expect((await judge(copy, envelope, next)).passage!.chain).toHaveLength(3 * (times + 1));
    // Every copy differs, and each has a set of its own.
    const other = signer.sign(copyOf("It eats the paper.\n\nAnother footer\n"), noon, passage);
    expect(await checked(other)).toMatchObject({ arc: "pass" });
  },
);

test("a copy that is changed on its way, in its text or in what the seals say, is believed no more", async () => {
  const { passage } = await judge(await arrived(1), envelope, options);
  const copy = signer.sign(copyOf(), noon, passage).toString("latin1");
  for (const [from, to] of [
    ["eats", "heats"],
    ["spf=pass", "spf=fail"],
    ["Subject: [PRESS]", "Subject: [SPAM]"],
  ] as const)
    expect((await checked(Buffer.from(copy.replace(from, to), "latin1"))).arc).toBe("fail");
});

test("what came with broken seals leaves with none; what we wrote ourselves too", async () => {
  const broken = Buffer.from((await arrived(2)).toString("latin1").replace("It eats", "It ate"), "latin1");
  const { passage } = await judge(broken, envelope, options);
  for (const none of [passage, null]) {
    const copy = signer.sign(copyOf(), noon, none);
    expect(copy.toString("latin1")).not.toMatch(/^arc-/im);
    expect(await checked(copy)).toMatchObject({ arc: "none", dkim: ["pass"] });
  }
});

test("an Ed25519 key alone seals nothing: few could check it", async () => {
  const { privateKey: key } = generateKeyPairSync("ed25519");
  const { passage } = await judge(await arrived(0), envelope, options);
  const copy = new Signer(domain, [{ selector: "b", algorithm: "ed25519-sha256", key }]).sign(copyOf(), noon, passage);
  expect(copy.toString("latin1")).not.toMatch(/^arc-/im);
});

test("whatever a mail says of itself, its copies' seals hold", async () => {
  const word = fc.string({ unit: "binary", maxLength: 60 }).map((text) => text.replace(/[\r\n]/g, " "));
  await fc.assert(
    fc.asyncProperty(word, word, word, async (sender, from, text) => {
      const mail = Buffer.from(
        `DKIM-Signature: v=1; d=${from}; s=x; a=rsa-sha256; h=from; bh=x; b=x\r\nFrom: A <a@${from}>\r\nSubject: x\r\n\r\n${text}\r\n`,
      );
      const { passage } = await judge(mail, { ...envelope, sender: `a@${sender}` }, options);
      expect(await checked(signer.sign(copyOf(text), noon, passage))).toEqual({ i: 1, arc: "pass", dkim: ["pass"] });
    }),
    { numRuns: 40 },
  );
});
