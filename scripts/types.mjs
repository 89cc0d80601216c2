// npm run types: writes src/platform/db/schema.generated.ts from the migrations. To be run after a new one.
import { describeDatabase } from "./lib/gates.mjs";
import { main, project } from "./lib/node.mjs";

await main(async () => {
  const complaints = await describeDatabase(project);
  for (const complaint of complaints) process.stderr.write(`${complaint}\n`);
  return complaints.length === 0 ? 0 : 1;
});
