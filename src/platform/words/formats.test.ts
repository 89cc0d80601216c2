import { expect, test } from "vitest";
import { relativeDays } from "./formats.ts";

test.each([
  ["2026-11-14T03:00:00Z", "2026-11-14T09:00:00Z", "yesterday"],
  ["2026-11-14T07:00:00Z", "2026-11-15T05:00:00Z", "today"],
  ["2026-11-14T03:00:00Z", "2026-11-14T04:00:00Z", "today"],
  ["2026-10-24T15:00:00Z", "2026-11-14T15:00:00Z", "3 weeks ago"],
  // Summer time ends between the two: 25 hours in one civil day.
  ["2026-11-01T04:30:00Z", "2026-11-02T05:30:00Z", "yesterday"],
])("what happened at %s was, at %s, %s by the reader's calendar", (from, now, said) => {
  expect(relativeDays(new Date(from), new Date(now), "America/Chicago")).toBe(said);
});
