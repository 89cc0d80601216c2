import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
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
    return { passed: 0, failed: 1 };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Skipped tests are neither. A file that breaks before its tests, or a run that ends badly without a failed test, is one failure. */
export function counted(report, code) {
  const broken = report.testResults.filter(
    (file) => file.status === "failed" && !file.assertionResults.some((test) => test.status === "failed"),
  ).length;
  const failed = report.numFailedTests + broken;
  return { passed: report.numPassedTests, failed: failed === 0 && code !== 0 ? 1 : failed };
}
