import { globSync, readFileSync } from "node:fs";
import { defineConfig } from "vitest/config";

// Tests of whole processes, of a browser, and of the gate itself. They come last and one by one, because each keeps the machine busy alone and some
// are about seconds. The second run, on another PostgreSQL, is there for the SQL: they bring their own server or need none.
const processes = [
  "src/platform/embedded/**/*.test.ts",
  "test/gate.test.ts",
  "test/scripts.test.ts",
  "test/supervisor.test.ts",
  "test/crash-processes.test.ts",
  "test/crash-points.test.ts",
  "test/crash-import.test.ts",
  "test/faults/**/*.test.ts",
  "test/**/*browser*.test.ts",
];

// Their files share what is loaded: each has a database of its own, and loading the program anew for each took a third of the time.
const rooms = {
  name: "rooms",
  isolate: false,
  include: ["src/**/*.test.ts", "src/**/*.test.tsx", "test/**/*.test.ts"],
  exclude: processes,
  maxWorkers: 2,
};
// The second run is there for the SQL: what asks no database answers the same again.
const asksDatabase = /\b(?:useDatabase|useApp|usePostOffice|useBrowser|serverUrl|TEST_DATABASE_URL)\b/;
const again = {
  ...rooms,
  include: globSync(rooms.include).filter((file) => asksDatabase.test(readFileSync(file, "utf8"))),
};
const whole = { name: "whole", include: processes, maxWorkers: 1, sequence: { groupOrder: 1 } };

export default defineConfig({
  test: {
    globalSetup: ["test/global.ts"],
    pool: "forks",
    testTimeout: 30_000,
    hookTimeout: 60_000,
    retry: 0,
    projects: (process.env.SECOND_RUN ? [again] : [rooms, whole]).map((test) => ({
      extends: true as const,
      test,
    })),
  },
});
