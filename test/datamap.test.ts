import { globSync } from "node:fs";
import { expect, test } from "vitest";
import { sql } from "../src/platform/db/index.ts";
import { projectFolder } from "../src/platform/config/index.ts";
import type { Classification } from "../src/platform/datamap/index.ts";
import { useDatabase } from "./database.ts";

const database = useDatabase();
type Map = Record<string, Record<string, Classification>>;

test("every column of every table is classified in exactly one data map", async () => {
  const { rows } = await sql<{ column: string }>`select table_name || '.' || column_name as column
    from information_schema.columns where table_schema = 'public' and table_name <> 'schema_migrations'`.execute(
    database.db,
  );
  const there = rows.map((row) => row.column);
  const classified: string[] = [];
  for (const file of globSync("src/**/datamap.ts", { cwd: projectFolder() })) {
    const maps = Object.values((await import(`${projectFolder()}/${file}`)) as Record<string, Map>);
    for (const [table, columns] of maps.flatMap((map) => Object.entries(map)))
      classified.push(...Object.keys(columns).map((column) => `${table}.${column}`));
  }
  expect({
    missing: there.filter((column) => !classified.includes(column)),
    gone: classified.filter((column) => !there.includes(column)),
    twice: classified.filter((column, at) => classified.indexOf(column) !== at),
  }).toEqual({ missing: [], gone: [], twice: [] });
});
