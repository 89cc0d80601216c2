// node scripts/run.mjs scripts/shown.mjs: writes docs/SHOWN.md from the titles of the tests, and docs/CRAFT.md from the list of the craft.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { main, project } from "./lib/node.mjs";
import { craftPage } from "./lib/craft.mjs";
import { pageOf } from "./lib/shown.mjs";

await main(() => {
  writeFileSync(join(project, "docs/SHOWN.md"), pageOf(project));
  writeFileSync(join(project, "docs/CRAFT.md"), craftPage());
  return 0;
});
