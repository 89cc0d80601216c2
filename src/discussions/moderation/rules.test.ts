import fc from "fast-check";
import { expect, test } from "vitest";
import { rulingIn } from "./rules.ts";

const accepted = { decision: "accepted", trusts: false, reason: null };

test.each([
  ["accept", accepted],
  ["  Approve!\nThank you", accepted],
  ["TRUST - we know her", { ...accepted, trusts: true }],
  ["discard.", { decision: "discarded", trusts: false, reason: null }],
  ["Reject: not here.\nElsewhere.", { decision: "rejected", trusts: false, reason: "not here.\nElsewhere." }],
  ["reject\n\nNo offers.\n\n-- \nLea Roth, chair", { decision: "rejected", trusts: false, reason: "No offers." }],
  ["reject -- \n", { decision: "rejected", trusts: false, reason: null }],
  ["acceptable", null],
  ["I accept", null],
  ["constructor", null],
  ["", null],
  ["> accept", null],
])("%j is read as %j", (text, ruling) => {
  expect(rulingIn(text)).toEqual(ruling);
});

test("only a first word that is one of ours decides, whatever follows", () => {
  const known = fc.constantFrom("accept", "approve", "trust", "discard", "reject");
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), known, (rest, word) => {
      expect(rulingIn(`${word}\n${rest}`)).not.toBeNull();
      expect(rulingIn(`x${word} ${rest}`)).toBeNull();
      const reason = rulingIn(`${word}\n${rest}`)!.reason;
      if (word !== "reject") expect(reason).toBeNull();
      else if (reason !== null) expect(reason.trim()).toBe(reason);
    }),
  );
});
