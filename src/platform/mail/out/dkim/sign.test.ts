import { generateKeyPairSync } from "node:crypto";
import fc from "fast-check";
import { dkimVerify } from "mailauth";
import { describe, expect, test } from "vitest";
import { prepare } from "../message.ts";
import { Signer } from "./sign.ts";

const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 });
const ed = generateKeyPairSync("ed25519");
const domain = "lists.example.org";
const records: Record<string, string> = {
  [`r._domainkey.${domain}`]: `v=DKIM1; k=rsa; p=${rsa.publicKey.export({ type: "spki", format: "der" }).toString("base64")}`,
  [`e._domainkey.${domain}`]: `v=DKIM1; k=ed25519; p=${ed.publicKey.export({ type: "spki", format: "der" }).subarray(-32).toString("base64")}`,
};
const signer = new Signer(domain, [
  { selector: "r", algorithm: "rsa-sha256", key: rsa.privateKey },
  { selector: "e", algorithm: "ed25519-sha256", key: ed.privateKey },
]);
const noon = new Date("2026-03-01T12:00:00Z");

/** What another program's verifier says of each signature. */
async function verdicts(mail: Buffer): Promise<string[]> {
  const { results } = await dkimVerify(mail, { resolver: async (name: string) => [[records[name]!]] });
  return results.map(({ status }) => status.result);
}

const mailOf = (over: { subject?: string; text?: string; headers?: [string, string][] } = {}): Buffer =>
  prepare({
    from: { name: "Ada Lind via PRESS", address: `press@${domain}` },
    subject: over.subject ?? "[PRESS] Iron gall ink",
    date: noon,
    messageId: `<one@${domain}>`,
    references: Array.from({ length: 12 }, (_, number) => `<reference-${number}@example.org>`),
    headers: [
      ["List-Unsubscribe", `<https://groups.example.org/unsubscribe/${"a".repeat(24)}>, <mailto:leave+abc@${domain}>`],
      ["List-Unsubscribe-Post", "List-Unsubscribe=One-Click"],
      ...(over.headers ?? []),
    ],
    text: over.text ?? "It eats the paper.\n",
    html: null,
  }).write({ to: { address: `press@${domain}` } });

test("both signatures of whatever we write hold for another program's verifier", async () => {
  const text = fc.string({ unit: "binary", maxLength: 300 });
  const lines = fc.array(fc.constantFrom("", " ", "a  b", ".", "=", "tab\there ", "ü"), { maxLength: 8 });
  await fc.assert(
    fc.asyncProperty(
      text,
      fc.oneof(
        text,
        lines.map((all) => all.join("\n")),
      ),
      text,
      async (subject, body, name) => {
        const headers: [string, string][] = [["List-Id", `${name} <press.${domain}>`]];
        expect(await verdicts(signer.sign(mailOf({ subject, text: body, headers }), noon))).toEqual(["pass", "pass"]);
      },
    ),
    { numRuns: 40 },
  );
});

describe("a signed mail", () => {
  const signed = signer.sign(mailOf(), noon).toString("latin1");
  test.each([
    ["the text", "eats", "heats"],
    ["the subject", "Iron gall", "Cheap"],
    ["where unsubscribing leads", "groups.example.org/unsubscribe", "elsewhere.example.net/unsubscribe"],
    ["that one click unsubscribes", "List-Unsubscribe=One-Click", "No"],
    ["who is written to", `To: press@`, `To: other@`],
  ])("does not hold when %s is changed", async (_what, from, to) => {
    expect(signed).toContain(from);
    expect(await verdicts(Buffer.from(signed.replace(from, to), "latin1"))).not.toContain("pass");
  });

  test.each([
    "From: mallory@example.net",
    "Subject: other",
    "Reply-To: mallory@example.net",
    "List-Unsubscribe: <https://x.example>",
  ])("does not hold when somebody adds %s", async (field) => {
    expect(await verdicts(Buffer.from(`${field}\r\n${signed}`, "latin1"))).not.toContain("pass");
  });

  test("holds after a relay has added its own fields and lines at the end, and folded ours anew", async () => {
    const travelled = `Received: from a by b\r\n${signed.replace("Subject: [PRESS] Iron", "Subject:  [PRESS]\r\n\tIron")}\r\n\r\n`;
    expect(await verdicts(Buffer.from(travelled, "latin1"))).toEqual(["pass", "pass"]);
  });

  test("has no line over 100 characters in its signatures", () => {
    const head = signed.slice(0, signed.indexOf("\r\nTo:"));
    expect(Math.max(...head.split("\r\n").map((line) => line.length))).toBeLessThan(100);
  });
});
