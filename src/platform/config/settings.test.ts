import { describe, expect, it } from "vitest";
import { isLoopback, readSettings } from "./settings.ts";

const read = (env: NodeJS.ProcessEnv) => readSettings({ SECRET: "x".repeat(32), ...env });

describe("demo sign-ins and the mailbox page", () => {
  it.each([{}, { PUBLIC_URL: "http://localhost:3000" }, { HOST: "::1" }])("are for an installation with %o", (env) =>
    expect(read(env).isLocal).toBe(true),
  );

  it.each([
    { PUBLIC_URL: "https://groups.example.org" },
    { HOST: "0.0.0.0", PUBLIC_URL: "http://localhost:3000" },
    { HOST: "192.0.2.1" },
    { PUBLIC_URL: "http://127.0.0.1.example.org" },
  ])("are not for one that others reach, as with %o", (env) => expect(read(env).isLocal).toBe(false));
});

it.each([
  ["localhost", true],
  ["chapterhouse.localhost", true],
  ["127.0.0.2", true],
  ["::ffff:127.0.0.1", true],
  ["[::1]", true],
  ["", false],
  ["localhost.example.org", false],
  ["127.0.0.1.example.org", false],
  ["127.example.org", false],
  ["0.0.0.0", false],
])("that %s is this very machine is %s", (name, is) => expect(isLoopback(name)).toBe(is));
