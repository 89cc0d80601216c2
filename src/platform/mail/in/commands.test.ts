import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { commandOf, isAddress, pathOf } from "./commands.ts";

describe("paths", () => {
  it.each([
    ["FROM:<ada@example.org>", "ada@example.org", {}],
    ["from: <ada@example.org> SIZE=12 body=8BITMIME", "ada@example.org", { SIZE: "12", BODY: "8BITMIME" }],
    ["FROM:<>", "", {}],
    ["FROM:<@relay.example.org,@b.example:ada@example.org>", "ada@example.org", {}],
    ['FROM:<"ada <l@x>"@example.org> SMTPUTF8', '"ada <l@x>"@example.org', { SMTPUTF8: "" }],
    ["FROM:<åda@böcker.example>", "åda@böcker.example", {}],
    ["FROM:<bounce+ada=example.com@lists.example.org>", "bounce+ada=example.com@lists.example.org", {}],
    ["FROM:<two..dots.@example.org>", "two..dots.@example.org", {}],
    ["FROM:<ada@[192.0.2.1]>", "ada@[192.0.2.1]", {}],
    ["FROM:<ada@[IPv6:2001:db8::1]>", "ada@[IPv6:2001:db8::1]", {}],
    ["FROM:<Postmaster>", "Postmaster", {}],
  ])("reads %s", (rest, address, parameters) => {
    const path = pathOf(rest, "FROM")!;
    expect(path.address).toBe(address);
    expect(Object.fromEntries(path.parameters)).toEqual(parameters);
  });

  it.each([
    "",
    "FROM",
    "FROM:",
    "FROM:ada@example.org",
    "TO:<ada@example.org>",
    "FROM:<ada@example.org",
    "FROM:<ada@example.org>SIZE=1",
    "FROM:<ada>",
    "FROM:<@example.org>",
    "FROM:<ada@>",
    "FROM:<ada@exa mple.org>",
    "FROM:<a@b@example.org>",
    "FROM:<ada@-example.org>",
    "FROM:<ada@example..org>",
    "FROM:<ada@[300.0.2.1]>",
    "FROM:<ada@[IPv6:192.0.2.1]>",
    "FROM:<ada\u0000@example.org>",
    "FROM:<ada\u2028@example.org>",
    "FROM:<ada@example.org> SIZE=1 size=2",
    `FROM:<${"a".repeat(250)}@example.org>`,
  ])("refuses %j", (rest) => expect(pathOf(rest, "FROM")).toBeNull());

  it("never takes what could break a line, whatever comes", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const path = pathOf(`TO:<${text}>`, "TO");
        if (path && path.address !== "") {
          expect(path.address).not.toMatch(/[\r\n\0]/);
          expect(isAddress(path.address)).toBe(true);
        }
      }),
    );
  });
});

it("parts a line at its first blank", () => {
  expect(commandOf("mail FROM:<a@b.example>  SIZE=1 ")).toEqual({ verb: "MAIL", rest: "FROM:<a@b.example>  SIZE=1" });
  expect(commandOf("QUIT")).toEqual({ verb: "QUIT", rest: "" });
});
