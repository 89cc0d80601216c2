import { z } from "zod";
import { acts, listOf, pageOf, paging, reads, thing, type Call, type Operation, type OwnCall } from "#platform/api";
import { orNotFound } from "#platform/web";
import { searchPeople } from "../directory/queries.ts";
import { block, unblock, writeTo } from "../letters/commands.ts";
import { blockedBy } from "../letters/queries.ts";
import { LetterForm } from "../pages/message.tsx";
import { showingAt } from "../pages/showing.ts";
import type { SeenPerson } from "../profiles/queries.ts";
import { relationTo, workplaceKinds } from "../profiles/rules.ts";
import type { PeopleParts } from "../sections.ts";
import { m } from "../words.ts";
import { said } from "./profile.ts";

const SeenPersonThing = thing("Person", {
  id: z.uuid(),
  name: z.string(),
  url: z.url(),
  photo: z.url().nullable(),
  /** Only what the caller may see is there. */
  profile: z.object(said).partial(),
});

const Blocked = thing("Blocked", { items: z.array(z.object({ id: z.uuid(), name: z.string() })) });

type Seen = Pick<SeenPerson, "publicId" | "name" | "seen">;

function personOf({ settings }: Call, { publicId, name, seen }: Seen): z.infer<typeof SeenPersonThing> {
  const url = `${settings.publicUrl}/people/${publicId}`;
  const { photo = null, languages, links, interests, ...profile } = seen;
  return {
    id: publicId,
    name,
    url,
    photo: photo && `${url}/photo/large?${photo}`,
    profile: {
      ...profile,
      ...(languages && { languages: [...languages] }),
      ...(links && { links: [...links] }),
      ...(interests && { interests: [...interests] }),
    },
  };
}

const params = z.object({ personId: z.uuid() });
const words = z.string().trim().max(100).optional();

/** Other people, as far as the caller may see them. */
export const othersOperations = (parts: PeopleParts): Operation[] => [
  reads({
    id: "findPeople",
    path: "/people",
    group: "people",
    summary: () => m("api.findPeople"),
    scope: "people:read",
    access: "anyone",
    query: z.object({ q: words, interest: words, place: words, kind: z.enum(workplaceKinds).optional(), ...paging }),
    output: listOf("People", SeenPersonThing),
    async handle(call) {
      const { q, interest, place, kind, cursor, limit } = call.query;
      const [name, id] = cursor ?? [];
      const after = typeof name === "string" && typeof id === "number" ? { name, id } : undefined;
      const query = { words: q, interest, place, kind, after, size: limit + 1 };
      const { people } = await searchPeople(call.db, await parts.onlooker(call), query);
      return pageOf(
        people,
        limit,
        (one) => [one.name, one.id],
        (one) => personOf(call, one),
      );
    },
  }),
  reads({
    id: "getPerson",
    path: "/people/{personId}",
    group: "people",
    summary: () => m("api.getPerson"),
    scope: "people:read",
    access: "anyone",
    params,
    output: SeenPersonThing,
    async handle(call) {
      const { person, seen } = await showingAt(call, call.params.personId, parts);
      return personOf(call, { ...person, seen });
    },
  }),
  acts({
    id: "writeLetter",
    method: "POST",
    path: "/people/{personId}/letters",
    group: "people",
    summary: () => m("api.writeLetter"),
    scope: "people:write",
    access: "signed-in",
    params,
    body: z.strictObject(LetterForm.shape),
    output: null,
    async handle(call, tx, now) {
      const { person, onlooker } = await otherIn(call, parts);
      const letter = { writerId: call.person.id, readerId: person.id, relation: relationTo(onlooker, person.id) };
      await writeTo(tx, { ...letter, ...call.body }, call.settings.secret, now);
    },
  }),
  reads({
    id: "listBlocked",
    path: "/me/blocked",
    group: "people",
    summary: () => m("api.listBlocked"),
    scope: "people:read",
    access: "signed-in",
    output: Blocked,
    async handle(call) {
      const blocked = await blockedBy(call.db, (call as OwnCall).person.id);
      return { items: blocked.map(({ publicId, name }) => ({ id: publicId, name })) };
    },
  }),
  ...(["PUT", "DELETE"] as const).map((method) =>
    acts({
      id: method === "PUT" ? "blockPerson" : "unblockPerson",
      method,
      path: "/people/{personId}/block",
      group: "people",
      summary: () => m(method === "PUT" ? "api.blockPerson" : "api.unblockPerson"),
      scope: "people:write",
      access: "signed-in",
      params,
      output: null,
      async handle(call, tx, now) {
        const { person } = await otherIn(call, parts);
        await (method === "PUT" ? block(tx, call.person.id, person.id, now) : unblock(tx, call.person.id, person.id));
      },
    }),
  ),
];

/** Nobody writes to themselves. */
async function otherIn(call: OwnCall<{ personId: string }>, parts: PeopleParts) {
  const showing = await showingAt(call, call.params.personId, parts);
  return orNotFound(showing.person.id === call.person.id ? null : showing);
}
