/** Mails made from the corpus by damage: bytes turned, pieces cut, doubled, exchanged and put in that parsers and browsers trip over. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { projectFolder } from "#platform/config";

/** The same numbers for the same seed (mulberry32), so that a finding can be made again. */
export function dice(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let word = Math.imul(state ^ (state >>> 15), state | 1);
    word ^= word + Math.imul(word ^ (word >>> 7), word | 61);
    return ((word ^ (word >>> 14)) >>> 0) % below;
  };
}

const BOUNCES = "/usr/lib/python3/dist-packages/flufl/bounce/tests/data";

/** Our own samples, Debian's bounces where they are installed, and mails whose HTML attacks. */
export function corpus(): Buffer[] {
  const own = join(projectFolder(), "test/mail");
  const folders = [own, join(own, "bounces"), process.env.BOUNCES ? join(process.env.BOUNCES, "tests/data") : BOUNCES];
  const files = folders
    .filter(existsSync)
    .flatMap((folder) => readdirSync(folder).map((name) => join(folder, name)))
    .filter((file) => /\.(?:eml|txt)$/.test(file));
  return [...files.map((file) => readFileSync(file)), ...attacks.map(mailWith)];
}

/** `hit` is what a script would leave behind; `/hit` what a page would fetch. */
const attacks = [
  `<p onclick="window.hit=1">a<img src=x onerror="window.hit=1"><svg onload="window.hit=1"><script>window.hit=1</script>`,
  `<a href="javascript:window.hit=1">x</a><a href=" java\tscript:window.hit=1">x</a><a href="data:text/html,<script>parent.hit=1</script>">x</a>`,
  `<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=window.hit=1&gt;">`,
  `<noscript><p title="</noscript><img src=x onerror=window.hit=1>">`,
  `<iframe srcdoc="<script>parent.hit=1</script>"></iframe><object data="/hit"></object><embed src="/hit"><link rel=stylesheet href="/hit">`,
  `<style>@import "/hit"; * { background: url(/hit) }</style><div style="background:url(/hit);position:fixed;inset:0">x</div>`,
  `<form action="/hit"><input autofocus onfocus="window.hit=1"><button formaction="/hit">x</button></form>`,
  `<base href="https://evil.example/"><meta http-equiv=refresh content="0;url=/hit"><video src="/hit" autoplay onerror=window.hit=1></video>`,
  `<template><script>window.hit=1</script></template><xmp><script>window.hit=1</script></xmp><plaintext><script>window.hit=1</script>`,
  `<details open ontoggle="window.hit=1"><summary>x</summary></details><marquee onstart="window.hit=1">x</marquee>`,
  `<a id=body name=body>x</a><img name=getElementById><form name=cookie></form>`,
  `<![CDATA[<script>window.hit=1</script>]]><?xml-stylesheet href="/hit"?><!--><script>window.hit=1</script>-->`,
];

const mailWith = (html: string): Buffer =>
  Buffer.from(
    [
      "From: Ada <ada@one.example>",
      "To: ink@lists.example.org",
      "Subject: =?utf-8?q?Attack?=",
      "MIME-Version: 1.0",
      'Content-Type: multipart/mixed; boundary="edge"',
      "",
      "--edge",
      "Content-Type: text/html; charset=utf-8",
      "",
      html,
      "--edge",
      'Content-Type: text/plain; name="a.txt"',
      "Content-Disposition: attachment; filename*=utf-8''a.txt",
      "",
      "words",
      "--edge--",
      "",
    ].join("\r\n"),
  );

const trips = [
  "\0",
  "\r",
  "\n",
  "\r\n\r\n",
  "\r\n.\r\n",
  "--edge",
  "--edge--",
  "Content-Type: multipart/mixed; boundary=\r\n",
  "Content-Type: message/rfc822\r\n\r\n",
  "Content-Transfer-Encoding: base64\r\n",
  "Content-Transfer-Encoding: x-uuencode\r\n",
  "charset=utf-7",
  "charset=iso-2022-jp\r\n",
  "=?utf-8?B?////?=",
  "=?utf-8?q?=00=0d=0a?=",
  "=0D=0A",
  "\u202e",
  "\ud800",
  "\ufeff",
  "<script>window.hit=1</script>",
  `"><img src=x onerror=window.hit=1>`,
  "<!--",
  "]]>",
  "</textarea></title></style>",
  "&#x3c;script&#x3e;",
  "((((((((((",
  `filename="../../../etc/passwd"`,
  "Message-ID: <>\r\n",
  "References: <a@b> <a@b>\r\n",
  "From: a@b, c@d\r\nFrom: e@f\r\n",
];
const LARGEST = 200_000;

/** One mail of the corpus with one to eight damages. */
export function damaged(all: readonly Buffer[], roll: (below: number) => number): Buffer {
  let mail: Buffer = Buffer.from(all[roll(all.length)]!);
  for (let left = 1 + roll(8); left > 0; left--) mail = hurt(mail, all, roll);
  return mail.subarray(0, LARGEST);
}

function hurt(mail: Buffer, all: readonly Buffer[], roll: (below: number) => number): Buffer {
  const at = roll(mail.length + 1);
  const to = Math.min(mail.length, at + 1 + roll(1 << roll(12)));
  const [before, piece, after] = [mail.subarray(0, at), mail.subarray(at, to), mail.subarray(to)];
  switch (roll(6)) {
    case 0: {
      const turned = Buffer.from(piece);
      for (let byte = 0; byte < turned.length; byte += 1 + roll(16)) turned[byte]! ^= 1 << roll(8);
      return Buffer.concat([before, turned, after]);
    }
    case 1:
      return Buffer.concat([before, after]);
    case 2:
      return Buffer.concat([before, ...Array.from({ length: 2 + roll(40) }, () => piece), after]);
    case 3: {
      const other = all[roll(all.length)]!;
      const from = roll(other.length);
      return Buffer.concat([before, other.subarray(from, from + roll(2_000)), after]);
    }
    case 4:
      return Buffer.concat([before, Buffer.from(trips[roll(trips.length)]!.repeat(1 + roll(1 << roll(8)))), after]);
    default:
      return Buffer.concat([before, Buffer.alloc(roll(1 << roll(14)), trips[roll(trips.length)]!), mail.subarray(at)]);
  }
}
