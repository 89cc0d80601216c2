import { peopleByDomain } from "#people";
import { openDatabase } from "#platform/db";
import type { Context, Population } from "../cli/wiring.ts";
import { sampleDomain } from "./people.ts";

/** How many of the people here came with the sample, and how many by themselves. */
export async function population({ databaseUrl }: Context): Promise<Population> {
  const { db, close } = openDatabase({ url: databaseUrl, size: 1 });
  try {
    const { inside, outside } = await peopleByDomain(db, sampleDomain);
    return { sample: inside, others: outside };
  } finally {
    await close();
  }
}
