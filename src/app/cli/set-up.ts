import { readSettings } from "#platform/config";
import { prepare } from "./database.ts";
import { readyStore } from "./files.ts";
import { ADMIN_VARIABLE, DATABASE_VARIABLE, Trouble, type Wiring } from "./wiring.ts";

/** Migrations, the sample and what to say at the end, in a process that ends: what they load would otherwise stay in the one that watches. */
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
  await tell({ kind: "welcome", lines: await wiring.welcome({ settings, databaseUrl: url }) });
  return 0;
}

/** What the set-up tells the start that it is a part of. */
export interface FromSetUp {
  kind: "welcome";
  lines: string[];
}

const tell = (message: FromSetUp) =>
  new Promise<void>((sent, failed) =>
    process.send!(message, (error: Error | null) => (error ? failed(error) : sent())),
  );

const say = (line: string) => process.stdout.write(`${line}\n`);
