import fc from "fast-check";
import { expect, test } from "vitest";
import { originOf } from "./attempts/rules.ts";
import { problemOf } from "./links/rules.ts";
import { passwordProblem } from "./passwords/rules.ts";
import { nextFrom } from "./pages/shared.tsx";
import { isTimeZone, personName } from "./rules.ts";

test("a name, whatever was typed, is one visible line of at most a hundred letters, and cleaning it again changes nothing", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 130 }), (text) => {
      const name = personName(text);
      if (name === null) return;
      expect([...name].length).toBeLessThanOrEqual(100);
      expect(name).not.toMatch(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u);
      expect(name).toBe(name.trim());
      expect(personName(name)).toBe(name);
    }),
  );
});

test("names keep what their scripts need", () => {
  expect(personName(" Jose\u0301  Ångström ")).toBe("José Ångström");
  expect(personName("می‌خواهم")).toBe("می‌خواهم");
  expect(personName("\u202eevil\u202c")).toBe("evil");
  expect(personName("🦉")).toBe("🦉");
  expect(personName("…")).toBeNull();
});

test("after a sign-in a person never leaves the site", () => {
  const site = "https://groups.example.org";
  const pieces = fc.constantFrom(
    "/",
    "\\",
    ".",
    "..",
    "evil.example",
    "@",
    ":",
    "//",
    "\t",
    "\n",
    "%2f",
    "%5c",
    "?",
    "#",
    "https:",
    " ",
    "é",
    "\u2028",
  );
  fc.assert(
    fc.property(
      fc.array(pieces, { maxLength: 8 }).map((parts) => parts.join("")),
      (text) => {
        const next = nextFrom(text);
        if (next === null) return;
        expect(new URL(next, site).origin).toBe(site);
        expect(next).toMatch(/^\/[\x21-\x7e]*$/);
      },
    ),
    { numRuns: 2_000 },
  );
});

test("long passwords of any kind are welcome, common ones and one's own name are not", () => {
  const ada = { name: "Ada Lovelace", addresses: ["ada.lovelace@example.org"] };
  const fine = [
    "three green umbrellas",
    "Ada likes seven engines",
    "долгий ночной дождь",
    "🦉🦉🦊🦊🐙🐙🦔🦔🐝🐝🐞🐛",
    "            spaces",
    "kV7#qp2!zmX9",
  ];
  for (const password of fine) expect([password, passwordProblem(password, ada)]).toEqual([password, null]);
  const common = [
    "123456789012",
    "qwertyuiopas",
    "PASSWORD1234",
    "aaaaaaaaaaaa",
    "abcabcabcabc",
    "zyxwvutsrqponm",
    "Password-1234",
    "correct horse battery staple",
  ];
  for (const password of common) expect([password, passwordProblem(password, ada)]).toEqual([password, "common"]);
  const own = ["Ada Lovelace", "adalovelace1815", "lovelacelovelace", "ADA.LOVELACE@EXAMPLE.ORG", "ada.lovelace!!"];
  for (const password of own) expect([password, passwordProblem(password, ada)]).toEqual([password, "own"]);
  expect(passwordProblem("🦉".repeat(11), ada)).toBe("short");
  expect(passwordProblem("xy".repeat(101), ada)).toBe("long");
});

test("callers of one IPv6 network count as one, and every spelling of an address as the same", () => {
  expect(originOf("192.0.2.7")).toBe("192.0.2.7");
  expect(originOf("::ffff:192.0.2.7")).toBe("192.0.2.7");
  expect(originOf("2001:db8::1")).toBe(originOf("2001:0DB8:0:0:aaaa:bbbb:cccc:dddd"));
  expect(originOf("2001:db8:0:1::1")).not.toBe(originOf("2001:db8::1"));
  expect(originOf("::1")).toBe("0:0:0:0::/64");
});

test("a link opens until it is used or its time is over", () => {
  const now = new Date("2026-11-14T15:00:00Z");
  const in_ = (milliseconds: number) => new Date(now.getTime() + milliseconds);
  expect(problemOf({ usedAt: null, expiresAt: in_(1) }, now)).toBeNull();
  expect(problemOf({ usedAt: null, expiresAt: now }, now)).toBe("expired");
  expect(problemOf({ usedAt: now, expiresAt: in_(-1) }, now)).toBe("used");
  expect(problemOf(null, now)).toBe("unknown");
});

test("a time zone is one that the calendar knows", () => {
  expect(["America/Chicago", "UTC", "Mars/Olympus", "", "+05:00"].map(isTimeZone)).toEqual([
    true,
    true,
    false,
    false,
    false,
  ]);
});
