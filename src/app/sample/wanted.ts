import { openDatabase, sql } from "#platform/db";
import type { Context } from "../cli/wiring.ts";

/** Whether nobody is there yet. Apart from what loads the sample: every start asks, and hardly any loads. */
export async function isEmpty({ databaseUrl }: Pick<Context, "databaseUrl">): Promise<boolean> {
  const { db, close } = openDatabase({ url: databaseUrl, size: 1, name: "chapterhouse sample" });
  try {
    const { rows } = await sql`select from persons limit 1`.execute(db);
    return rows.length === 0;
  } finally {
    await close();
  }
}
