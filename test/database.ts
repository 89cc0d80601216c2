import { afterAll, beforeAll, inject } from "vitest";
import { openDatabase, type Database, type Db } from "../src/platform/db/index.ts";
import { asRole, onServer, PROGRAM_ROLE, withDatabase } from "./global.ts";

let count = 0;

export interface TestDatabase {
  /** Only inside tests and hooks. */
  readonly db: Db;
  readonly database: Database;
  readonly url: string;
}

/** A database of this test file's own, cloned from the migrated template, dropped at the end. Call at the top of the file. */
export function useDatabase(): TestDatabase {
  const name = `chapterhouse_test_${process.pid}_${++count}`;
  let database: Database | undefined;
  const url = asRole(withDatabase(inject("serverUrl"), name), PROGRAM_ROLE);
  beforeAll(async () => {
    await onServer(inject("serverUrl"), `create database ${name} template ${inject("template")}`);
    database = openDatabase({ url, name });
  });
  afterAll(async () => {
    await database?.close();
    await onServer(inject("serverUrl"), `drop database if exists ${name} with (force)`);
  });
  const opened = (): Database => {
    if (!database) throw new Error("the test database is there only inside tests and hooks");
    return database;
  };
  return {
    url,
    get db() {
      return opened().db;
    },
    get database() {
      return opened();
    },
  };
}
