import { staffAddresses } from "#people";
import { openDatabase, type Db } from "#platform/db";
import type { Settings } from "#platform/config";
import type { Context } from "./cli/wiring.ts";
import { firstRunCode } from "./first-run/code.ts";
import { isUnfounded } from "./first-run/queries.ts";
import { demoPassword, demoSignIns, sampleDomain } from "./sample/people.ts";

/** What a start prints last: the demo sign-ins, or how an association of one's own gets its first staff. */
export async function welcome({ settings, databaseUrl }: Context): Promise<string[]> {
  const database = openDatabase({ url: databaseUrl, size: 1 });
  try {
    return await welcomeTo(database.db, settings);
  } finally {
    await database.close();
  }
}

export async function welcomeTo(
  db: Db,
  settings: Pick<Settings, "isLocal" | "publicUrl" | "secret">,
): Promise<string[]> {
  if (await isUnfounded(db)) return begin(settings);
  const staff = await staffAddresses(db);
  const ofSample = staff.filter((address) => address.endsWith(`@${sampleDomain}`));
  if (settings.isLocal && ofSample.length > 0) return demo;
  // The sample's people are locked out where others reach us, so they are nobody's staff there.
  return staff.length > ofSample.length ? [] : next(settings.publicUrl);
}

const width = Math.max(...demoSignIns.map((one) => one.address.length));
const demo = [
  "",
  `Sign in as (password: ${demoPassword})`,
  ...demoSignIns.map((one) => `  ${one.address.padEnd(width)}  ${one.about}`),
];

const begin = ({ publicUrl, secret }: Pick<Settings, "publicUrl" | "secret">) => [
  "",
  `This site is new. Begin at ${publicUrl}/welcome`,
  `  with this code: ${firstRunCode(secret)}`,
  `Or register at ${publicUrl}/register, then: npx chapterhouse staff YOUR@ADDRESS`,
];

const next = (publicUrl: string) => [
  "",
  `Nobody is staff yet. Register at ${publicUrl}/register, then: npx chapterhouse staff YOUR@ADDRESS`,
];
