import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { useApp } from "../../test/app.ts";
import { aUnit } from "../groups/builders.ts";
import { archive } from "./archives.ts";

const app = useApp();

test("an archive goes into the group with that mail address, and nowhere when there is none", async () => {
  await aUnit(app.db, { name: "Glue", slug: "glue" });
  const file = join(app.settings.dataDir, "glue.mbox");
  writeFileSync(
    file,
    "From ben at old.example  Mon May  3 10:00:00 2004\nFrom: ben at old.example (Ben Okri)\nSubject: Paste\n\nWheat.\n",
  );
  const context = { settings: app.settings, databaseUrl: app.url };
  const old = { oldAddresses: ["/pipermail/glue"], oldLinks: "nothing here" };
  const asked = { group: "glue", file, mapping: null, ...old, isDry: false };
  expect(await archive(context, { ...asked, group: "nobody" })).toBe("no-group");
  expect(await archive(context, { ...asked, oldAddresses: ["/glue"] })).toEqual({ noArchive: "/glue" });
  expect(await archive(context, { ...asked, isDry: true })).toMatchObject({ added: 1, links: { added: 1 } });
  expect(await archive(context, asked)).toMatchObject({ added: 1, known: 0, links: { added: 1 } });
});
