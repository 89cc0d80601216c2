/**
 * Signing each copy of a fan-out: what `Signer` does with a whole mail of a 5 KB post, against the bare signature of as many bytes as the header
 * has, with the same key in the same thread. RSA of 2048 bits and Ed25519 apart, in rounds by turns; the ratio is the median of the rounds' ratios.
 */
import { generateKeyPairSync, sign, type KeyObject } from "node:crypto";
import { prepare, Signer, type Passage } from "#platform/mail";
import type { Result } from "./fanout.ts";

const ROUNDS = 15;
const target = 0.6;
const domain = "lists.example.org";

export function run(print: (line: string) => void): Result[] {
  const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey;
  const ed = generateKeyPairSync("ed25519").privateKey;
  return [
    measured(print, "dkim, RSA-2048", new Signer(domain, [{ selector: "a", algorithm: "rsa-sha256", key: rsa }]), {
      count: 200,
      bare: (data) => sign("sha256", data, rsa),
    }),
    measured(
      print,
      "dkim and ARC, RSA-2048",
      new Signer(domain, [{ selector: "a", algorithm: "rsa-sha256", key: rsa }]),
      // A signature, and two that make the set.
      {
        count: 100,
        bare: (data) => [sign("sha256", data, rsa), sign("sha256", data, rsa), sign("sha256", data, rsa)],
        passage,
      },
    ),
    measured(print, "dkim, Ed25519", new Signer(domain, [{ selector: "b", algorithm: "ed25519-sha256", key: ed }]), {
      count: 3_000,
      bare: (data) => sign(null, data, ed as KeyObject),
    }),
  ];
}

interface Bare {
  count: number;
  bare(data: Buffer): unknown;
  passage?: Passage;
}

function measured(
  print: (line: string) => void,
  name: string,
  signer: Signer,
  { count, bare, passage: came }: Bare,
): Result {
  const mails = Array.from({ length: count }, (_, number) => mailOf(number));
  const now = new Date();
  const data = mails.map((mail) => mail.subarray(0, mail.indexOf("\r\n\r\n")));
  const ours = () => perSecond(count, (number) => signer.sign(mails[number]!, now, came ?? null));
  const theirs = () => perSecond(count, (number) => bare(data[number]!));
  ours();
  theirs();
  const rounds = Array.from({ length: ROUNDS }, () => ({ ours: ours(), theirs: theirs() }));
  const ratio = median(rounds.map((round) => round.ours / round.theirs));
  const value = median(rounds.map((round) => round.ours));
  print(`${name}: ${Math.round(value)} mails/s, ${ratio.toFixed(2)} of the bare signature`);
  const against = "the bare signature, same key, same thread";
  return { name, value: Math.round(value), unit: "mails/s", against, ratio, target, met: ratio >= target };
}

function perSecond(count: number, work: (number: number) => unknown): number {
  const began = performance.now();
  for (let number = 0; number < count; number += 1) work(number);
  return (count * 1_000) / (performance.now() - began);
}

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1]!;

const paragraph = "What we found in the cellar was paper of three kinds, and ink that had gone through two of them. ";

/** What a mail came with that a list had sealed before us. */
const passage = {
  results: `${domain};\r\n spf=pass smtp.mailfrom=example.net;\r\n dkim=pass header.d=example.net;\r\n dmarc=pass header.from=example.net`,
  chain: [],
};

/** A copy with what differs from reader to reader. */
function mailOf(number: number): Buffer {
  const token = `${number}abcdefghijklmnopqrstuvw`;
  return prepare({
    from: { name: "Ada Lind via PRESS", address: `press@${domain}` },
    subject: "Re: [PRESS] Iron gall ink",
    date: new Date("2026-03-01T12:00:00Z"),
    messageId: `<7d1c0a@${domain}>`,
    references: [`<1@${domain}>`, `<2@${domain}>`, `<3@${domain}>`],
    headers: [
      ["List-Id", `"Press and Paper" <press.${domain}>`],
      ["List-Post", `<mailto:press@${domain}>`],
      ["List-Archive", "<https://groups.example.org/groups/press/topics>"],
      ["Archived-At", "<https://groups.example.org/posts/1234>"],
      ["Precedence", "list"],
    ],
    text: paragraph.repeat(25),
    html: `<p>${paragraph.repeat(25)}</p>`,
  }).write({
    to: { name: "Press and Paper", address: `press@${domain}` },
    headers: [
      ["Reply-To", `reply+${token}@${domain}`],
      ["List-Unsubscribe", `<https://groups.example.org/unsubscribe/${token}>, <mailto:leave+${token}@${domain}>`],
      ["List-Unsubscribe-Post", "List-Unsubscribe=One-Click"],
    ],
    footerText: `-- \nYou get this because you receive every post. https://groups.example.org/unsubscribe/${token}\n`,
    footerHtml: `<p>${token}</p>`,
  });
}
