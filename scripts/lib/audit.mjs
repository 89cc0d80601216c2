import { spawnSync } from "node:child_process";
import { project } from "./node.mjs";

/** Asks the registry for known holes in what is installed for production. */
export function auditDependencies(folder = project) {
  const { stdout, error } = spawnSync("npm", ["audit", "--json", "--omit=dev"], { cwd: folder, encoding: "utf8" });
  if (error) return { failed: `npm could not be run: ${error.message}` };
  return judged(stdout);
}

/**
 * `{}`: no hole is known. `failed`: there is one of weight, or the registry could not be asked. `leftOut`: this registry answers no such question
 * (a mirror, say), which is said and is not a failure; whatever else goes wrong is one.
 */
export function judged(stdout) {
  let said;
  try {
    said = JSON.parse(stdout);
  } catch {
    return { failed: `npm audit said nothing that can be read: ${stdout.slice(0, 200)}` };
  }
  const counts = said.metadata?.vulnerabilities;
  if (!counts) {
    if ([404, 405, 501].includes(said.statusCode) || said.error?.code === "ENOAUDIT")
      return { leftOut: `the registry has no audit endpoint (${said.message ?? said.error?.summary})` };
    return {
      failed: `the registry could not be asked for known holes: ${said.message ?? said.error?.summary ?? stdout.slice(0, 200)}`,
    };
  }
  const heavy = Object.values(said.vulnerabilities ?? {}).filter(
    ({ severity }) => severity === "high" || severity === "critical",
  );
  if (heavy.length === 0) return {};
  return {
    failed: `known holes in ${heavy.map(({ name, severity }) => `${name} (${severity})`).join(", ")}: npm audit says more`,
  };
}
