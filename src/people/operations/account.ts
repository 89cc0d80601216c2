import { z } from "zod";
import { acts, iso, instant, reads, thing, type Operation, type OwnCall } from "#platform/api";
import type { Db } from "#platform/db";
import { changeProfile } from "../commands.ts";
import { nameField } from "../pages/shared.tsx";
import { addressesOf, personOf } from "../queries.ts";
import { isTimeZone } from "../rules.ts";
import { m } from "../words.ts";

const Account = thing("Account", {
  id: z.uuid(),
  name: z.string(),
  timeZone: z.string(),
  language: z.string(),
  addresses: z.array(thing("OwnAddress", { address: z.string(), isPrimary: z.boolean(), confirmedAt: instant })),
  capabilities: z.array(z.string()),
  scopes: z.array(z.string()),
  createdAt: instant,
});

async function accountOf(db: Db, { person }: OwnCall): Promise<z.infer<typeof Account>> {
  const facts = (await personOf(db, person.id))!;
  const addresses = await addressesOf(db, person.id);
  return {
    id: facts.publicId,
    name: facts.name,
    timeZone: facts.timeZone,
    language: facts.language,
    addresses: addresses.map(({ address, isPrimary, verifiedAt }) => ({
      address,
      isPrimary,
      confirmedAt: iso(verifiedAt),
    })),
    capabilities: [...person.capabilities].sort(),
    scopes: [...person.scopes].sort(),
    createdAt: iso(facts.createdAt),
  };
}

const zone = z.string().refine(isTimeZone, { error: () => m("error.zone") });

/** What the holder of the token has here. */
export const accountOperations: Operation[] = [
  reads({
    id: "getAccount",
    path: "/me",
    group: "account",
    summary: () => m("api.getAccount"),
    scope: "account:read",
    access: "signed-in",
    output: Account,
    handle: (call) => accountOf(call.db, call as OwnCall),
  }),
  acts({
    id: "changeAccount",
    method: "PATCH",
    path: "/me",
    group: "account",
    summary: () => m("api.changeAccount"),
    scope: "account:write",
    access: "signed-in",
    body: z.strictObject({ name: nameField.optional(), timeZone: zone.optional() }),
    output: Account,
    async handle(call, tx) {
      const now = (await personOf(tx, call.person.id))!;
      const { name = now.name, timeZone = now.timeZone } = call.body;
      await changeProfile(tx, call.person.id, { name, timeZone });
      return accountOf(tx, call);
    },
  }),
];
