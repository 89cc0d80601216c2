import { readSettings } from "#platform/config";
import { prepare, reachDatabase, withPrepared, type Reached } from "./database.ts";
import { readyStore } from "./files.ts";
import { findEmbedded } from "#platform/embedded";
import { Trouble, type Wiring } from "./wiring.ts";

/** `chapterhouse migrate`: for upgrades where the program starts later, with other rights. */
export async function migrateCommand(): Promise<number> {
  const settings = readSettings();
  const running = settings.databaseUrl === null ? findEmbedded(settings.dataDir) : null;
  const database: Reached = running ? { ...running, stop: async () => {} } : await reachDatabase(settings);
  try {
    const applied = await prepare(database);
    say(applied.length === 0 ? "The database is at this version already." : `Applied: ${applied.join(", ")}`);
    return 0;
  } finally {
    await database.stop();
  }
}

/** `chapterhouse seed`: the sample association, whatever SAMPLE says. */
export async function seed(wiring: Wiring): Promise<number> {
  const loaded = await withPrepared(readSettings(), async (context) => {
    await readyStore(context.settings, context.databaseUrl);
    return wiring.loadSample(context);
  });
  say(
    loaded
      ? "Loaded the sample association."
      : "The database is not empty, so nothing was loaded. For a fresh start give another DATA_DIR.",
  );
  return 0;
}

/** `chapterhouse staff ADDRESS`: the way in to the desk for the first of them; who has an account is asked nowhere else. */
export async function staff([address, ...more]: string[], wiring: Wiring): Promise<number> {
  if (!address?.includes("@") || more.length > 0) throw new Trouble("Give one address: chapterhouse staff ADDRESS", 64);
  const settings = readSettings();
  if (!(await withPrepared(settings, (context) => wiring.makeStaff(context, address))))
    throw new Trouble(
      `Nobody has confirmed the address ${address} here. Register with it at ${settings.publicUrl}/register, then: chapterhouse staff ${address}`,
    );
  say(`${address} is staff now, with every capability: ${settings.publicUrl}/desk`);
  return 0;
}

const say = (line: string) => process.stdout.write(`${line}\n`);
