// Bundles the program into dist/, when its sources changed since.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { project } from "./lib/node.mjs";

// The program, and its threads, each of which is started from a file of its own.
const entries = [
  "src/app/main.ts",
  "src/app/sender-thread.ts",
  "src/platform/mail/in/parser-thread.ts",
  "src/platform/texts/reading-process.ts",
];

// What stays in node_modules: libraries with parts for one machine, and those that look for files of their own.
const whole = ["sharp", "@node-rs/argon2", "unpdf", "typescript", "pg-native"];

// Libraries of the CommonJS kind ask for Node's own parts by require(), which a module does not have.
const requiring =
  'import { createRequire as requireFrom } from "node:module"; const require = requireFrom(import.meta.url);';

/** Returns whether anything had to be built. */
export async function build(folder = project) {
  const out = join(folder, "dist");
  const stamp = join(out, ".sources");
  const hash = hashOf(folder);
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === hash) return false;
  await bundle(folder, [], out);
  replace(stamp, hash);
  return true;
}

/**
 * What is wanted and the program itself into one folder, which holds nothing else afterwards. The libraries are in it: to find
 * and read some thousand files took a process longer than to begin.
 */
export async function bundle(folder, wanted, out) {
  const esbuild = await import("esbuild");
  const { outputFiles } = await esbuild.build({
    absWorkingDir: folder,
    entryPoints: [...new Set([...wanted, ...entries])].filter((entry) => existsSync(join(folder, entry))),
    outdir: out,
    entryNames: "[name]",
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "node",
    target: "node24",
    external: [...whole, ...developers(folder)],
    banner: { js: requiring },
    jsx: "automatic",
    jsxImportSource: "preact",
    sourcemap: "linked",
    sourcesContent: false,
    write: false,
    logLevel: "error",
  });
  mkdirSync(out, { recursive: true });
  for (const file of outputFiles) replace(file.path, file.contents);
  const made = new Set(outputFiles.map((file) => basename(file.path)));
  for (const name of readdirSync(out)) if (!made.has(name)) rmSync(join(out, name), { recursive: true });
}

// Tests and benchmarks have them from node_modules, as other people do.
function developers(folder) {
  const file = join(folder, "package.json");
  return existsSync(file) ? Object.keys(JSON.parse(readFileSync(file, "utf8")).devDependencies ?? {}) : [];
}

function hashOf(folder) {
  const hash = createHash("sha256");
  for (const name of ["package-lock.json", "package.json", "tsconfig.json", "scripts/build.mjs"])
    add(hash, folder, name);
  const names = readdirSync(join(folder, "src"), { recursive: true }).map(String).sort();
  for (const name of names)
    if (/\.(tsx?|json)$/.test(name) && !/\.test\.tsx?$/.test(name)) add(hash, folder, join("src", name));
  return hash.digest("hex");
}

const add = (hash, folder, name) =>
  hash
    .update(`${name}\0`)
    .update(readFileSync(join(folder, name)))
    .update("\0");

// Whole or not at all: another start may be reading it.
function replace(path, contents) {
  writeFileSync(`${path}.${process.pid}`, contents);
  renameSync(`${path}.${process.pid}`, path);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  // esbuild has said what is wrong
  await build().catch(() => (process.exitCode = 1));
}
