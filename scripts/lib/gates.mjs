import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { project } from "./node.mjs";
import { craftComplaints } from "./craft.mjs";
import { complaintsOf } from "./shown.mjs";

/** One gate: a name and what looks; it returns the complaints about the tree in `folder`, none when all is well. */
export const gates = [
  { name: "format", look: (folder) => tool(folder, "oxfmt/bin/oxfmt", ["--list-different", ...shown(folder)]) },
  { name: "lint", look: (folder) => tool(folder, "oxlint/bin/oxlint", ["--format=unix", "--quiet", ...shown(folder)]) },
  { name: "raw HTML", look: rawHtml },
  { name: "one writer per table", look: oneWriter },
  { name: "one clock", look: oneClock },
  { name: "messages", look: messages },
  {
    name: "shown rows",
    look: (folder) => (existsSync(join(folder, "docs")) ? [...complaintsOf(folder), ...craftComplaints(folder)] : []),
  },
  { name: "imports", look: imports },
  { name: "types", look: types },
  { name: "generated types", look: generatedTypes },
];

const RAW_HTML = new Set(["src/platform/web/raw.tsx"]);
const FOLDERS = ["src", "test", "bench", "scripts"];
const shown = (folder) => FOLDERS.filter((name) => existsSync(join(folder, name)));

/** Every source file under src, its path with forward slashes, and its text. */
export function sources(folder) {
  const names = readdirSync(join(folder, "src"), { recursive: true }).map(
    (name) => `src/${String(name).replaceAll("\\", "/")}`,
  );
  return names
    .filter((path) => /\.tsx?$/.test(path) && !path.endsWith(".generated.ts"))
    .sort()
    .map((path) => ({ path, text: readFileSync(join(folder, path), "utf8"), isTest: /\.test\.tsx?$/.test(path) }));
}

function tool(folder, script, args, env = {}) {
  const file = join(project, "node_modules", script);
  const result = spawnSync(process.execPath, [file, ...args], {
    cwd: folder,
    encoding: "utf8",
    env: { ...process.env, ...env },
  });
  if (result.status === 0) return [];
  const said = `${result.stdout}${result.stderr}`.trim();
  return said === "" ? [`${script} ended with ${result.status ?? result.signal}`] : said.split("\n");
}

function rawHtml(folder) {
  return sources(folder)
    .filter(({ path, text }) => !RAW_HTML.has(path) && /dangerouslySetInnerHTML|\.innerHTML\b/.test(text))
    .map(({ path }) => `${path} makes raw HTML; only ${[...RAW_HTML].join(", ")} may`);
}

/** Each table belongs to the slice that its migration's file is named for. */
function oneWriter(folder) {
  const owners = new Map();
  const complaints = [];
  for (const name of readdirSync(join(folder, "migrations")).sort()) {
    const slice = /^\d{4}_([a-z]+)/.exec(name)?.[1];
    const sql = readFileSync(join(folder, "migrations", name), "utf8");
    const tables = [...sql.matchAll(/^create table (?:if not exists )?([a-z_]+)/gim)].map((match) => match[1]);
    if (tables.length > 0 && !existsSync(join(folder, "src", slice ?? "?")))
      complaints.push(`migrations/${name} makes tables, so it begins with its slice's name`);
    for (const table of tables) owners.set(table, slice);
  }
  for (const { path, text, isTest } of sources(folder)) {
    if (isTest) continue;
    for (const table of written(text)) {
      const owner = owners.get(table);
      if (owner !== undefined && owner !== path.split("/")[1])
        complaints.push(`${path} writes ${table}, which belongs to ${owner}`);
    }
  }
  return complaints;
}

function written(text) {
  const calls = text.matchAll(/\b(?:insertInto|updateTable|deleteFrom|mergeInto|replaceInto)\(\s*["'`]([a-z_]+)/g);
  const inserts = text.matchAll(
    /\b(?:insert\s+into|delete\s+from|truncate(?:\s+table)?|merge\s+into)\s+(?:only\s+)?(?:public\.)?"?([a-z_]+)/gi,
  );
  const updates = text.matchAll(/\bupdate\s+(?:only\s+)?(?:public\.)?"?([a-z_]+)"?(?:\s+(?:as\s+)?[a-z_]+)?\s+set\b/gi);
  return new Set([...calls, ...inserts, ...updates].map((match) => match[1]));
}

/** Instants come from the program (decision 10), so no statement and no default of ours reads the database's clock. */
function oneClock(folder) {
  const asks =
    /(?<![.\w])(?:now\(\)|current_timestamp|current_date|localtimestamp|clock_timestamp\(\)|statement_timestamp\(\))/i;
  const inSql = readdirSync(join(folder, "migrations")).map((name) => ({
    path: `migrations/${name}`,
    text: readFileSync(join(folder, "migrations", name), "utf8").replace(/--.*$/gm, ""),
  }));
  const inCode = sources(folder)
    .filter(({ path, isTest }) => !isTest && path !== "src/platform/time/clock.ts")
    .map(({ path, text }) => ({
      path,
      text: [...text.matchAll(/`[^`]*`/g)]
        .map((match) => match[0])
        .filter(isSql)
        .join("\n"),
    }));
  return [...inSql, ...inCode]
    .filter(({ text }) => asks.test(text))
    .map(({ path }) => `${path} reads the database's clock in SQL; take now as an argument`);
}

/** Every text of a catalogue is asked for by its slice: as its key, or by a template that can make the key (`hold.${rule}`). */
function messages(folder) {
  const all = sources(folder).filter(({ isTest }) => !isTest);
  const catalogues = readdirSync(join(folder, "src"), { recursive: true })
    .map((name) => `src/${String(name).replaceAll("\\", "/")}`)
    .filter((path) => path.endsWith("/messages.en.json"));
  return catalogues.sort().flatMap((path) => {
    const slice = path.slice(0, path.lastIndexOf("/") + 1);
    const text = all.filter((source) => source.path.startsWith(slice)).map((source) => source.text);
    const asked = askedIn(text.join("\n"));
    return Object.keys(JSON.parse(readFileSync(join(folder, path), "utf8")))
      .filter((key) => !asked(key))
      .map((key) => `${path}: nobody says "${key}"`);
  });
}

function askedIn(text) {
  const literal = new Set([...text.matchAll(/(["'`])([\w.-]+)\1/g)].map((match) => match[2]));
  const made = [...text.matchAll(/`((?:[\w.-]|\$\{[^{}`]*\})+)`/g)]
    .map((match) => match[1].split(/\$\{[^{}]*\}/))
    .filter((pieces) => pieces.length > 1 && /[a-z]{2}/i.test(pieces.join("")))
    .map((pieces) => new RegExp(`^${pieces.map((piece) => piece.replaceAll(".", "\\.")).join(".+")}$`));
  return (key) => literal.has(key) || made.some((pattern) => pattern.test(key));
}

const isSql = (text) => /\b(select|insert|update|delete|values|where)\b/i.test(text);

async function imports(folder) {
  const args = ["--config", ".dependency-cruiser.mjs", "--output-type", "json", "src"];
  const file = join(project, "node_modules", "dependency-cruiser/bin/dependency-cruiser.mjs");
  const result = spawnSync(process.execPath, [file, ...args], { cwd: folder, encoding: "utf8", maxBuffer: 1 << 28 });
  if (!result.stdout.startsWith("{")) return [`dependency-cruiser said nothing: ${result.stderr.trim()}`];
  const { modules, summary } = JSON.parse(result.stdout);
  const read = modules.filter(({ source }) => source.startsWith("src/")).length;
  const there = sources(folder).length;
  // With a compiler that it does not understand it reads nothing and is content.
  const blind =
    read < there ? [`only ${read} of ${there} modules were read, so the import rules were not checked`] : [];
  return [...blind, ...summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} imports ${to}`)];
}

// Only what changed is checked anew; a copy of the tree, as the gates' own test makes, keeps no memory.
function types(folder) {
  const memory = ["--incremental", "--tsBuildInfoFile", join(project, "node_modules/.cache/types-native.tsbuildinfo")];
  return tool(folder, "typescript-native/bin/tsc", [
    "-p",
    ".",
    "--pretty",
    "false",
    ...(folder === project ? memory : []),
  ]);
}

function generatedTypes(folder) {
  return describeDatabase(folder, ["--verify"]);
}

/** Writes the types of the migrated database, or with --verify only compares. Returns the complaints. */
export async function describeDatabase(folder, more = []) {
  const { register } = await import("tsx/esm/api");
  const release = register();
  const { mkdtempSync, rmSync } = await import("node:fs");
  const dataDir = mkdtempSync(join((await import("node:os")).tmpdir(), "chapterhouse-check-"));
  const from = (path) => import(pathToFileURL(join(project, path)).href);
  const { startEmbedded } = await from("src/platform/embedded/index.ts");
  const server = await startEmbedded({ dataDir, settings: { fsync: "off" } });
  try {
    const { migrate } = await from("src/platform/db/migrate.ts");
    await migrate(server.adminUrl, join(folder, "migrations"), new Date());
    return tool(folder, "kysely-codegen/dist/cli/bin.js", [...codegenArgs, ...more], { DATABASE_URL: server.adminUrl });
  } catch (error) {
    return [error.message];
  } finally {
    await server.stop();
    rmSync(dataDir, { recursive: true, force: true });
    await release();
  }
}

const codegenArgs = [
  "--dialect=postgres",
  "--out-file=src/platform/db/schema.generated.ts",
  '--type-mapping={"int8":"number","timestamptz":"Date","date":"string"}',
  "--default-schema=public",
  "--exclude-pattern=schema_migrations",
];
