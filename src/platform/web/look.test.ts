import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { script, stylesheet } from "./assets.ts";

// S-1: colours, sizes of type and spaces come from the tokens. Widths of columns and thin lines may say their own.
const css = stylesheet().replace(/\/\*[\s\S]*?\*\//g, "");
const declarations = [...css.replace(/@layer tokens \{[\s\S]*?\n\}\n/g, "").matchAll(/([a-z-]+):\s*([^;{}]+);/g)].map(
  ([, name, value]) => ({ name: name!, value: value!.trim() }),
);
const spaces = /^(?:margin|padding|gap|row-gap|column-gap)/;
const own = ({ name, value }: { name: string; value: string }) => `${name}: ${value}`;

test("no colour stands outside the tokens", () => {
  const colours = /#[0-9a-f]{3,8}\b|\b(?:rgb|hsl|oklch|lab|light-dark)a?\(/i;
  // Print is on paper: black is what the printer has.
  const wrong = declarations.filter(({ value }) => colours.test(value.replace(/^#0{3}(?:0{3})?$/, "")));
  expect(wrong.map(own)).toEqual([]);
});

test("no size of type stands outside the tokens, but a part of its surroundings", () => {
  const sizes = declarations.filter(({ name }) => name === "font-size" || name === "font");
  const wrong = sizes.filter(({ value }) => /(?<![\w-])\d*\.?\d+(?:rem|px|pt)\b/.test(value));
  // Inside a picture the picture's own measure holds.
  expect(wrong.map(own)).toEqual(["font: 400 0.8rem var(--text)"]);
  expect(sizes.length).toBeGreaterThan(20);
});

test("no space stands outside the tokens, but a part of the letter's size", () => {
  const wrong = declarations
    .filter(({ name }) => spaces.test(name))
    .filter(({ value }) => /(?<![\w-])(?!0\b)\d*\.?\d+(?:rem|px|pt|vw)\b/.test(value.replace(/clamp\([^)]*\)/, "")));
  // The tick stands in the middle of its line.
  expect(wrong.map(own)).toEqual(["margin-block-start: 0.15rem"]);
});

test("nothing says left or right, so that pages turn round for languages that do", () => {
  const wrong = declarations.filter(
    ({ name, value }) => /(?:^|-)(?:left|right)$|^(?:left|right)\b/.test(`${name}`) || /^(?:left|right)$/.test(value),
  );
  expect(wrong.map(own)).toEqual([]);
});

test("script and style stay small", () => {
  expect(gzipSync(script()).length).toBeLessThan(30_000);
  expect(gzipSync(stylesheet()).length).toBeLessThan(20_000);
});
