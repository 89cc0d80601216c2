import { CompiledQuery } from "kysely";
import type { Db, Tx } from "./database.ts";

/**
 * A statement whose text never changes, for the few that a busy page asks: `$1` is the first of `Values`. The query builder would write it anew
 * at every call, which for a long one takes longer than running it. `text` is called once, at the first use.
 */
export function statement<Row, Values extends readonly unknown[]>(text: (db: Db | Tx) => string) {
  let written: string | undefined;
  return async (db: Db | Tx, ...values: Values): Promise<Row[]> => {
    written ??= text(db);
    const { rows } = await db.executeQuery<Row>(CompiledQuery.raw(written, [...values]));
    return rows;
  };
}
