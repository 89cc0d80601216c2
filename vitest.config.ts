import { defineConfig } from "vitest/config";

// The second run is there for the SQL: what brings its own server, or needs none, has had its turn on the first.
const onlyOnce = [
  "src/platform/embedded/**",
  "test/gate.test.ts",
  "test/scripts.test.ts",
  "test/**/*browser*.test.ts",
  "test/crash-processes.test.ts",
  "test/supervisor.test.ts",
];

export default defineConfig({
  test: {
    include: ["src/**/*.test.ts", "src/**/*.test.tsx", "test/**/*.test.ts"],
    exclude: process.env.SECOND_RUN ? onlyOnce : [],
    globalSetup: ["test/global.ts"],
    pool: "forks",
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 60_000,
    retry: 0,
  },
});
