import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { findNode, project, runInOurPlace } from "./node.mjs";

/** One run of the whole suite with these variables. Counts come from vitest's own report. */
export async function runTests(env) {
  const folder = mkdtempSync(join(tmpdir(), "chapterhouse-tests-"));
  const report = join(folder, "report.json");
  const args = [
    join(project, "node_modules/vitest/vitest.mjs"),
    "run",
    "--reporter=default",
    "--reporter=json",
    `--outputFile.json=${report}`,
  ];
  const code = await runInOurPlace(findNode(), args, { cwd: project, env: { ...process.env, ...env } });
  try {
    return counted(JSON.parse(readFileSync(report, "utf8")), code);
  } catch {
    return { passed: 0, failed: 1, what: ["the run itself: it left no report"] };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/**
 * Skipped tests are neither. A file that breaks before its tests, or a run that ends badly without a failed test, is one failure.
 * `what` names each failure, so that the end of a long log says which.
 */
export function counted(report, code) {
  const what = report.testResults.flatMap((file) => {
    const name = relative(project, file.name);
    const tests = file.assertionResults.filter((test) => test.status === "failed");
    if (tests.length > 0) return tests.map((test) => `${name}: ${test.fullName}\n${firstLines(test.failureMessages)}`);
    return file.status === "failed" ? [`${name}: the file itself\n${firstLines([file.message])}`] : [];
  });
  if (what.length === 0 && code !== 0) what.push("the run itself: it ended badly though no test failed");
  return { passed: report.numPassedTests, failed: what.length, what };
}

const firstLines = (messages) =>
  (messages ?? [])
    .flatMap((message) => String(message).split("\n").slice(0, 12))
    .map((line) => `    ${line}`)
    .join("\n");
