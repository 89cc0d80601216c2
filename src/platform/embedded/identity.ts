import { spawnSync, type SpawnOptions } from "node:child_process";
import { createHash } from "node:crypto";
import { chmodSync, chownSync, cpSync, existsSync, mkdirSync, renameSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { embeddedVersion } from "./binaries.ts";

/** As whom the server runs. It refuses to run as root, so root needs a way around. */
export interface Identity {
  way: "direct" | "namespace" | "other-user";
  /** Folder with bin/, lib/, share/ that this identity can read. */
  native: string;
  /** Where the cluster lies; outside DATA_DIR only when the other user could not reach it there. */
  home: string;
  command(program: "initdb" | "postgres", args: string[]): { file: string; args: string[]; options: SpawnOptions };
  /** Makes a folder that only this identity (and root) can enter. */
  makePrivate(folder: string): void;
}

// The user and group called nobody on Linux; the number must have a name, or initdb fails.
const NOBODY = 65534;
const mapped = ["-U", `--map-user=${NOBODY}`, `--map-group=${NOBODY}`];

/** Not root: as we are. Root: in a user namespace where we are called nobody; where that is forbidden, as nobody itself. */
export function chooseIdentity(native: string, dataDir: string, wanted?: Identity["way"]): Identity {
  const way = wanted ?? (process.getuid?.() !== 0 ? "direct" : canMapUsers() ? "namespace" : "other-user");
  const env = { PATH: "/usr/bin:/bin", LC_ALL: "C", TZ: "UTC" };
  if (way === "other-user") return otherUser(native, dataDir, env);
  return {
    way,
    native,
    home: dataDir,
    command: (program, args) => {
      const file = join(native, "bin", program);
      return way === "direct"
        ? { file, args, options: { env } }
        : { file: "unshare", args: [...mapped, file, ...args], options: { env } };
    },
    makePrivate: (folder) => mkdirSync(folder, { recursive: true, mode: 0o700 }),
  };
}

function canMapUsers(): boolean {
  return spawnSync("unshare", [...mapped, "true"], { stdio: "ignore" }).status === 0;
}

function otherUser(native: string, dataDir: string, env: NodeJS.ProcessEnv): Identity {
  const copy = isReachable(native) ? native : copied(native);
  const home = isReachable(dataDir)
    ? dataDir
    : join("/var/lib/chapterhouse", createHash("sha256").update(dataDir).digest("hex").slice(0, 12));
  mkdirSync(home, { recursive: true, mode: 0o755 });
  return {
    way: "other-user",
    native: copy,
    home,
    command: (program, args) => ({
      file: join(copy, "bin", program),
      args,
      options: { env, uid: NOBODY, gid: NOBODY },
    }),
    makePrivate: (folder) => {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      chownSync(folder, NOBODY, NOBODY);
    },
  };
}

// May everybody walk down to this folder?
function isReachable(folder: string): boolean {
  mkdirSync(folder, { recursive: true });
  for (let at = folder; ; at = dirname(at)) {
    if ((statSync(at).mode & 0o001) === 0) return false;
    if (at === dirname(at)) return true;
  }
}

function copied(native: string): string {
  const place = join(
    existsSync("/var/lib") ? "/var/lib/chapterhouse" : tmpdir(),
    `postgresql-${embeddedVersion(native)}`,
  );
  if (existsSync(place)) return place;
  mkdirSync(dirname(place), { recursive: true, mode: 0o755 });
  const half = `${place}.${process.pid}`;
  cpSync(native, half, { recursive: true, verbatimSymlinks: true });
  chmodSync(half, 0o755);
  try {
    renameSync(half, place);
  } catch {
    // Another start was first; its copy is the same.
    rmSync(half, { recursive: true });
  }
  return place;
}
