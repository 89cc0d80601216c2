/** What people typed stays text on every page that shows it: every column of words holds markup, and every page is read. */
import { Parser } from "htmlparser2";
import { beforeAll, expect, test, vi } from "vitest";
import { sql } from "../src/platform/db/index.ts";
import { useApp } from "./app.ts";
import { Browserless } from "./browserless.ts";
import { everyPage, pagePaths, type EveryPage } from "./every-page.ts";

// The sample, and each of more than a hundred pages twice.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 90_000 });

const app = useApp();

/** The long one where it fits, else the short one. */
const marks = [`"'></title></textarea><script>alert(1)</script><b onclick=x data-nasty>`, "<b data-nasty>"];
/** For what is an address: also one that runs a script where somebody presses it. */
const addressMarks = ["javascript:alert(1)//<b data-nasty>", ...marks];

/** Columns that the program writes by itself: words of a fixed list, keys, days, and markup that was made harmless when it was written. */
const ours = new RegExp(
  [
    "_(?:html|on|day|key|id|ids|hash|from|method|type|uris|check|cause|view|kinds?|part|zone|light|dark)$",
    "^(?:kind|key|state|role|sort|slug|digest|hash|language|languages|channel|proof|purpose|scopes|cause|style|editing|adders|rule|decision|outcome|choice|setting|act|asked|currency|region|selector|algorithm|transports|auth|p256dh|endpoint|writers|field|fate|source|capability|actor|location|next|issuer|licence|until|recipient|sender|address|domain|answer_to|path|context|message_id|in_reply_to|join_cause)$",
  ].join("|"),
);
const isAddress = (column: string) => /url|href|link|phone|mail/.test(column);

let every: EveryPage;
const marked: string[] = [];

beforeAll(async () => {
  every = await everyPage(app);
  const { rows } = await sql<{ table: string; column: string; isList: boolean }>`
    select c.table_name as table, c.column_name as column, c.data_type = 'ARRAY' as "isList" from information_schema.columns c
      join information_schema.tables t using (table_schema, table_name)
    where c.table_schema = 'public' and t.table_type = 'BASE TABLE' and c.is_generated = 'NEVER'
      and (c.data_type = 'text' or c.data_type = 'ARRAY' and c.udt_name = '_text')
    order by 1, 2`.execute(app.db);
  for (const { table, column, isList } of rows.filter(({ column }) => !ours.test(column)))
    for (const mark of isAddress(column) ? addressMarks : marks)
      if (await write(table, column, isList ? [mark] : mark)) {
        marked.push(`${table}.${column}`);
        break;
      }
});

/** Into every row that has something there; false: the table takes no such thing, which is as good. */
const write = (table: string, column: string, value: string | string[]): Promise<boolean> =>
  sql`update ${sql.table(table)} set ${sql.ref(column)} = ${value} where ${sql.ref(column)} is not null`
    .execute(app.db)
    .then(
      () => true,
      (error: { code?: string }) => {
        // Checks, keys, and what may not be changed.
        if (!/^(?:23|42501|P0001)/.test(error.code ?? "")) throw error as Error;
        return false;
      },
    );

test("T1: markup and script in any field stay text on every page that shows them", async () => {
  const browsers = [every.session, null].map((session) => new Browserless(app.web, app.settings, session));
  const shown = new Set<string>();
  const taken: string[] = [];
  for (const path of pagePaths)
    for (const browser of browsers) {
      const answer = await landing(browser, every.addressOf(path));
      expect(answer.status, path).toBeLessThan(500);
      if (!String(answer.headers["content-type"]).startsWith("text/html")) continue;
      if (answer.body.includes("data-nasty")) shown.add(path);
      taken.push(...takenIn(answer.body).map((what) => `${path}: ${what}`));
    }
  expect(taken).toEqual([]);
  // It was there to be taken.
  expect(marked).toEqual(expect.arrayContaining(typed));
  expect([...shown]).toEqual(expect.arrayContaining(showing));
  expect(shown.size).toBeGreaterThan(0.8 * pagePaths.length);
});

/** Some of what people type, and pages that show it. */
const typed = ["persons.name", "profiles.workplace", "units.name", "unit_texts.rules", "topics.title", "posts.subject"];
const showing = ["/groups/:slug", "/topics/:id/:words", "/people/:personId", "/desk/mail/:id", "/search"];

/** A title that changed has led its page to another address. */
async function landing(browser: Browserless, path: string) {
  const answer = await browser.get(path);
  return answer.status === 301 ? browser.get(answer.location!) : answer;
}

/** What of a page is markup or script that we did not write. */
function takenIn(html: string): string[] {
  const found: string[] = [];
  const parser = new Parser({
    onopentag(name, attributes) {
      for (const [attribute, value] of Object.entries(attributes))
        if (attribute === "data-nasty" || attribute.startsWith("on") || /^\s*javascript:/i.test(value))
          found.push(`<${name} ${attribute}=${value}>`);
      if (name === "script" && !("src" in attributes)) found.push(`<${name}>`);
    },
  });
  parser.end(html);
  return found;
}
