import { beforeAll, expect, test } from "vitest";
import { sql } from "../src/platform/db/index.ts";
import { aUnit, joined, leads } from "../src/groups/builders.ts";
import { capabilities } from "../src/people/index.ts";
import { aPerson, sessionFor, type APerson } from "../src/people/builders.ts";
import { useApp } from "./app.ts";
import { useBrowser } from "./browser.ts";
import { usePostOffice } from "./post-office.ts";

const app = useApp({ publicUrl: "http://127.0.0.1:1" });
const post = usePostOffice(app);
const screens = useBrowser(app);
const group = "paper@lists.example.org";
let ada: APerson;

/** Each leaves a mark in the page if anything of it is taken for markup or script. */
const nasty = [
  "<img src=x onerror=alert(1) data-nasty>",
  '"><script data-nasty>alert(1)</script>',
  "'><svg/onload=alert(1) data-nasty>",
  "</title><b data-nasty>",
  "</textarea><b data-nasty>",
  "--><b data-nasty>",
  "javascript:alert(1)//",
  "{{constructor.constructor('alert(1)')()}}",
];

beforeAll(async () => {
  ada = await aPerson(app.db, { name: "Ada Lind", address: "ada@one.example", capabilities: [...capabilities] });
  const unit = await aUnit(app.db, { name: "Paper", slug: "paper", settings: { strangers: "hold" } });
  await joined(app.db, unit, ada);
  await leads(app.db, unit, ada);
  await post.settled();
});

const word = (text: string) => `=?utf-8?B?${Buffer.from(text).toString("base64")}?=`;

function mailWith(text: string, from: string, number: number): string {
  const quoted = text.replace(/["\\]/g, "\\$&");
  return [
    `From: "${quoted}" <${from}>`,
    `To: ${group}`,
    `Subject: ${word(`${text} ${number}`)}`,
    `Message-ID: <${number}${text.replace(/[<>\s]/g, "")}@one.example>`,
    `List-Id: ${text}`,
    `X-Mailer: ${text}`,
    "Date: Sat, 14 Nov 2026 15:00:00 +0000",
    "MIME-Version: 1.0",
    "Content-Type: multipart/mixed; boundary=edge",
    "",
    "--edge",
    `Content-Type: text/html; charset="utf-8"`,
    "",
    `<p>Words ${text}</p><a href="javascript:alert(1)" data-nasty>x</a>`,
    "--edge",
    `Content-Type: text/plain; name="${quoted}"`,
    `Content-Disposition: attachment; filename="${quoted}.txt"`,
    "",
    text,
    "--edge--",
    "",
  ].join("\r\n");
}

test(
  "T1: markup in any header, name or body of a mail stays text on every page that shows it",
  { timeout: 120_000 },
  async () => {
    for (const [number, text] of nasty.entries()) {
      await post.receive({ from: ada.address, to: group, raw: mailWith(text, ada.address, number) });
      await post.receive({
        from: "eve@evil.example",
        to: group,
        raw: mailWith(text, "eve@evil.example", 100 + number),
      });
      await post.receive({
        from: "eve@evil.example",
        to: "postmaster@lists.example.org",
        raw: mailWith(text, "eve@evil.example", 200 + number),
      });
    }
    await sql`update persons set name = ${nasty[0]!} where id = ${ada.id}`.execute(app.db);
    const topics = await app.db.selectFrom("topics").select("id").execute();
    expect(topics.length).toBe(nasty.length);
    const mails = await app.db.selectFrom("inbound_mails").select("id").execute();
    const boxed = await app.db.selectFrom("mailbox_mails").select("id").limit(5).execute();

    const page = await screens.open();
    const value = await sessionFor(app.db, ada.id, app.clock.read());
    await page
      .context()
      .addCookies([{ name: "session", value, url: screens.address, httpOnly: true, sameSite: "Lax" }]);
    let dialogs = 0;
    page.on("dialog", (dialog) => {
      dialogs += 1;
      void dialog.dismiss();
    });
    const pages = [
      "/",
      "/desk/mail",
      "/discussions",
      "/groups/paper",
      "/groups/paper/topics",
      "/groups/paper/held",
      "/search?q=words",
      `/search?q=${encodeURIComponent(nasty[0]!)}`,
      "/mailbox",
      "/desk/audit",
      "/desk/people?q=a",
      ...topics.map(({ id }) => `/topics/${id}/x`),
      ...mails.slice(0, 8).map(({ id }) => `/desk/mail/${id}`),
      ...boxed.map(({ id }) => `/mailbox/${id}`),
    ];
    for (const path of pages) {
      const answer = await page.goto(path, { waitUntil: "load" });
      expect(answer!.status(), path).toBeLessThan(400);
      expect(await page.locator("[data-nasty], [onerror], [onload], a[href^='javascript:']").count(), path).toBe(0);
    }
    expect(dialogs).toBe(0);
  },
);
