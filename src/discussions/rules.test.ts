import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Mail } from "#platform/mail";
import { bodyFromMail, bodyFromMarkdown, splitQuoted } from "./body.ts";
import { decideMail, isAdministrivia, parentOf, titleFrom, type MailFacts } from "./rules.ts";
import { decideDelivery, deliveryModes, ways, type Reader } from "./subscriptions/rules.ts";

const mail = (over: Partial<Mail> = {}): Mail => ({
  messageId: "<a@b.example>",
  inReplyTo: null,
  references: [],
  from: { name: "Ada", address: "ada@one.example" },
  froms: [{ name: "Ada", address: "ada@one.example" }],
  replyTo: [],
  to: [],
  cc: [],
  subject: "Ink",
  date: null,
  listIds: [],
  autoSubmitted: null,
  precedence: null,
  headers: [],
  text: "Words of some length.",
  html: null,
  calendar: null,
  attachments: [],
  isBounce: false,
  receivedCount: 0,
  ...over,
});
const facts = (over: Partial<MailFacts> = {}): MailFacts => ({
  unitIsClosed: false,
  unitIsUnopened: false,
  posting: "unit",
  strangers: "refuse",
  mayPost: true,
  automatic: null,
  dmarc: "none",
  duplicateOf: null,
  isReply: false,
  accepted: false,
  isTrusted: false,
  isBarred: false,
  isAdvert: false,
  isOverreaching: false,
  isStill: false,
  fits: true,
  ...over,
});

const anyFacts: fc.Arbitrary<MailFacts> = fc.record({
  unitIsClosed: fc.boolean(),
  unitIsUnopened: fc.boolean(),
  posting: fc.constantFrom("anyone", "accounts", "unit", "leaders"),
  strangers: fc.constantFrom("hold", "refuse", "drop"),
  mayPost: fc.boolean(),
  automatic: fc.constantFrom(null, "auto-reply", "bounce", "list", "bulk", "loop"),
  dmarc: fc.constantFrom("pass", "fail", "none", "temperror"),
  duplicateOf: fc.constantFrom(null, 7),
  isReply: fc.boolean(),
  accepted: fc.boolean(),
  isTrusted: fc.boolean(),
  isBarred: fc.boolean(),
  isAdvert: fc.boolean(),
  isOverreaching: fc.boolean(),
  isStill: fc.boolean(),
  fits: fc.boolean(),
});

describe("the fate of a mail", () => {
  test("a machine's mail never becomes a post, a hold or an answer", () => {
    fc.assert(fc.property(anyFacts, (given) => given.automatic === null || decideMail(mail(), given).kind === "drop"));
  });

  test("only whom the posting rule admits posts, unless a leader accepted or trusts; a failed proof never posts by itself", () => {
    fc.assert(
      fc.property(anyFacts, (given) => {
        const decision = decideMail(mail(), given);
        const isTrusted = given.isTrusted && given.dmarc === "pass";
        const isAdmitted = given.mayPost && given.dmarc !== "fail";
        return (
          decision.kind !== "post" ||
          given.accepted ||
          ((isTrusted || isAdmitted) &&
            given.fits &&
            !given.isBarred &&
            !given.isStill &&
            !given.isAdvert &&
            !given.isOverreaching)
        );
      }),
    );
  });

  test("a closed group takes nothing, whoever writes and whatever was decided", () => {
    fc.assert(fc.property(anyFacts, (given) => decideMail(mail(), { ...given, unitIsClosed: true }).kind !== "post"));
    fc.assert(fc.property(anyFacts, (given) => decideMail(mail(), { ...given, unitIsUnopened: true }).kind !== "post"));
  });

  test.each([
    ["hold", { kind: "hold", rule: "not-a-member" }],
    ["refuse", { kind: "refuse", cause: "not-allowed" }],
    ["drop", { kind: "drop", cause: "stranger-dropped" }],
  ] as const)("a stranger meets the group's rule: %s", (strangers, expected) => {
    expect(decideMail(mail(), facts({ mayPost: false, strangers }))).toEqual(expected);
  });

  test("several authors are held, none is dropped, an empty mail is refused", () => {
    const two = [
      { name: "A", address: "a@x.example" },
      { name: "B", address: "b@x.example" },
    ];
    expect(decideMail(mail({ from: null, froms: two }), facts())).toEqual({ kind: "hold", rule: "several-authors" });
    expect(decideMail(mail({ from: null, froms: [] }), facts())).toEqual({ kind: "drop", cause: "no-author" });
    expect(decideMail(mail({ text: " \n " }), facts())).toEqual({ kind: "refuse", cause: "empty" });
  });

  test.each(["unsubscribe", "Unsubscribe me please.", "REMOVE", "please unsubscribe", "stop"])(
    "%j alone is for the list's keeper",
    (text) => {
      const asks = (words: string) => isAdministrivia(mail({ text: words }), false);
      expect(asks(`${text}\n\n-- \nAda\n`)).toBe(true);
      expect(asks(`${text}\n\n> quoted before\n`)).toBe(true);
      expect(asks(`${text} is what they all wrote after the change, and I wonder why.`)).toBe(false);
    },
  );

  test.each(["Stop!", "Help", "join", "Please leave."])(
    "%j is for the keeper alone, and an answer in a thread",
    (text) => {
      expect(decideMail(mail({ text }), facts())).toEqual({ kind: "refuse", cause: "administrivia" });
      expect(decideMail(mail({ text }), facts({ isReply: true }))).toEqual({ kind: "post" });
      const asks = mail({ text: "Please unsubscribe me" });
      expect(decideMail(asks, facts({ isReply: true }))).toEqual({ kind: "refuse", cause: "administrivia" });
    },
  );
});

describe("the delivery of a post", () => {
  test("goes to whoever may read it and wants mail, and to nobody else; every decision has a reason", () => {
    const reader = fc.record({
      mode: fc.constantFrom("each" as const, "web" as const, null),
      isAuthor: fc.boolean(),
      isMentioned: fc.boolean(),
      refusesMentions: fc.boolean(),
      isBlocked: fc.boolean(),
      mayRead: fc.boolean(),
      choice: fc.constantFrom("follow" as const, "mute" as const, null),
    });
    fc.assert(
      fc.property(reader, (one) => {
        const { send, reason } = decideDelivery(one);
        const wants = one.choice === null ? one.mode === "each" : one.choice === "follow";
        const isCalled = one.isMentioned && !one.isAuthor && !one.refusesMentions && !one.isBlocked;
        expect(send).toBe(one.mayRead && (wants || (isCalled && one.choice !== "mute")));
        expect(["every-post", "own-post", "mentioned", "followed", "named"].includes(reason)).toBe(send);
        // Following, or being named, is the reason only where it is what brings the copy: its stop link then stops it.
        expect(reason === "followed").toBe(send && one.mode !== "each" && one.choice === "follow");
        expect(reason === "named").toBe(send && one.mode !== "each" && one.choice === null);
        expect(reason === "muted").toBe(one.mayRead && one.choice === "mute");
      }),
      { numRuns: 1_000 },
    );
  });

  const anyReader: fc.Arbitrary<Reader> = fc.record({
    mode: fc.constantFrom(...deliveryModes, null),
    isAuthor: fc.boolean(),
    isMentioned: fc.boolean(),
    isAnswered: fc.boolean(),
    isReplied: fc.boolean(),
    isAnnouncement: fc.boolean(),
    refusesMentions: fc.boolean(),
    isBlocked: fc.boolean(),
    isPaused: fc.boolean(),
    isOnHold: fc.boolean(),
    isFolded: fc.boolean(),
    isQuiet: fc.boolean(),
    isSpent: fc.boolean(),
    mayRead: fc.boolean(),
    choice: fc.constantFrom("follow" as const, "mute" as const, null),
  });

  test("is by one way exactly: at once, in one later mail, or not, with its reason", () => {
    fc.assert(
      fc.property(anyReader, (one) => {
        const { send, reason, keptFor } = decideDelivery(one);
        expect(ways[reason] === "now").toBe(send);
        // What is kept is in no digest of an interval and in no fold, and is told what would have brought it.
        const hasOwnDigest = reason === "folded" || reason.startsWith("digest-");
        const isKept =
          reason === "quiet-hours" || reason === "over-budget" || (reason === "on-hold" && one.mode === null);
        expect(keptFor !== undefined).toBe(isKept);
        expect(isKept && hasOwnDigest).toBe(false);
        if (keptFor !== undefined) expect([ways[keptFor], keptFor === "own-post"]).toEqual(["now", false]);
      }),
      { numRuns: 5_000 },
    );
  });

  test("is never lost to a busy discussion or to limits: what would have come now comes later, but for one's own", () => {
    fc.assert(
      fc.property(anyReader, (one) => {
        const without = decideDelivery({ ...one, isFolded: false, isQuiet: false, isSpent: false });
        const decision = decideDelivery(one);
        if (!without.send) expect(decision).toEqual(without);
        else if (!decision.send && decision.reason !== "own-in-digest") expect(ways[decision.reason]).toBe("later");
        else if (!decision.send) expect([without.reason, one.isQuiet || one.isSpent]).toEqual(["own-post", true]);
        // A busy discussion holds back only what goes to many; a person's own limits hold back all.
        const inFold = decideDelivery({ ...one, isFolded: true, isQuiet: false, isSpent: false });
        const isMeant = one.isAuthor || one.isMentioned || one.isReplied || one.isAnnouncement;
        if (without.send && isMeant) expect(inFold.send).toBe(true);
        expect(decideDelivery({ ...one, isQuiet: true }).send).toBe(false);
        expect(decideDelivery({ ...one, isSpent: true }).send).toBe(false);
      }),
      { numRuns: 5_000 },
    );
  });

  const busy = { mode: "each", isAuthor: false, isFolded: true, mayRead: true } as const;
  test.each([
    ["who gets every post", busy, false, "folded"],
    ["who follows it", { ...busy, mode: "web", choice: "follow" }, false, "folded"],
    ["who has one mail a day", { ...busy, mode: "daily" }, false, "digest-daily"],
    ["whom the post names", { ...busy, isMentioned: true }, true, "mentioned"],
    ["whom the post answers", { ...busy, isReplied: true }, true, "replied"],
    ["who hears what leaders announce", { ...busy, isAnnouncement: true }, true, "announcement"],
    ["who wrote it", { ...busy, isAuthor: true }, true, "own-post"],
    ["whose quiet hours it meets", { ...busy, isQuiet: true }, false, "quiet-hours"],
    ["whose day is used up", { ...busy, isSpent: true }, false, "folded"],
    ["whose day is used up, and whom it answers", { ...busy, isReplied: true, isSpent: true }, false, "over-budget"],
    ["whose mail is on hold", { ...busy, isOnHold: true, isQuiet: true }, false, "on-hold"],
  ] as [string, Reader, boolean, string][])("a post of a busy discussion, for one %s", (_who, reader, send, reason) => {
    expect(decideDelivery(reader)).toMatchObject({ send, reason });
  });

  const named = { mode: null, isAuthor: false, isMentioned: true, mayRead: true } as const;
  test.each([
    ["who belongs nowhere", named, true, "named"],
    ["who reads the group on the web", { ...named, mode: "web" }, true, "named"],
    ["who gets every post anyway", { ...named, mode: "each" }, true, "mentioned"],
    ["who follows the discussion", { ...named, choice: "follow" }, true, "followed"],
    ["who muted the discussion", { ...named, choice: "mute" }, false, "muted"],
    ["who wants no such mail", { ...named, refusesMentions: true }, false, "mention-refused"],
    [
      "who wants no such mail, and gets every post",
      { ...named, mode: "each", refusesMentions: true },
      true,
      "mentioned",
    ],
    ["who blocked the author", { ...named, isBlocked: true }, false, "mention-blocked"],
    ["who may not read it", { ...named, mayRead: false }, false, "may-not-read"],
    ["who wrote it", { ...named, isAuthor: true }, false, "no-subscription"],
  ] as [string, Reader, boolean, string][])("a post that names somebody, for one %s", (_who, reader, send, reason) => {
    expect(decideDelivery(reader)).toEqual({ send, reason });
  });
});

describe("the thread of a mail", () => {
  const known = [
    { postId: 1, topicId: 10, messageIds: ["<1@x>"] },
    { postId: 2, topicId: 10, messageIds: ["<2@x>", "<claimed@y>"] },
    { postId: 3, topicId: 30, messageIds: ["<3@x>"] },
  ];

  test("is the token's, else In-Reply-To's, else the newest reference that is known", () => {
    expect(parentOf({ inReplyTo: "<1@x>", references: ["<3@x>"] }, known[1]!, known)!.postId).toBe(2);
    expect(parentOf({ inReplyTo: "<claimed@y>", references: ["<3@x>"] }, null, known)!.postId).toBe(2);
    expect(parentOf({ inReplyTo: "<no@x>", references: ["<1@x>", "<3@x>", "<gone@x>"] }, null, known)!.postId).toBe(3);
    expect(parentOf({ inReplyTo: null, references: [] }, null, known)).toBeNull();
  });

  test.each([
    ["Re: [PRESS] Re: Ink", "Ink"],
    ["AW: WG: Ink", "Ink"],
    ["SV: [press] Ink and [brackets]", "Ink and [brackets]"],
    ["Re[2]: Ink", "Ink"],
    ["回复: 墨水", "墨水"],
    ["Relatives of ink", "Relatives of ink"],
    ["[PRESS]", ""],
  ])("%j is about %j", (subject, title) => expect(titleFrom(subject, "PRESS")).toBe(title));
});

describe("the text of a mail", () => {
  test.each([
    [
      "English",
      "Yes.\n\nOn Sat, 14 Nov 2026 at 15:00, Ada Lind via PRESS <press@lists.example.org>\nwrote:\n\n> Really?\n",
    ],
    ["German", "Yes.\n\nAm 14.11.26 um 15:00 schrieb Ada Lind:\n> Wirklich?\n"],
    ["French", "Yes.\n\nLe sam. 14 nov. 2026 à 15:00, Ada Lind <ada@one.example> a écrit :\n> Vraiment ?\n"],
    ["Spanish", "Yes.\n\nEl sáb, 14 nov 2026 a las 15:00, Ada Lind escribió:\n> ¿De veras?\n"],
    [
      "Outlook",
      "Yes.\n\n-----Original Message-----\nFrom: Ada Lind\nSent: Saturday\nTo: Press\nSubject: Ink\n\nReally?\n",
    ],
    [
      "Outlook without a line",
      "Yes.\n\nFrom: Ada Lind <ada@one.example>\nSent: Saturday, 14 November 2026\nTo: Press\n\nReally?\n",
    ],
  ])("parts what is new from what was quoted: %s", (_name, text) => {
    const parts = splitQuoted(text);
    expect(parts.fresh).toBe("Yes.");
    expect(parts.quoted.length).toBeGreaterThan(5);
  });

  test("answers between quoted lines stay where they are", () => {
    const text = "On Sat, Ada Lind wrote:\n> First?\nYes.\n> Second?\nNo.";
    expect(splitQuoted(text)).toEqual({ fresh: text, quoted: "" });
  });

  test("what stands right above the line of a quotation is its author's, and so is what stands below a short one", () => {
    const above = splitQuoted("Aye\nOn Sat, 14 Nov 2026 at 15:00, Ada Lind wrote:\n> Really?");
    expect(above).toEqual({ fresh: "Aye", quoted: "On Sat, 14 Nov 2026 at 15:00, Ada Lind wrote:\n> Really?" });
    const below = "On Sat, 14 Nov 2026 at 15:00, Ada Lind\n<ada@one.example> wrote:\n> Really?\n\nYes.";
    expect(splitQuoted(below)).toEqual({ fresh: below, quoted: "" });
  });

  test("nothing is lost, whatever was written", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 400 }), (text) => {
        const { fresh, quoted } = splitQuoted(text);
        const letters = (words: string) => words.replace(/\s/g, "");
        return letters(fresh) + letters(quoted) === letters(text);
      }),
    );
  });

  test("ten thousand quote marks make no deep tree", () => {
    const body = bodyFromMail({ text: `x\n${">".repeat(10_000)} deep\ny`, html: null });
    expect(body.html.match(/<blockquote>/g)!.length).toBeLessThanOrEqual(8);
  });

  const bits = fc.constantFrom(
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<a href='javascript:alert(1)'>x</a>",
    "<svg onload=alert(1)>",
    "<style>*{}</style>",
    "<iframe src=x>",
    "<math><mi xlink:href='data:x,<script>'>",
    "<p style='position:fixed'>",
    "<form action=x><input name=y>",
    "<a href=' java\nscript:alert(1)'>y</a>",
    "<b>bold</b>",
    "text",
    "<!--",
    "-->",
    "<![CDATA[",
    "&lt;script&gt;",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<base href=//x>",
    "<meta http-equiv=refresh content=0>",
    "<object data=x>",
    "<p id=main class=top>",
  );
  test("HTML from mails and Markdown from forms come out inert", () => {
    fc.assert(
      fc.property(fc.array(bits, { minLength: 1, maxLength: 12 }), (pieces) => {
        const source = pieces.join(" ");
        for (const html of [
          bodyFromMail({ text: null, html: source }).html,
          bodyFromMarkdown(source).html,
          bodyFromMail({ text: source, html: null }).html,
        ]) {
          expect(html).not.toMatch(/<(?:script|img|svg|style|iframe|form|input|math|object|base|meta|noscript)\b/i);
          for (const tag of html.match(/<[^>]*>/g) ?? [])
            expect(tag).toMatch(
              /^<\/?(?:[a-z][a-z0-9]*)(?: (?:href="(?:https?:|mailto:)[^"<>]*"|rel="[a-z ]+"|start="\d+"|scope="[a-z]*"|title="[^"]*"))* ?\/?>$/i,
            );
        }
      }),
      { numRuns: 200 },
    );
  });
});
