import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Identity } from "./identity.ts";

/** Makes the cluster once. A half-made one, from a start that was cut off, is thrown away. */
export function makeCluster(identity: Identity, folder: string): void {
  if (existsSync(join(folder, "PG_VERSION"))) return;
  const half = `${folder}.new`;
  rmSync(half, { recursive: true, force: true });
  identity.makePrivate(half);
  const common = [
    "-D",
    half,
    "-U",
    "postgres",
    "--encoding=UTF8",
    "--auth=trust",
    "--no-instructions",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
  ];
  // Not every machine knows C.UTF-8 itself; the server's own is the same everywhere, and it is the one that sorts.
  const said =
    initdb(identity, [...common, "--locale=C.UTF-8"], half) && initdb(identity, [...common, "--locale=C"], half);
  if (said) throw new Error(`The embedded PostgreSQL could not make its cluster in ${folder}: ${said}`);
  renameSync(half, folder);
}

function initdb(identity: Identity, args: string[], half: string): string | null {
  for (const name of readdirSync(half)) rmSync(join(half, name), { recursive: true, force: true });
  const { file, args: all, options } = identity.command("initdb", args);
  const result = spawnSync(file, all, {
    env: options.env,
    uid: options.uid,
    gid: options.gid,
    cwd: half,
    encoding: "utf8",
  });
  if (result.status === 0) return null;
  return (result.error?.message ?? result.stderr).trim() || `initdb ended with ${result.status}`;
}
