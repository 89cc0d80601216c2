import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { projectFolder } from "../src/platform/config/index.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "chapterhouse-scripts-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Runs an expression over one of the scripts' modules, as the scripts do: in plain JavaScript. */
function ask(module: string, expression: string): unknown {
  const file = JSON.stringify(join(projectFolder(), "scripts", module));
  const program = `import(${file}).then(async (it) => console.log(JSON.stringify(await (${expression}))))`;
  const { stdout, stderr, status } = spawnSync(process.execPath, ["--input-type=module", "-e", program], {
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
}

function lock(name: string, packages: Record<string, { version: string; optional?: boolean }>): void {
  mkdirSync(join(folder, "node_modules"), { recursive: true });
  writeFileSync(join(folder, name), JSON.stringify({ packages }));
}
const whatDiffers = () => ask("lib/dependencies.mjs", `it.whatDiffers(${JSON.stringify(folder)})`);

test("libraries are installed when missing, changed or no longer used, and not when only another machine's are absent", () => {
  const wanted = {
    "": { version: "1" },
    "node_modules/a": { version: "1.0.0" },
    "node_modules/mac": { version: "1.0.0", optional: true },
  };
  lock("package-lock.json", wanted);
  expect(whatDiffers()).toBe("none are here yet");
  lock("node_modules/.package-lock.json", { "node_modules/a": { version: "1.0.0" } });
  expect(whatDiffers()).toBeNull();
  lock("node_modules/.package-lock.json", { "node_modules/a": { version: "0.9.0" } });
  expect(whatDiffers()).toBe("a changed");
  lock("node_modules/.package-lock.json", {
    "node_modules/a": { version: "1.0.0" },
    "node_modules/old": { version: "1.0.0" },
  });
  expect(whatDiffers()).toBe("old is no longer used");
});

test("a file that breaks before its tests and a run that ends badly count as failures, each by its name", () => {
  const file = (status: string, ...tests: string[]) => ({
    name: join(projectFolder(), "test/a.test.ts"),
    status,
    message: "could not be loaded",
    assertionResults: tests.map((state) => ({ status: state, fullName: "adds up", failureMessages: ["2 is not 3"] })),
  });
  const counted = (testResults: unknown, code: number) =>
    ask("lib/vitest.mjs", `it.counted(${JSON.stringify({ numPassedTests: 3, testResults })}, ${code})`);
  expect(counted([file("failed", "failed", "passed"), file("failed")], 1)).toEqual({
    passed: 3,
    failed: 2,
    what: ["test/a.test.ts: adds up\n    2 is not 3", "test/a.test.ts: the file itself\n    could not be loaded"],
  });
  expect(counted([file("passed", "passed")], 1)).toMatchObject({ passed: 3, failed: 1 });
  expect(counted([file("passed", "passed")], 0)).toEqual({ passed: 3, failed: 0, what: [] });
});

test("the program is bundled once, and again only when a source changed", () => {
  for (const name of ["package-lock.json", "package.json", "tsconfig.json"]) writeFileSync(join(folder, name), "{}");
  mkdirSync(join(folder, "scripts"));
  writeFileSync(join(folder, "scripts/build.mjs"), "");
  mkdirSync(join(folder, "src/app"), { recursive: true });
  const main = join(folder, "src/app/main.ts");
  const build = () => ask("build.mjs", `it.build(${JSON.stringify(folder)})`);
  writeFileSync(main, 'const word: string = "one";\nconsole.log(word);\n');
  expect(build()).toBe(true);
  expect(build()).toBe(false);
  writeFileSync(main, 'const word: string = "two";\nconsole.log(word);\n');
  expect(build()).toBe(true);
  expect(spawnSync(process.execPath, [join(folder, "dist/main.js")], { encoding: "utf8" }).stdout).toBe("two\n");
  expect(statSync(join(folder, "dist/.sources")).isFile()).toBe(true);
});

test("a script without a new enough Node.js says so in one sentence", () => {
  const said = ask(
    "lib/node.mjs",
    `(Object.defineProperty(process.versions, "node", { value: "20.1.0" }), (() => { try { return it.findNode("/nowhere") } catch (e) { return e.message } })())`,
  );
  expect(said).toMatch(/^Chapterhouse needs Node\.js 24 or newer; .* try again\.$/);
});

test("known holes of weight fail the audit; a registry that answers no such question is said, and anything else is a failure", () => {
  const judged = (said: unknown) => ask("lib/audit.mjs", `it.judged(${JSON.stringify(JSON.stringify(said))})`);
  const holes = (severity: string) => ({
    metadata: { vulnerabilities: { [severity]: 1 } },
    vulnerabilities: { paste: { name: "paste", severity } },
  });
  expect(judged(holes("moderate"))).toEqual({});
  expect(judged(holes("high"))).toEqual({ failed: "known holes in paste (high): npm audit says more" });
  expect(judged({ message: "405 Method Not Allowed", statusCode: 405 })).toEqual({
    leftOut: "the registry has no audit endpoint (405 Method Not Allowed)",
  });
  expect(judged({ message: "503 Unavailable", statusCode: 503 })).toHaveProperty("failed");
  expect(judged({ error: { code: "ECONNREFUSED", summary: "no route" } })).toHaveProperty("failed");
});
