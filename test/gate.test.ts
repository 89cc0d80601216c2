import { spawnSync } from "node:child_process";
import {
  appendFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeEach, expect, test } from "vitest";
import { projectFolder } from "../src/platform/config/index.ts";

const home = mkdtempSync(join(tmpdir(), "chapterhouse-gate-"));
const folder = join(home, "copy");
const copied = [
  "src",
  "test",
  "migrations",
  "package.json",
  "tsconfig.json",
  ".oxlintrc.json",
  ".oxfmtrc.json",
  ".dependency-cruiser.mjs",
];

beforeEach(() => {
  rmSync(folder, { recursive: true, force: true });
  for (const name of copied) cpSync(join(projectFolder(), name), join(folder, name), { recursive: true });
  symlinkSync(join(projectFolder(), "node_modules"), join(folder, "node_modules"));
});
afterAll(() => rmSync(home, { recursive: true }));

function plant(files: Record<string, string>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

function gate(name: string): { passed: boolean; said: string } {
  const check = join(projectFolder(), "scripts/check.mjs");
  const result = spawnSync(process.execPath, [check, "--folder", folder, name], { encoding: "utf8", cwd: folder });
  return { passed: result.status === 0, said: result.stdout + result.stderr };
}

test("a badly set file fails the format gate", () => {
  plant({ "src/people/planted.ts": "export const  a = {b:1}\n" });
  expect(gate("format")).toMatchObject({ passed: false, said: expect.stringContaining("src/people/planted.ts") });
});

test("literal words in a page, a picture without words and an any fail the lint gate", () => {
  plant({
    "src/people/pages/planted.tsx":
      'export const view = () => <p>Hello</p>;\nexport const picture = () => <img src="/x.png" />;\n',
    "src/people/planted.ts": "export const a = (b: any) => b;\n",
    "test/planted.test.ts": 'import { test } from "vitest";\ntest.skip("nobody runs this", () => {});\n',
  });
  const { passed, said } = gate("lint");
  expect(passed).toBe(false);
  for (const rule of ["jsx-no-literals", "alt-text", "no-explicit-any", "no-disabled-tests"])
    expect(said).toContain(rule);
});

test("raw HTML outside its one module fails the gate", () => {
  plant({
    "src/people/pages/planted.tsx":
      "export const view = (html: string) => <p dangerouslySetInnerHTML={{ __html: html }} />;\n",
  });
  expect(gate("raw HTML")).toMatchObject({
    passed: false,
    said: expect.stringContaining("src/people/pages/planted.tsx makes raw HTML"),
  });
});

test.each([
  ["a builder call", 'export const a = (db: Db) => db.insertInto("posts");\n'],
  ["a statement", "export const a = sql`update posts p set subject = ''`;\n"],
  ["a removal", "export const a = sql`delete from posts`;\n"],
])("another slice's table written by %s fails the gate", (_, text) => {
  plant({ "src/people/commands.ts": text });
  expect(gate("one writer per table")).toMatchObject({
    passed: false,
    said: expect.stringContaining("src/people/commands.ts writes posts, which belongs to discussions"),
  });
});

test("a statement or a default that reads the database's clock fails the gate", () => {
  plant({
    "src/people/queries.ts": "export const a = sql`select id from persons where created_at < now()`;\n",
    "migrations/0099_people.sql": "alter table persons alter column created_at set default now();\n",
  });
  const { passed, said } = gate("one clock");
  expect(passed).toBe(false);
  expect(said).toContain("src/people/queries.ts reads");
  expect(said).toContain("migrations/0099_people.sql reads");
});

test("a text that nobody says fails the gate; one that a template makes does not", () => {
  const catalogue = join(folder, "src/membership/messages.en.json");
  const texts = { ...JSON.parse(readFileSync(catalogue, "utf8")), "planted.idle": "x", "planted.one": "y" };
  writeFileSync(catalogue, JSON.stringify(texts));
  plant({ "src/membership/planted.ts": "export const key = (one: string) => `planted.${one}ne`;\n" });
  const { passed, said } = gate("messages");
  expect(passed).toBe(false);
  expect(said).toContain('src/membership/messages.en.json: nobody says "planted.idle"');
  expect(said).not.toContain("planted.one");
});

test("every import rule reports its planted violation", { timeout: 60_000 }, () => {
  const planted: [rule: string, path: string, text: string][] = [
    ["down:people", "src/people/planted-down.ts", 'export type { Unit } from "#groups";\n'],
    ["front-door", "src/groups/planted-inside.ts", 'export * from "../people/planted-plain.ts";\n'],
    ["platform-front-door", "src/platform/time/planted-inside.ts", 'export * from "../db/named.ts";\n'],
    ["app-front-door", "src/app/planted-inside.ts", 'export * from "../people/planted-plain.ts";\n'],
    ["tests-borrow-builders", "src/groups/planted.test.ts", 'export * from "../people/planted-plain.ts";\n'],
    ["no-test-in-product", "src/people/planted-test.ts", 'export * from "../../test/database.ts";\n'],
    ["platform-knows-no-slice", "src/platform/time/planted-slice.ts", 'export * from "#people";\n'],
    ["nobody-imports-app", "src/people/planted-app.ts", 'export * from "../app/routes.ts";\n'],
    ["rules-are-pure", "src/groups/planted-a/rules.ts", 'export * from "#platform/mail";\n'],
    ["rules-without-node", "src/groups/planted-b/rules.ts", 'export { readFileSync } from "node:fs";\n'],
    ["rules-know-types-only", "src/groups/planted-c/rules.ts", 'export * from "#people";\n'],
    [
      "sql-has-a-place",
      "src/people/pages/planted.tsx",
      'import { sql } from "#platform/db";\nexport const a = sql`select 1`;\n',
    ],
    ["known-folders-from", "src/gadgets/planted.ts", 'export const a = 1;\nimport "node:fs";\n'],
    [
      "no-cycles",
      "src/people/planted-one.ts",
      'import { two } from "./planted-two.ts";\nexport const one = () => two;\n',
    ],
  ];
  plant({
    ...Object.fromEntries(planted.map(([, path, text]) => [path, text])),
    "src/people/planted-plain.ts": "export const plain = 1;\n",
    "src/people/planted-two.ts": 'import { one } from "./planted-one.ts";\nexport const two = () => one;\n',
  });
  const { passed, said } = gate("imports");
  expect(passed).toBe(false);
  for (const [rule, path] of planted) expect(said, rule).toContain(`${rule}: ${path} imports`);
});

test("an import check that reads fewer modules than there are fails instead of being content", () => {
  const config = join(folder, ".dependency-cruiser.mjs");
  writeFileSync(
    config,
    readFileSync(config, "utf8").replace('exclude: { path: "^(dist|data)/" }', 'exclude: { path: "^src/people/" }'),
  );
  expect(gate("imports")).toMatchObject({
    passed: false,
    said: expect.stringMatching(/only \d+ of \d+ modules were read/),
  });
});

test("a wrong type fails the types gate", () => {
  plant({ "src/people/planted.ts": 'export const a: number = "one";\n' });
  const config = join(folder, "tsconfig.json");
  // The whole tree takes the compiler a while, and check has had it already.
  writeFileSync(config, readFileSync(config, "utf8").replace(/"include": .*/, '"include": ["src/people/planted.ts"]'));
  expect(gate("types")).toMatchObject({ passed: false, said: expect.stringContaining("src/people/planted.ts(1,14)") });
});

test("a migration whose types were not generated anew fails the gate", () => {
  appendFileSync(join(folder, "migrations/0002_people.sql"), "\nalter table persons add column planted text;\n");
  expect(gate("generated types")).toMatchObject({
    passed: false,
    said: expect.stringMatching(/planted|not up-to-date|match/i),
  });
});
