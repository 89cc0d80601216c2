export { sql, type RawBuilder } from "kysely";
export { openDatabase, type Database, type DatabaseOptions, type Db, type Tx } from "./database.ts";
export { isOutage, isOverdue, OutOfOrder, unlessBrokenOff } from "./again.ts";
export { named } from "./named.ts";
export { statement } from "./statement.ts";
export { knownMigrations, migrate, pendingMigrations, type Migration } from "./migrate.ts";
export type * from "./schema.generated.ts";
export { Listener, wake, type Channel } from "./wake.ts";
