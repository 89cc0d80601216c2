import { createHmac } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { addressKey, domainOf, isAddress } from "./address.ts";
import { makeToken, readReturnPath, readToken, returnPath } from "./tokens.ts";

test("an address is compared without case, spaces, closing dot and script of its domain", () => {
  expect(addressKey("  Ada@Bücher.Example. ")).toBe("ada@xn--bcher-kva.example");
  expect(domainOf("Ada@BÜCHER.example")).toBe("xn--bcher-kva.example");
  expect(domainOf("nobody")).toBe("");
});

test.each([
  "ada@example.org",
  "o'neil+list@sub.example.org",
  "x@xn--bcher-kva.example",
  "a.b-c_d@e.co",
  "ada@bücher.example",
])("%s is an address", (text) => expect(isAddress(text)).toBe(true));

test.each([
  "",
  "ada",
  "@example.org",
  "ada@",
  "ada@localhost",
  "a b@example.org",
  "ada@exam ple.org",
  "<ada@example.org>",
  "ada@example.org>\r\nDATA",
  "ada\0@example.org",
  ".ada@example.org",
  "a..b@example.org",
  "ada@-example.org",
  "ada@example..org",
  "ada@[127.0.0.1]",
  "ada@127.0.0.1",
  '"a b"@example.org',
  "ädä@example.org",
  "ada@example.org,bo@example.org",
  `${"a".repeat(65)}@example.org`,
  `a@${"b".repeat(250)}.org`,
  "ada@exa_mple.org",
])("%j is no address", (text) => expect(isAddress(text)).toBe(false));

test("nothing that passes as an address can end an SMTP command", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), fc.string({ unit: "binary" }), (local, domain) => {
      const text = `${local}@${domain}`;
      if (isAddress(text)) expect(addressKey(text)).toMatch(/^[!-;=?-~]+$/);
    }),
  );
});

const secret = Buffer.from("a secret of the association, long enough");

test("a token names its id for its purpose only, in any case of letters", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }), (id) => {
      const token = makeToken(secret, "reply", id);
      expect(token).toMatch(/^[a-z2-7]{17,27}$/);
      expect(readToken(secret, "reply", token.toUpperCase())).toBe(id);
      expect(readToken(secret, "unsubscribe", token)).toBeNull();
      expect(readToken(Buffer.from("another secret"), "reply", token)).toBeNull();
    }),
  );
});

test("a token's proof is the HMAC-SHA256 that the standard library makes", () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ minLength: 1, maxLength: 200 }),
      fc.string({ maxLength: 100 }),
      fc.nat(),
      (key, purpose, id) => {
        const digest = createHmac("sha256", key).update(`${purpose}\0${id}`).digest();
        const bits = [...digest.subarray(0, 10)].map((byte) => byte.toString(2).padStart(8, "0")).join("");
        const letters = bits
          .match(/.{5}/g)!
          .map((five) => "abcdefghijklmnopqrstuvwxyz234567"[Number.parseInt(five, 2)])
          .join("");
        expect(makeToken(Buffer.from(key), purpose, id).slice(0, 16)).toBe(letters);
      },
    ),
  );
});

test("a token with any letter changed, added or taken away is nobody's", () => {
  const token = makeToken(secret, "reply", 4711);
  for (let at = 0; at < token.length; at++) {
    const other = token[at] === "a" ? "b" : "a";
    expect(readToken(secret, "reply", token.slice(0, at) + other + token.slice(at + 1))).toBeNull();
    expect(readToken(secret, "reply", token.slice(0, at) + token.slice(at + 1))).toBeNull();
  }
  expect(readToken(secret, "reply", `${token.slice(0, 16)}a${token.slice(16)}`)).toBeNull();
});

test("a return path names its delivery and fits a local part", () => {
  const path = returnPath(secret, 2 ** 53 - 1, "lists.example.org");
  expect(isAddress(path)).toBe(true);
  expect(readReturnPath(secret, path.split("@")[0]!)).toBe(2 ** 53 - 1);
  expect(readReturnPath(secret, "bounces+aaaaaaaaaaaaaaaaaaaa")).toBeNull();
});
