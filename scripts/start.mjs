// npm start: everything from a fresh clone to the running site.
import { main } from "./lib/node.mjs";
import { runProgram } from "./lib/program.mjs";

await main(() => runProgram(["start", ...process.argv.slice(2)]));
