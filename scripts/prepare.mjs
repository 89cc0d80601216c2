// Everything before a start: libraries and bundle. Prints the Node.js to start with, so that npm's shell can become it:
// a script that stayed to watch would cost 48 MB for nothing.
import { ensureDependencies } from "./lib/dependencies.mjs";
import { findNode, main } from "./lib/node.mjs";

await main(async () => {
  ensureDependencies();
  const { build } = await import("./build.mjs");
  await build();
  process.stdout.write(`${findNode()}\n`);
});
