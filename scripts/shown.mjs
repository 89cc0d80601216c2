// node scripts/run.mjs scripts/shown.mjs: writes docs/SHOWN.md from the titles of the tests.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { main, project } from "./lib/node.mjs";
import { pageOf } from "./lib/shown.mjs";

await main(() => {
  writeFileSync(join(project, "docs/SHOWN.md"), pageOf(project));
  return 0;
});
