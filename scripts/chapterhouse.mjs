#!/usr/bin/env node
// The command line: chapterhouse help.
import { join } from "node:path";
import { ensureDependencies } from "./lib/dependencies.mjs";
import { findNode, main, project, runInOurPlace } from "./lib/node.mjs";
import { runProgram } from "./lib/program.mjs";

await main(() => {
  const [command, ...rest] = process.argv.slice(2);
  return command === "bench" ? runBench(rest) : runProgram(process.argv.slice(2));
});

// Benchmarks are run from their sources; the bundle does not hold them.
function runBench(names) {
  ensureDependencies();
  return runInOurPlace(findNode(), [join(project, "scripts/bench.mjs"), ...names]);
}
