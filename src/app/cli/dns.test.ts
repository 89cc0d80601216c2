import { expect, test } from "vitest";
import { examineRecords, type Dns } from "./dns.ts";

const settings = { mailDomain: "lists.example.org", publicUrl: "https://groups.example.org" };
const key = {
  name: "a1._domainkey.lists.example.org",
  value: `v=DKIM1; k=rsa; p=${"M".repeat(300)}`,
  publicKey: "M".repeat(300),
};
const good: Record<string, string[][]> = {
  "MX lists.example.org": [["mx.example.net"]],
  "TXT lists.example.org": [["some-proof=1"], ["v=spf1 mx ", "-all"]],
  [`TXT ${key.name}`]: [["v=DKIM1; k=rsa; p=", "M".repeat(200), ` ${"M".repeat(100)}`]],
  "TXT _dmarc.lists.example.org": [["v=DMARC1; p=reject; rua=mailto:dmarc@example.org"]],
};

/** A resolver that knows these records, and no other name. */
function resolver(records: Record<string, string[][] | string>): Dns {
  const ask = async (name: string): Promise<string[][]> => {
    const found = records[name];
    if (found === undefined || typeof found === "string")
      throw Object.assign(new Error(name), { code: found ?? "ENOTFOUND" });
    return found;
  };
  return {
    resolveMx: async (name) => (await ask(`MX ${name}`)).map(([exchange]) => ({ exchange: exchange! })),
    resolveTxt: (name) => ask(`TXT ${name}`),
  };
}

const found = async (over: Record<string, string[][] | string>) =>
  examineRecords(settings, [key], resolver({ ...good, ...over }));

test("a domain whose records are in order is well", async () => {
  const findings = await found({});
  expect(findings.map(({ ok }) => ok)).toEqual([true, true, true, true]);
  expect(findings.map(({ says }) => says.split(" ")[0])).toEqual(["MX", "SPF", "DKIM", "DMARC"]);
});

test.each([
  [0, { "MX lists.example.org": "ENODATA" }, "To have: lists.example.org. MX 10 groups.example.org."],
  [0, { "MX lists.example.org": "ETIMEOUT" }, "could not be looked up (ETIMEOUT)"],
  [1, { "TXT lists.example.org": [["some-proof=1"]] }, 'To have: lists.example.org. TXT "v=spf1 mx -all"'],
  [1, { "TXT lists.example.org": [["v=spf1 mx -all"], ["v=spf1 a -all"]] }, "2 SPF records"],
  [1, { "TXT lists.example.org": [["v=spf1 mx +all"]] }, "lets everybody send"],
  [1, { "TXT lists.example.org": [["v=spf1 all"]] }, "lets everybody send"],
  [2, { [`TXT ${key.name}`]: "ENOTFOUND" }, `${"M".repeat(235)}" "MMM`],
  [2, { [`TXT ${key.name}`]: [["v=DKIM1; p=another"]] }, "holds another key"],
  [2, { [`TXT ${key.name}`]: [["v=DKIM1; p="]] }, "holds another key"],
  [2, { [`TXT ${key.name}`]: [[`${key.value}; t=y:s`]] }, "says t=y"],
  [3, { "TXT _dmarc.lists.example.org": "ENOTFOUND" }, '_dmarc.lists.example.org. TXT "v=DMARC1; p=quarantine"'],
  [3, { "TXT _dmarc.lists.example.org": [["v=DMARC1; rua=mailto:x@example.org"]] }, "names no policy"],
  [3, { "TXT _dmarc.lists.example.org": [["v=DMARC1; p=none"], ["v=DMARC1; p=none"]] }, "2 DMARC records"],
] as [number, Record<string, string[][] | string>, string][])(
  "finding %i is wrong with %o",
  async (index, over, words) => {
    const findings = await found(over);
    expect(findings.map(({ ok }) => ok)).toEqual([0, 1, 2, 3].map((one) => one !== index));
    expect(findings[index]!.says).toContain(words);
  },
);
