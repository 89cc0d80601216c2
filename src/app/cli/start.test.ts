import { expect, test } from "vitest";
import { waitBefore } from "./child.ts";
import { rolesOf } from "./start.ts";

test.each([
  [
    ["web", "mail", "worker"],
    ["web", "work"],
  ],
  [["web"], ["web"]],
  [["mail"], ["work"]],
  [["worker"], ["work"]],
] as const)("ROLES %o are played by the processes %o", (roles, processes) => {
  expect(rolesOf({ roles: [...roles] })).toEqual(processes);
});

test("a process that dies is started again at once, one that keeps dying ever later", () => {
  expect([1, 2, 3, 4, 5, 20].map(waitBefore)).toEqual([0, 250, 500, 1_000, 2_000, 10_000]);
});
