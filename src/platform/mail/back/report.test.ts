import { readdirSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { eml } from "../../../../test/post-office.ts";
import type { Mail } from "../in/mail.ts";
import { readMail } from "../in/read.ts";
import { faultOf, statusIn, type Fault } from "./codes.ts";
import { ownAddressesIn, reportIn, type Report } from "./report.ts";

const path = "bounces+abcdefghijklmnopq2@lists.example.org";

async function mailIn(name: string): Promise<Mail> {
  const read = await readMail(Buffer.from(eml(`bounces/${name}`, { to: path, path })));
  if (!read.ok) throw new Error(read.why);
  return read.mail;
}

const failed = (fault: Fault, code: string | null, said: string): [Report, string] => [
  { is: "failed", fault, code, said: expect.stringContaining(said) as string },
  "",
];

const expected: Record<string, [report: Report, sender: string]> = {
  unknown: failed("permanent", "5.1.1", "rejected: nobody of that name lives here"),
  "unknown-in-capitals": failed("permanent", "5.1.10", "RESOLVER.NotFound"),
  "no-entry": failed("permanent", "5.4.1", "not in the directory"),
  full: failed("temporary", "5.2.2", "over quota"),
  dmarc: failed("policy", "5.7.26", "DMARC"),
  "general-unknown": failed("permanent", "5.0.0", "No such user here"),
  "general-spam": failed("policy", "5.0.0", "taken for spam"),
  "exact-behind-general": failed("policy", "5.7.1", "not welcome"),
  "sender-refused": failed("policy", "5.1.8", "no mail exchanger"),
  expired: failed("temporary", "4.4.7", "time is over"),
  "two-recipients": failed("permanent", "5.1.1", "the other not"),
  "no-action": failed("permanent", "5.1.2", "Failed"),
  delayed: [{ is: "delayed" }, ""],
  relayed: [{ is: "delivered" }, ""],
  "empty-status": failed("temporary", null, "Something happened"),
  "short-words": failed("permanent", "5.1.1", "no mailbox here by that name"),
  "failed-recipients": failed("permanent", "5.0.0", "550 unknown user"),
  "spam-words": failed("policy", "5.7.1", "looks like spam"),
  "full-words": failed("temporary", null, "is full"),
  "words-only": failed("temporary", null, "could not be delivered"),
  "delayed-words": [{ is: "delayed" }, ""],
  "says-nothing": [{ is: "unclear" }, ""],
  away: [{ is: "answer" }, ""],
  person: [{ is: "answer" }, "bo@two.example"],
  complaint: [{ is: "complaint", kind: "abuse" }, "feedback@big.example.net"],
  "taken-back": [{ is: "unclear" }, "feedback@big.example.net"],
  "about-us": [{ is: "unclear" }, "feedback@big.example.net"],
};

describe("what came back", () => {
  test.each(Object.entries(expected))("in %s.eml is told apart", async (name, [report, sender]) => {
    expect(reportIn(await mailIn(name), sender)).toEqual(report);
  });

  test("is expected of every sample that there is", () => {
    const folder = new URL("../../../../test/mail/bounces/", import.meta.url);
    expect(readdirSync(folder).sort()).toEqual(
      Object.keys(expected)
        .map((name) => `${name}.eml`)
        .sort(),
    );
  });

  test("names our copy in a complaint, and nobody's address", async () => {
    expect(ownAddressesIn(await mailIn("complaint"))).toEqual([path.split("@")[0]]);
    expect(ownAddressesIn(await mailIn("says-nothing"))).toEqual([]);
  });
});

describe("a status code", () => {
  test.each([
    ["5.1.1", "permanent"],
    ["5.1.7", "policy"],
    ["5.2.1", "permanent"],
    ["5.2.2", "temporary"],
    ["5.3.4", "policy"],
    ["5.4.4", "permanent"],
    ["5.4.6", "temporary"],
    ["5.6.0", "policy"],
    ["5.7.1", "policy"],
    ["4.2.2", "temporary"],
    ["4.7.0", "policy"],
  ] as const)("%s is a fault that is %s", (status, fault) => expect(faultOf(status, "")).toBe(fault));

  test("that speaks of policy is never counted against a reader, whatever the words say", () => {
    const words = fc.constantFrom("user unknown", "mailbox full", "no such user", "spam", "");
    fc.assert(
      fc.property(fc.nat(999), words, (detail, said) => {
        expect(faultOf(`5.7.${detail}`, said)).toBe("policy");
        expect(faultOf(`5.6.${detail}`, said)).toBe("policy");
      }),
    );
  });

  test.each([
    ["550 5.1.1 unknown", "5.1.1"],
    ["(#5.1.1)", "5.1.1"],
    ["said: 550 unknown user", "5.0.0"],
    ["host 192.0.2.5.1.1.7", null],
    ["on 14.5.2026 at 550", null],
    ["nothing", null],
  ])("in %j is %s", (text, status) => expect(statusIn(text)).toBe(status));
});
