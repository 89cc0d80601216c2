import fc from "fast-check";
import { expect, it } from "vitest";
import { vcardOf } from "./vcard.ts";

const named = {
  name: "Ada Byron",
  url: "https://groups.example.org/people/1",
  association: "Example Library Association",
};

/** Lines as a reader of cards has them: joined again where they were folded. */
const linesOf = (card: string) => card.replaceAll("\r\n ", "").trimEnd().split("\r\n");

it("says what is seen and nothing else", () => {
  expect(linesOf(vcardOf(named, {}))).toEqual([
    "BEGIN:VCARD",
    "VERSION:4.0",
    "FN:Ada Byron",
    "SOURCE:https://groups.example.org/people/1",
    "URL:https://groups.example.org/people/1",
    "NOTE:Example Library Association",
    "END:VCARD",
  ]);
  expect(vcardOf(named, {})).not.toMatch(/EMAIL|TEL/);
  const card = vcardOf(named, {
    title: "Head; of maps",
    workplace: "City Library, North",
    place: { city: "Oslo", region: "", country: "Norway" },
    links: ["https://ada.example"],
    interests: ["maps", "a,b"],
    pronouns: "she",
    contactMail: "ada@library.example",
    phone: "+47 22 33 44 55 ext 6",
  });
  for (const line of [
    "TITLE:Head\\; of maps",
    "ORG:City Library\\, North",
    "ADR;TYPE=work:;;;Oslo;;;Norway",
    "URL:https://ada.example",
    "CATEGORIES:maps,a\\,b",
    "EMAIL:ada@library.example",
    "TEL;VALUE=uri:tel:+4722334455;ext=6",
    "NOTE:she\\nExample Library Association",
  ])
    expect(linesOf(card)).toContain(line);
});

it("keeps every line short and whole, and lets no value begin a line of its own", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 200 }), fc.string({ unit: "grapheme" }), (name, title) => {
      const card = vcardOf({ ...named, name }, { title });
      for (const line of card.split("\r\n")) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
      const properties = linesOf(card).map((line) => /^[A-Z-]+/.exec(line)?.[0]);
      expect(properties.filter((one) => one === "END" || one === "BEGIN")).toEqual(["BEGIN", "END"]);
      expect(properties).not.toContain(undefined);
    }),
  );
});
