import { readSettings } from "#platform/config";
import { prepare } from "./database.ts";
import { readyStore } from "./files.ts";
import { ADMIN_VARIABLE, DATABASE_VARIABLE, Trouble, type Wiring } from "./wiring.ts";

/** Migrations and the sample, in a process that ends: what they load would otherwise stay in the one that watches. */
export async function setUp(wiring: Wiring): Promise<number> {
  const { [DATABASE_VARIABLE]: url, [ADMIN_VARIABLE]: adminUrl } = process.env;
  if (!url || !adminUrl || !process.send)
    throw new Trouble("Set-up is a part of: chapterhouse start. Alone: chapterhouse migrate");
  const settings = readSettings();
  const applied = await prepare({ url, adminUrl });
  if (applied.length > 0) say(`Prepared the database (${applied.length} migration${applied.length === 1 ? "" : "s"}).`);
  await readyStore(settings, url);
  if (settings.sample && (await wiring.loadSample({ settings, databaseUrl: url })))
    say("Loaded the sample association.");
  return 0;
}

const say = (line: string) => process.stdout.write(`${line}\n`);
