import type pg from "pg";

/**
 * A prepared statement for the few hottest reads: parsed once per connection.
 * Kysely compiles and parses anew at every call, about 100 µs that a page view or a batch can feel.
 */
export async function named<Row extends pg.QueryResultRow>(
  on: { query: pg.Pool["query"] },
  name: string,
  text: string,
  values: unknown[],
): Promise<Row[]> {
  const result = await on.query<Row>({ name, text, values });
  return result.rows;
}
