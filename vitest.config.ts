import { globSync, readFileSync } from "node:fs";
import { defineConfig } from "vitest/config";

// Tests of whole processes that are about seconds. They come last and one by one, because each keeps the machine busy alone. The second run, on
// another PostgreSQL, is there for the SQL: they and the next bring their own server or need none.
const processes = [
  "test/supervisor.test.ts",
  "test/crash-processes.test.ts",
  "test/crash-points.test.ts",
  "test/faults/**/*.test.ts",
];

// A browser, and the tools themselves: each waits a good part of its time.
const tools = [
  "src/platform/embedded/**/*.test.ts",
  "test/gate.test.ts",
  "test/scripts.test.ts",
  "test/**/*browser*.test.ts",
];

// Their files share what is loaded: each has a database of its own, and loading the program anew for each took a third of the time.
const rooms = {
  name: "rooms",
  isolate: false,
  include: ["src/**/*.test.ts", "src/**/*.test.tsx", "test/**/*.test.ts"],
  exclude: [...processes, ...tools],
  maxWorkers: 2,
};
// The second run is there for the SQL: what asks no database answers the same again.
const asksDatabase = /\b(?:useDatabase|useApp|usePostOffice|useBrowser|serverUrl|TEST_DATABASE_URL)\b/;
const again = {
  ...rooms,
  include: globSync(rooms.include).filter((file) => asksDatabase.test(readFileSync(file, "utf8"))),
};
const screens = { name: "screens", include: tools, maxWorkers: 2, sequence: { groupOrder: 1 } };
const whole = { name: "whole", include: processes, maxWorkers: 1, sequence: { groupOrder: 2 } };

export default defineConfig({
  test: {
    globalSetup: ["test/global.ts"],
    pool: "forks",
    testTimeout: 30_000,
    hookTimeout: 60_000,
    retry: 0,
    projects: (process.env.SECOND_RUN ? [again] : [rooms, screens, whole]).map((test) => ({
      extends: true as const,
      test,
    })),
  },
});
