import { expect, it } from "vitest";
import { Shares } from "./shares.ts";

const limits = { connections: 2, bytes: 100, isExempt: (address: string) => address === "127.0.0.1" };

it("gives an address its share of connections and bytes and no more, and another its own", () => {
  const shares = new Shares(limits);
  expect([1, 2, 3].map(() => shares.enter("192.0.2.1"))).toEqual([true, true, false]);
  expect(shares.enter("192.0.2.2")).toBe(true);
  expect(shares.hold("192.0.2.1", 60)).toBe(true);
  expect(shares.hold("192.0.2.1", 60)).toBe(false);
  expect(shares.hold("192.0.2.2", 60)).toBe(true);
  shares.release("192.0.2.1", 60);
  expect(shares.hold("192.0.2.1", 100)).toBe(true);
});

it("knows an address as long as it has anything here, and not longer", () => {
  const shares = new Shares(limits);
  shares.enter("192.0.2.1");
  shares.hold("192.0.2.1", 10);
  shares.leave("192.0.2.1");
  expect(shares.size).toBe(1);
  shares.release("192.0.2.1", 10);
  expect(shares.size).toBe(0);
});

it("sets no limit to our own machines", () => {
  const shares = new Shares(limits);
  for (let turn = 0; turn < 50; turn += 1) expect(shares.enter("127.0.0.1")).toBe(true);
  expect(shares.hold("127.0.0.1", 1_000_000)).toBe(true);
  expect(shares.size).toBe(0);
});
