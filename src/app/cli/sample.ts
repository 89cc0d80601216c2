import { readSettings, type Settings } from "#platform/config";
import { emptyDatabase, programsOn } from "#platform/install";
import { emptyStore, storeFor } from "#platform/files";
import { readyStore } from "./files.ts";
import { prepare, reachDatabase, type Reached } from "./database.ts";
import { whoRuns } from "./lock.ts";
import { Trouble, type Population, type Wiring } from "./wiring.ts";

const USAGE = "Say so in full: chapterhouse sample --reset";
const OTHERS_TOO = "--others-too";

/**
 * `chapterhouse sample --reset`: the sample as it was on the first day, which is today. Everything else in the database goes, so it is for
 * an installation on this machine alone, that is not running and that holds the sample.
 */
export async function sample(args: string[], wiring: Wiring): Promise<number> {
  if (!args.includes("--reset") || args.some((one) => one !== "--reset" && one !== OTHERS_TOO))
    throw new Trouble(USAGE, 64);
  const settings = readSettings();
  refuseWhereOthersReachUs(settings);
  const database = await reachDatabase(settings);
  try {
    await reset(settings, database, wiring, args.includes(OTHERS_TOO));
  } finally {
    await database.stop();
  }
  process.stdout.write("The sample association is as new. Start it again: npm start\n");
  return 0;
}

function refuseWhereOthersReachUs({ isLocal, publicUrl, dataDir, databaseUrl }: Settings): void {
  if (!isLocal)
    throw new Trouble(
      `Nothing was changed: others can reach this installation at ${publicUrl}. The sample is reset only where PUBLIC_URL and HOST lead to this machine itself.`,
    );
  const other = databaseUrl === null ? whoRuns(dataDir) : null;
  if (other !== null)
    throw new Trouble(
      `Nothing was changed: Chapterhouse is running on DATA_DIR ${dataDir} (process ${other}). Stop it first, then: chapterhouse sample --reset`,
    );
}

async function reset(settings: Settings, database: Reached, wiring: Wiring, othersToo: boolean): Promise<void> {
  const context = { settings, databaseUrl: database.url };
  const programs = await programsOn(database.adminUrl);
  if (programs > 0)
    throw new Trouble(
      "Nothing was changed: Chapterhouse is running on this database. Stop it first, on every machine.",
    );
  await prepare(database);
  refuseForOthers(await wiring.population(context), othersToo);
  await readyStore(settings, database.url);
  await emptyStore(storeFor(settings));
  await emptyDatabase(database.adminUrl);
  await prepare(database);
  await readyStore(settings, database.url);
  await wiring.loadSample(context);
}

function refuseForOthers({ sample: ours, others }: Population, othersToo: boolean): void {
  if (ours === 0 && others > 0)
    throw new Trouble(
      `Nothing was changed: this is not the sample. ${people(others)} an account here, and nobody of the sample. For the sample beside it: DATA_DIR=./data2 PORT=3001 MAIL_PORT=2526 npm start`,
    );
  if (others > 0 && !othersToo)
    throw new Trouble(
      `Nothing was changed: ${people(others)} registered here beside the sample's. To lose their accounts and words as well: chapterhouse sample --reset ${OTHERS_TOO}`,
    );
}

const people = (count: number): string => (count === 1 ? "1 person has" : `${count} people have`);
