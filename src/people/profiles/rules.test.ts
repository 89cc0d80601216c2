import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  fields,
  dialled,
  initials,
  line,
  lines,
  linksFrom,
  phoneFrom,
  profileAudiences,
  relationTo,
  tagsFrom,
  visibleProfile,
  type Audiences,
  type Onlooker,
  type Profile,
} from "./rules.ts";

const profile: Profile = {
  photo: "0123abcd",
  pronouns: "she/her",
  languages: ["Irish"],
  about: "I keep maps.",
  links: ["https://example.org/me"],
  title: "Map librarian",
  workplace: "Harbour Library",
  workplaceKind: "public",
  responsibilities: "Maps",
  interests: ["maps"],
  place: { city: "Galway", region: "", country: "Ireland" },
  contactMail: "ada@harbour.example",
  phone: "+353 91 123456",
};

/** Written by hand, from the words of the page: who sees what is meant for whom. */
function maySeeByHand(audience: string, { isOwn, isLeader, isMember }: Record<string, boolean>): boolean {
  if (isOwn || audience === "public") return true;
  if (audience === "members") return isMember! || isLeader!;
  return audience === "leaders" && isLeader!;
}

test("nobody sees a field that its audience does not name, whatever the audiences and whoever looks", () => {
  const anAudience = fc.constantFrom(...profileAudiences);
  const someAudiences = fc.record(Object.fromEntries(fields.map((field) => [field, anAudience])));
  const somebody = fc.record({ isOwn: fc.boolean(), isLeader: fc.boolean(), isMember: fc.boolean() });
  fc.assert(
    fc.property(someAudiences, somebody, (audiences, who) => {
      const onlooker: Onlooker = {
        personId: who.isOwn ? 1 : 2,
        isMember: who.isMember,
        leads: new Set(who.isLeader ? [1, 3] : [3]),
      };
      const seen = visibleProfile(profile, audiences as Audiences, relationTo(onlooker, 1));
      const expected = fields.filter((field) => maySeeByHand(audiences[field]!, who));
      expect(Object.keys(seen).sort()).toEqual([...expected].sort());
      for (const field of expected) expect(seen[field]).toBe(profile[field]);
    }),
  );
});

test("what is not said is not there, for the person themselves either", () => {
  const said: Profile = { ...profile, about: null, interests: [], place: null };
  const open = Object.fromEntries(fields.map((field) => [field, "public"])) as unknown as Audiences;
  const seen = visibleProfile(said, open, "self");
  for (const field of ["about", "interests", "place"]) expect(seen).not.toHaveProperty(field);
});

describe("what is typed", () => {
  test("interests meet in one form", () => {
    expect(tagsFrom("Maps, #maps ; MAPS\n Children’s  Books, , !!, 地図")).toEqual([
      "maps",
      "children’s books",
      "地図",
    ]);
  });

  test("only whole web addresses are links", () => {
    expect(linksFrom("https://example.org/me\n\nhttps://example.org/me")).toEqual(["https://example.org/me"]);
    for (const wrong of [
      "javascript:alert(1)",
      "example.org",
      "https://",
      'https://a.example/"onclick=',
      "ftp://a.example",
    ])
      expect(linksFrom(wrong), wrong).toBeNull();
  });

  test.each([
    [" +353 (0)91 12-34.56 ", "+353 (0)91 12-34.56", "tel:+3530911234"],
    ["555 0100 ext. 7", "555 0100 ext. 7", "tel:5550100;ext=7"],
    ["x12345", null, null],
    ["12", null, null],
    ["call me", null, null],
    ["555 0100;phone-context=evil", null, null],
  ])("%s is the number %s", (typed, number, uri) => {
    expect(phoneFrom(typed)).toBe(number);
    if (number !== null) expect(dialled(number)).toContain(uri);
  });

  test("nothing that turns or hides the text around it stays", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(line(text) ?? "").not.toMatch(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/u);
        expect(lines(text) ?? "").not.toMatch(/(?!\n)[\p{Cc}\u202a-\u202e\u2066-\u2069]/u);
      }),
    );
  });

  test.each([
    ["Ada Lovelace", "AL"],
    ["X", "X"],
    ["Brigid Mac Aodha", "BA"],
    ["Anne-Marie", "AM"],
    ["👩‍👩‍👧 🦊", "👩‍👩‍👧"],
    ["نور حداد", "نح"],
  ])("the initials of %s are %s", (name, letters) => {
    expect(initials(name)).toBe(letters);
  });
});
