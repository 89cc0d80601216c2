// npm run test:faults [-- MINUTES]: what is killed and cut off comes back with all that was accepted. The whole program, many processes: with
// MINUTES the machines are killed at random for so long, without for a short while.
import { join } from "node:path";
import { ensureDependencies } from "./lib/dependencies.mjs";
import { findNode, main, project, runInOurPlace } from "./lib/node.mjs";

const tests = [
  "test/faults",
  "test/crash-points.test.ts",
  "test/crash-import.test.ts",
  "test/crash-processes.test.ts",
  "src/platform/mail/out/crash.test.ts",
];

await main(() => {
  const [minutes] = process.argv.slice(2);
  if (minutes !== undefined && !(Number(minutes) > 0)) throw new Error("Give minutes: npm run test:faults -- 10");
  ensureDependencies();
  const chosen = minutes === undefined ? tests : tests.slice(0, 1);
  const env = { ...process.env, TEST_DATABASE_URL: "", ...(minutes !== undefined && { FAULTS_MINUTES: minutes }) };
  return runInOurPlace(findNode(), [join(project, "node_modules/vitest/vitest.mjs"), "run", ...chosen], {
    cwd: project,
    env,
  });
});
