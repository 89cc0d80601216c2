// npm run check [GATE...]: every gate but the tests, the fastest first. Exits with the number of gates that complained.
import { parseArgs } from "node:util";
import { gates } from "./lib/gates.mjs";
import { longest } from "./lib/longest.mjs";
import { main, project } from "./lib/node.mjs";

await main(async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { folder: { type: "string", default: project } },
  });
  const chosen = gates.filter(({ name }) => positionals.length === 0 || positionals.includes(name));
  if (chosen.length === 0)
    throw new Error(`There is no such gate. There are: ${gates.map(({ name }) => name).join(", ")}.`);
  let bad = 0;
  for (const gate of chosen) if (!(await passes(gate, values.folder))) bad += 1;
  if (positionals.length === 0) await printLongest(values.folder);
  return bad;
});

async function passes({ name, look }, folder) {
  const begun = performance.now();
  const complaints = await look(folder);
  const took = `${((performance.now() - begun) / 1000).toFixed(1)} s`.padStart(7);
  process.stdout.write(`${complaints.length === 0 ? "ok   " : "WRONG"} ${took}  ${name}\n`);
  for (const complaint of complaints.slice(0, 50)) process.stdout.write(`      ${complaint}\n`);
  if (complaints.length > 50) process.stdout.write(`      and ${complaints.length - 50} lines more\n`);
  return complaints.length === 0;
}

async function printLongest(folder) {
  const { files, functions } = await longest(folder);
  process.stdout.write("Longest files and functions:\n");
  for (const { lines, name } of [...files, ...functions])
    process.stdout.write(`${String(lines).padStart(6)}  ${name}\n`);
}
