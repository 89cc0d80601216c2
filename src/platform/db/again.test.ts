import { expect, test } from "vitest";
import { useDatabase } from "../../../test/database.ts";
import { sql, unlessBrokenOff } from "./index.ts";

const at = useDatabase();

test("F5: two acts that lock the same rows in opposite order both come to pass, once each", async () => {
  await sql`insert into submissions (actor, key, fingerprint, location, created_at)
    select name, 'the key of this test', 'x', '', '2026-11-14' from unnest(array['ada', 'bo']) name`.execute(at.db);
  let begun = 0;
  const { promise: bothBegun, resolve } = Promise.withResolvers<void>();
  const act = ([first, second]: [string, string]) =>
    unlessBrokenOff(() =>
      at.db.transaction().execute(async (tx) => {
        const add = (name: string) =>
          sql`update submissions set location = location || ${first} where actor = ${name}`.execute(tx);
        await add(first);
        begun += 1;
        if (begun === 2) resolve();
        await bothBegun;
        await add(second);
      }),
    );
  await Promise.all([act(["ada", "bo"]), act(["bo", "ada"])]);
  // One was broken off and done again: more than once, where it was there again before the other had taken what it let go.
  expect(begun).toBeGreaterThan(2);
  const rows = await at.db.selectFrom("submissions").select("location").execute();
  expect(rows.map(({ location }) => [...location!].sort().join(""))).toEqual(["aabdo", "aabdo"]);
});

test("F5: what is refused or broken otherwise is not done again", async () => {
  let tries = 0;
  const fails = () => {
    tries += 1;
    throw Object.assign(new Error("no"), { code: "23505" });
  };
  await expect(unlessBrokenOff(async () => fails())).rejects.toThrow("no");
  expect(tries).toBe(1);
});
