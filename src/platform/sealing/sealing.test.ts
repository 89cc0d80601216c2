import { expect, test } from "vitest";
import { open, seal } from "./index.ts";

const secret = Buffer.alloc(32, 7);

test("what was sealed opens with the same secret, purpose and owner, and with nothing else", () => {
  const sealed = seal(secret, "factor", "1", Buffer.from("a key"));
  expect(sealed.toString("latin1")).not.toContain("a key");
  expect(open(secret, "factor", "1", sealed)?.toString()).toBe("a key");
  expect(open(Buffer.alloc(32, 8), "factor", "1", sealed)).toBeNull();
  expect(open(secret, "signing", "1", sealed)).toBeNull();
  expect(open(secret, "factor", "2", sealed)).toBeNull();
  for (const at of [0, 15, sealed.length - 1]) {
    const changed = Buffer.from(sealed);
    changed[at]! ^= 1;
    expect(open(secret, "factor", "1", changed)).toBeNull();
  }
  expect(open(secret, "factor", "1", Buffer.alloc(3))).toBeNull();
});
