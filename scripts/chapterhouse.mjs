#!/usr/bin/env node
// The command line: chapterhouse help.
import { main } from "./lib/node.mjs";
import { runProgram } from "./lib/program.mjs";

await main(() => runProgram(process.argv.slice(2)));
