// node scripts/run.mjs SCRIPT [ARGUMENT...]: runs one of our scripts with the libraries in place and the right Node.js.
import { resolve } from "node:path";
import { ensureDependencies } from "./lib/dependencies.mjs";
import { findNode, main, project, runInOurPlace } from "./lib/node.mjs";

await main(async () => {
  const [script, ...args] = process.argv.slice(2);
  if (!script) throw new Error("Say which script to run: node scripts/run.mjs scripts/check.mjs");
  ensureDependencies();
  return runInOurPlace(findNode(), [resolve(project, script), ...args]);
});
