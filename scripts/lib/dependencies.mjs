import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { project } from "./node.mjs";

/** Makes node_modules what package-lock.json says, when it is not. Quiet, but says what takes the time. */
export function ensureDependencies(folder = project) {
  const difference = whatDiffers(folder);
  if (difference === null) return;
  process.stderr.write(`Installing the libraries (${difference}); the first time this takes about half a minute ...\n`);
  const args = ["ci", "--no-audit", "--no-fund", "--loglevel=error"];
  const result = spawnSync("npm", args, { cwd: folder, stdio: ["ignore", 2, 2] });
  if (result.status !== 0)
    throw new Error("The libraries could not be installed. Check the network, then try again: npm ci says more.");
}

// npm writes node_modules/.package-lock.json as its last act, so it also tells an install that was cut off.
export function whatDiffers(folder) {
  const installedList = join(folder, "node_modules", ".package-lock.json");
  if (!existsSync(installedList)) return "none are here yet";
  const wanted = packagesOf(join(folder, "package-lock.json"));
  const installed = packagesOf(installedList);
  for (const [path, entry] of Object.entries(wanted)) {
    if (path === "" || (installed[path] === undefined && entry.optional)) continue;
    if (installed[path]?.version !== entry.version) return `${path.replace(/^.*node_modules\//, "")} changed`;
  }
  const gone = Object.keys(installed).find((path) => wanted[path] === undefined);
  return gone === undefined ? null : `${gone.replace(/^.*node_modules\//, "")} is no longer used`;
}

const packagesOf = (file) => JSON.parse(readFileSync(file, "utf8")).packages;
