import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { sanitised } from "./html.ts";

describe("what a stranger wrote as HTML", () => {
  const link = (href: string, text: string) => `<a href="${href}" rel="nofollow ugc noopener">${text}</a>`;

  test.each([
    [
      `<p>hi</p><img src="cid:1"><a href="https://evil.example/login">Sign in again</a>`,
      `<p>hi</p>${link("https://evil.example/login", "Sign in again")}`,
    ],
    [`<img src="cid:1" alt="A <b> page"> and text`, "A &lt;b&gt; page and text"],
    [
      `<img src="https://x.example/a.png?b=1&c=2">`,
      link("https://x.example/a.png?b=1&amp;c=2", "https://x.example/a.png?b=1&amp;c=2"),
    ],
    [`<a href="https://x.example"><img src="http://y.example/p" alt="Map"></a>`, link("https://x.example", "Map")],
    [
      `<a href="http://x.example">one <a href="http://y.example">two</a>`,
      link("http://x.example", "one ") + link("http://y.example", "two"),
    ],
    [
      `<a href="http://x.example"><b>one <a href="http://y.example">two</b> three`,
      link("http://x.example", "<b>one two</b> three"),
    ],
    [`<a href="/desk">desk</a> <a href="//x.example">x</a> <a href="https:desk">y</a> <a>z</a>`, "desk x y z"],
    [`<h1>Title</h1><div>One<div>Two</div>`, "<h3>Title</h3><div>One<div>Two</div></div>"],
  ])("%j becomes links and words", (html, expected) => expect(sanitised(html)).toBe(expected));

  const fragments = fc.constantFrom(
    ...[
      "a href='https://x.example'",
      "a href='/x'",
      "a",
      "div",
      "h1",
      "p",
      "b",
      "table",
      "tr",
      "td",
      "li",
      "blockquote",
      "iframe",
    ].flatMap((tag) => [`<${tag}>`, `</${tag.split(" ")[0]}>`]),
    "<img src='cid:1'>",
    "<img src='https://x.example/p' alt='<a>'>",
    "<img alt=x>",
    "<br>",
    "<noscript>",
    "</noscript>",
    " words ",
    "<!-- <a> -->",
    "<a href='https://x.example'><img src='cid:1'>",
    "<div>".repeat(41),
  );
  test("however tags are nested, a post closes what it opens and no link stands in a link", () => {
    fc.assert(
      fc.property(fc.array(fragments, { maxLength: 30 }), (pieces) => {
        const open: string[] = [];
        for (const [, slash, name] of sanitised(`x${pieces.join("")}`).matchAll(/<(\/?)([a-z0-9]+)[^<>]*>/g)) {
          if (name === "br") continue;
          if (slash) expect(open.pop()).toBe(name);
          else open.push(name!);
          expect(open.filter((one) => one === "a").length).toBeLessThanOrEqual(1);
        }
        expect(open).toEqual([]);
      }),
      { numRuns: 1_000 },
    );
  });

  test("every word outside of what is thrown away stays", () => {
    const words = fc.array(
      fc.oneof(
        fragments.filter((piece) => !/noscript|iframe|img|--/.test(piece)),
        fc.stringMatching(/^w\d{3}$/),
      ),
      { maxLength: 30 },
    );
    fc.assert(
      fc.property(words, (pieces) => {
        const html = sanitised(`x${pieces.join("")}`);
        expect(html.match(/w\d{3}/g) ?? []).toEqual(pieces.filter((piece) => piece.startsWith("w")));
      }),
    );
  });
});
