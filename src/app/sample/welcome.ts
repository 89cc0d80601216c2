import type { Context } from "../cli/wiring.ts";
import { demoPassword, demoSignIns } from "./people.ts";
import { openDatabase } from "#platform/db";
import { personByAddress } from "#people";

/** The demo sign-ins, as long as the sample's people are there. */
export async function welcome({ settings, databaseUrl }: Context): Promise<string[]> {
  if (!settings.isLocal) return [];
  const database = openDatabase({ url: databaseUrl, size: 1 });
  try {
    if (!(await personByAddress(database.db, demoSignIns[0]!.address))) return [];
    const width = Math.max(...demoSignIns.map((one) => one.address.length));
    return [
      "",
      `Sign in as (password: ${demoPassword})`,
      ...demoSignIns.map((one) => `  ${one.address.padEnd(width)}  ${one.about}`),
    ];
  } finally {
    await database.close();
  }
}
