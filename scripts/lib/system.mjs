import { spawn, spawnSync } from "node:child_process";
import { accessSync, chownSync, constants, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";

/** Some hundred reports of mail systems of thirty years, as Debian packs them with what reads them. */
const BOUNCES = "/usr/lib/python3/dist-packages/flufl/bounce";
const PG15 = "/usr/lib/postgresql/15/bin";

/**
 * What the tests need of the machine and npm does not bring. `find` says where it is, or null; `install` are the
 * commands for Debian and Ubuntu, tried when we are root.
 */
export const needs = [
  {
    name: "Chromium",
    find: () =>
      process.env.CHROMIUM ?? ["chromium", "chromium-browser", "google-chrome"].map(inPath).find(Boolean) ?? null,
    packages: ["chromium"],
    before: () => {},
  },
  {
    name: "PostgreSQL 15",
    find: () => (existsSync(join(PG15, "postgres")) ? PG15 : null),
    packages: ["postgresql-15"],
    before: wantNoCluster,
  },
  {
    name: "the corpus of bounces",
    find: () => (existsSync(join(BOUNCES, "tests/data")) ? BOUNCES : null),
    packages: ["python3-flufl.bounce"],
    before: () => {},
  },
];

/** Where it is, after an attempt to install it where we may; otherwise why it is not there. */
export function provide(need) {
  const there = need.find();
  if (there) return { found: there };
  const aptGet = inPath("apt-get");
  if (process.getuid?.() !== 0 || !aptGet)
    return { missing: `${need.name} is not installed, and only root can install it with apt-get` };
  process.stdout.write(`Installing ${need.name} ...\n`);
  need.before();
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  const run = (args) => spawnSync(aptGet, args, { env, encoding: "utf8", timeout: 600_000 });
  run(["update", "-q"]);
  const result = run([
    "install",
    "-q",
    "-y",
    "--no-install-recommends",
    "-o",
    "Dpkg::Options::=--force-confold",
    ...need.packages,
  ]);
  const now = need.find();
  if (now) return { found: now };
  return { missing: `apt-get could not install ${need.name}: ${(result.stderr ?? "").trim().split("\n").at(-1)}` };
}

/** A real PostgreSQL 15 in a folder of its own, for the length of the tests; not on disk for good, so without fsync. */
export async function startPostgres15(bin) {
  const folder = mkdtempSync(join(tmpdir(), "chapterhouse-pg15-"));
  const data = join(folder, "data");
  mkdirSync(data, { mode: 0o700 });
  const who = ordinaryUser();
  if (who.uid !== undefined) for (const path of [folder, data]) chownSync(path, who.uid, who.gid);
  const made = spawnSync(
    join(bin, "initdb"),
    ["-D", data, "-U", "postgres", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"],
    { ...who, cwd: folder, encoding: "utf8" },
  );
  if (made.status !== 0) throw new Error(`initdb of PostgreSQL 15 failed: ${made.stderr}`);
  const settings = {
    listen_addresses: "",
    unix_socket_directories: folder,
    fsync: "off",
    synchronous_commit: "off",
    full_page_writes: "off",
    timezone: "UTC",
  };
  const options = Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  const server = spawn(join(bin, "postgres"), ["-D", data, ...options], {
    ...who,
    cwd: folder,
    stdio: ["ignore", "ignore", "pipe"],
  });
  const ended = new Promise((done) => server.once("exit", done));
  await ready(server);
  return {
    url: `postgres://postgres@localhost/postgres?host=${encodeURIComponent(folder)}`,
    stop: async () => {
      server.kill("SIGINT");
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function ready(server) {
  let said = "";
  return new Promise((done, failed) => {
    server.stderr.on("data", (chunk) => {
      said = (said + chunk).slice(-2000);
      if (said.includes("ready to accept connections")) done();
    });
    server.once("exit", () => failed(new Error(`PostgreSQL 15 did not start: ${said}`)));
  });
}

// PostgreSQL refuses to run as root. "nobody" is there on every machine.
function ordinaryUser() {
  return process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};
}

// Debian's package otherwise makes a cluster of its own and starts it on port 5432.
function wantNoCluster() {
  const file = "/etc/postgresql-common/createcluster.conf";
  if (existsSync(file)) return;
  mkdirSync("/etc/postgresql-common", { recursive: true });
  writeFileSync(file, "create_main_cluster = false\n");
}

function inPath(name) {
  for (const folder of (process.env.PATH ?? "").split(delimiter)) {
    const file = join(folder, name);
    try {
      accessSync(file, constants.X_OK);
      return file;
    } catch {
      // not here
    }
  }
  return null;
}
