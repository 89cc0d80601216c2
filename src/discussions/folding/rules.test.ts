import { expect, test } from "vitest";
import { isHot } from "./rules.ts";

test("a discussion folds with the first post beyond what its group lets through, and as long as its fold is open", () => {
  const heat = { openFold: null, recent: 10, foldsAfter: 10 };
  expect(isHot(heat)).toBe(false);
  expect(isHot({ ...heat, recent: 11 })).toBe(true);
  expect(isHot({ ...heat, openFold: 7, recent: 1 })).toBe(true);
  expect(isHot({ ...heat, recent: 500, foldsAfter: null })).toBe(false);
  // What is in a fold already is not overtaken because leaders chose otherwise meanwhile.
  expect(isHot({ openFold: 7, recent: 500, foldsAfter: null })).toBe(true);
});
