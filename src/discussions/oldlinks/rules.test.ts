import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mappingIn } from "./read.ts";
import { hashOf } from "./hash.ts";
import { addressAt, addressIn, homeIn, pathAsked, type Counted } from "./rules.ts";

const mail = (over: Partial<Counted> = {}): Counted => ({
  hash: null,
  place: 0,
  month: "2005-05",
  inMonth: 0,
  number: null,
  ...over,
});

describe("an old archive's address", () => {
  it.each([
    ["https://lists.old.example/pipermail/Glue-L/", "/pipermail/Glue-L/2005-May/000041.html", { place: 41 }],
    ["https://lists.old.example/mailman/private/glue-l", "/mailman/private/glue-l/2005/000000.html", {}],
    [
      "https://lists.old.example/hyperkitty/list/glue@lists.old.example/",
      "/hyperkitty/list/glue@lists.old.example/message/JJIGKPKB6CVDX6B2CUG4IHAJRIQIOUTP/",
      { hash: hashOf("<87myycy5eh.fsf@uwakimon.sk.tsukuba.ac.jp>") },
    ],
    [
      "https://lists.old.example/archives/list/glue@lists.old.example",
      "/archives/list/glue%40lists.old.example/thread/jjigkpkb6cvdx6b2cug4ihajriqioutp/?sort=date",
      { hash: hashOf("<87myycy5eh.fsf@uwakimon.sk.tsukuba.ac.jp>") },
    ],
    ["https://lists.old.example/sympa/arc/glue", "/sympa/arc/glue/2005-05/msg00003.html", { place: 90, inMonth: 3 }],
    ["https://lists.old.example/g/glue", "/g/glue/message/18?p=,,,20,0", { place: 17 }],
    ["https://lists.old.example/g/glue", "/g/Glue/message/42", { place: 17, number: 42 }],
  ])("%s has a message at %s", (home, asked, over) => {
    expect(addressAt(homeIn(home)!, mail(over))).toEqual({ host: "lists.old.example", path: pathAsked(asked) });
    // Where no host is said, the path alone is kept.
    expect(homeIn(new URL(home).pathname)).toMatchObject({ host: "" });
  });

  it("is an archive's own, and of a program that we know", () => {
    for (const text of ["", "glue", "ftp://x/pipermail/glue", "https://x/", "https://x/forum/glue", "//x/pipermail/g"])
      expect(homeIn(text)).toBeNull();
    expect(addressAt(homeIn("/archives/list/a@b.example")!, mail())).toBeNull();
  });

  it("names a message as HyperKitty does", () => {
    expect(hashOf("<87myycy5eh.fsf@uwakimon.sk.tsukuba.ac.jp>")).toBe("JJIGKPKB6CVDX6B2CUG4IHAJRIQIOUTP");
  });
});

describe("any other old address", () => {
  it("is one however it is spelled: order of what is asked, slashes at the end, octets, and where the link was pressed", () => {
    const one = addressIn("https://Hub.Old.example/view%74hread/?MessageKey=7&a=%C3%A9#bm7");
    expect(one).toEqual({ host: "hub.old.example", path: "/viewthread?MessageKey=7&a=%C3%A9" });
    expect(pathAsked("/viewthread?a=é&utm_source=mail&MessageKey=7")).toBe(one!.path);
    expect(pathAsked("//viewthread?MessageKey=7&a=%C3%A9")).toBe(one!.path);
    expect(pathAsked("/viewthread?MessageKey=8&a=%C3%A9")).not.toBe(one!.path);
    for (const none of [
      "",
      "/",
      "https://hub.old.example",
      "viewthread",
      "javascript:alert(1)",
      `/${"a".repeat(1_600)}`,
    ])
      expect(addressIn(none)).toBeNull();
  });

  it("keeps its spelling when it is read again, whatever is asked for", () => {
    fc.assert(
      fc.property(fc.oneof(fc.webUrl({ withQueryParameters: true, withFragments: true }), fc.string()), (text) => {
        const found = addressIn(text);
        if (found) expect(addressIn(found.path)).toEqual({ host: "", path: found.path });
      }),
      { numRuns: 2_000 },
    );
  });

  it("comes in a table, with the Message-ID of what stood there", () => {
    const { addresses, unread } = mappingIn(
      [
        "Old address,Message-ID",
        "https://hub.old.example/view?MessageKey=7,<a@old.example>",
        "/view?MessageKey=8,a@old.example",
        "nowhere,b@old.example",
        '"/view?MessageKey=9",none',
      ].join("\r\n"),
    );
    expect([...addresses]).toEqual([
      [
        "<a@old.example>",
        [
          { host: "hub.old.example", path: "/view?MessageKey=7" },
          { host: "", path: "/view?MessageKey=8" },
        ],
      ],
    ]);
    expect(unread).toEqual([
      { line: 4, why: "no-address" },
      { line: 5, why: "no-message" },
    ]);
    expect(mappingIn("").addresses.size).toBe(0);
  });
});
