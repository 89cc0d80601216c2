// npm run audit: known holes in the libraries that an installation runs.
import { auditDependencies } from "./lib/audit.mjs";
import { main } from "./lib/node.mjs";

await main(async () => {
  const { failed, leftOut } = auditDependencies();
  process.stdout.write(`${failed ?? (leftOut ? `not run: ${leftOut}` : "No hole is known.")}\n`);
  return failed ? 1 : 0;
});
