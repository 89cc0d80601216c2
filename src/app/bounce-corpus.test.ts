import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { useApp } from "../../test/app.ts";
import { usePostOffice, type OutMail } from "../../test/post-office.ts";
import { sql } from "#platform/db";
import { aUnit, joined } from "../groups/builders.ts";
import { aPerson, type APerson } from "../people/builders.ts";

/**
 * Reports of mail systems of thirty years, of which Debian has a package (python3-flufl.bounce); `npm test` installs it and says where it is. What each is
 * expected to mean stands in the same package: whose address failed, for good or for now.
 */
const corpus = process.env.BOUNCES;
const data = join(corpus ?? "", "tests/data");
const names = corpus
  ? readdirSync(data)
      .filter((name) => name.endsWith(".txt"))
      .sort()
  : [];

type Meaning = "failed" | "delayed" | "nobody";

/** From the package's own table: `('dsn', 'dsn_01.txt', [b'…'])`, with `True` behind it where it is for now only. */
function meaningsIn(table: string): Map<string, Meaning> {
  const rows = table.matchAll(/\(\s*'\w+',\s*(?:#[^\n]*\n\s*)?'([\w.]+)',\s*\[([^\]]*)\](?:,\s*(True|False))?\s*\)/g);
  return new Map(
    [...rows].map(([, name, addresses, isTemporary]) => [
      name!,
      !addresses!.includes("'") ? "nobody" : isTemporary === "True" ? "delayed" : "failed",
    ]),
  );
}

/** What we make of them otherwise, and why that is right for us. */
const otherwise: Record<string, string> = {
  "sina_01.txt": "unclear: it names two addresses and not a word of what happened",
};

describe.runIf(corpus)("the corpus of bounces", () => {
  const app = useApp();
  const post = usePostOffice(app);
  let copy: OutMail;
  let reader: APerson;

  beforeAll(async () => {
    const [writer, other] = [await aPerson(app.db), await aPerson(app.db)];
    reader = other;
    const unit = await aUnit(app.db, { slug: "ink" });
    for (const person of [writer, reader]) await joined(app.db, unit, person, app.clock.read());
    await (await app.as(writer)).post("/groups/ink/topics", { title: "Ink", body: "Which one?" });
    copy = (await post.outboxTo(reader.address))[0]!;
  });

  test("comes back to a copy, message by message: what failed is told from what is late, and nothing is posted, held or answered", async () => {
    const meanings = meaningsIn(readFileSync(join(corpus!, "testing/helpers.py"), "utf8"));
    expect(names.length).toBeGreaterThan(110);
    expect(meanings.size).toBeGreaterThan(110);
    const wrong: string[] = [];
    for (const name of names) {
      const raw = readFileSync(join(data, name), "latin1");
      const { fates } = await post.receive({ from: "", to: copy.sender, raw });
      const meaning = meanings.get(name) ?? "nobody";
      // What is an exception stays one only as long as it has to.
      if (name in otherwise === fits(meaning, fates[0]!))
        wrong.push(`${name}: ${meaning}, but ${fates[0]!.fate} ${JSON.stringify(fates[0]!.detail)}`);
    }
    expect(wrong).toEqual([]);
    expect(await post.outbox()).toEqual([]);
    const { rows } = await sql<{ posts: number; held: number }>`
      select (select count(*) from posts) as posts, (select count(*) from held_mails) as held`.execute(app.db);
    expect(rows[0]).toEqual({ posts: 1, held: 0 });
  });
});

/** What names nobody may be anything that is no post; of the others each is a bounce of this copy. */
const fits = (meaning: Meaning, { fate, detail }: { fate: string | null; detail: unknown }): boolean => {
  const { is, fault } = detail as { is?: string; fault?: string };
  if (fate !== "bounce") return false;
  if (meaning === "failed") return is === "failed";
  return meaning === "nobody" || is === "delayed" || fault === "temporary";
};
