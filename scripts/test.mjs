// npm test: set-up, gates, build, and every test on the embedded PostgreSQL and on a real PostgreSQL 15.
// Ends with the line "N passed, N failed". With CI=true a missing browser or server is a failure.
import { auditDependencies } from "./lib/audit.mjs";
import { ensureDependencies } from "./lib/dependencies.mjs";
import { findNode, main, project, runInOurPlace } from "./lib/node.mjs";
import { needs, provide, startPostgres15 } from "./lib/system.mjs";
import { runTests } from "./lib/vitest.mjs";

await main(async () => {
  ensureDependencies();
  const total = { passed: 0, failed: 0 };
  const notRun = [];
  const failures = [];
  const add = ({ passed, failed, what = [] }) => {
    total.passed += passed;
    total.failed += failed;
    failures.push(...what);
  };
  const [chromium, postgres15, bounces] = needs.map(provide);
  for (const { missing } of [chromium, postgres15, bounces]) if (missing) notRun.push(missing);
  // check exits with the number of gates that complained
  add({ passed: 0, failed: await runInOurPlace(findNode(), [`${project}/scripts/check.mjs`]) });
  add({ passed: 0, failed: await runInOurPlace(findNode(), [`${project}/scripts/build.mjs`]) });
  const { failed, leftOut } = auditDependencies();
  if (failed) process.stdout.write(`FAILED: ${failed}\n`);
  add({ passed: 0, failed: failed ? 1 : 0 });
  const given = {
    ...(chromium.found && { CHROMIUM: chromium.found }),
    ...(bounces.found && { BOUNCES: bounces.found }),
  };
  process.stdout.write("\nOn the embedded PostgreSQL:\n");
  add(await runTests({ ...given, TEST_DATABASE_URL: "" }));
  if (postgres15.found) add(await onPostgres15(postgres15.found, given));
  // A registry without that endpoint is no fault of the machine's, so it fails nowhere; but it is said.
  if (leftOut) process.stdout.write(`not run: the audit of libraries: ${leftOut}\n`);
  for (const reason of notRun) process.stdout.write(`not run: ${reason}\n`);
  for (const failure of failures) process.stdout.write(`failed: ${failure}\n`);
  if (process.env.CI === "true") total.failed += notRun.length;
  process.stdout.write(`${total.passed} passed, ${total.failed} failed\n`);
  return total.failed === 0 ? 0 : 1;
});

async function onPostgres15(bin, given) {
  process.stdout.write("\nOn PostgreSQL 15:\n");
  const server = await startPostgres15(bin);
  try {
    return await runTests({ ...given, TEST_DATABASE_URL: server.url, SECOND_RUN: "1" });
  } finally {
    await server.stop();
  }
}
