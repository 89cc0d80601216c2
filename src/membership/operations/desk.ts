import { z } from "zod";
import { acts, idParam, instant, invalidField, iso, reads, thing, type Call, type Operation } from "#platform/api";
import type { Db } from "#platform/db";
import { dayIn } from "#platform/time";
import { orNotFound } from "#platform/web";
import { endTerm, enterTerm } from "../commands.ts";
import { peopleNamed, personOnDesk, products, standings, termsOf, type TermRow } from "../queries.ts";
import { endCauses } from "../rules.ts";
import { m } from "../words.ts";

/** As on its pages: whoever works at the membership desk, and nobody else. */
const common = { group: "membership", scope: "staff", access: { capability: "membership" } } as const;
const civil = z.iso.date();

const Product = thing("Product", {
  id: z.number().int(),
  slug: z.string(),
  name: z.string(),
  role: z.enum(["base", "add-on"]),
  lifetime: z.boolean(),
});
const Products = thing("Products", { items: z.array(Product) });

const Term = thing("Term", {
  id: z.number().int(),
  product: z.object({ id: z.number().int(), name: z.string() }),
  startsOn: civil,
  /** The last day; null: for life. */
  endsOn: civil.nullable(),
  endedEarlyOn: civil.nullable(),
  endedBecause: z.string().nullable(),
  note: z.string().nullable(),
  enteredBy: z.string().nullable(),
  enteredAt: instant,
});
const Member = thing("Member", {
  id: z.uuid(),
  name: z.string(),
  /** Of today, by the association's calendar. */
  standing: z.string(),
  terms: z.array(Term),
});
const Members = thing("Members", {
  items: z.array(z.object({ id: z.uuid(), name: z.string(), address: z.email().nullable() })),
});

const termThing = (row: TermRow): z.infer<typeof Term> => ({
  id: row.id,
  product: { id: row.productId, name: row.productName },
  startsOn: row.startsOn,
  endsOn: row.endsOn,
  endedEarlyOn: row.endedEarlyOn,
  endedBecause: row.endedBecause,
  note: row.note,
  enteredBy: row.enteredBy,
  enteredAt: iso(row.enteredAt),
});

const params = z.object({ personId: z.uuid() });
const personIn = async (call: Call<{ personId: string }>) =>
  orNotFound(await personOnDesk(call.db, call.params.personId));

const termOf = async (db: Db, personId: number, termId: number): Promise<TermRow> =>
  orNotFound((await termsOf(db, personId)).find(({ id }) => id === termId));

/** The membership desk for programs: finding somebody, their terms, entering and ending one (M-5). */
export const deskOperations: Operation[] = [
  reads({
    ...common,
    id: "listProducts",
    path: "/desk/products",
    summary: () => m("api.listProducts"),
    output: Products,
    handle: async (call) => ({ items: await products(call.db) }),
  }),
  reads({
    ...common,
    id: "findMembers",
    path: "/desk/membership",
    summary: () => m("api.findMembers"),
    query: z.object({ q: z.string().trim().min(1).max(200) }),
    output: Members,
    async handle(call) {
      const found = await peopleNamed(call.db, call.query.q);
      return { items: found.map(({ publicId, ...rest }) => ({ id: publicId, ...rest })) };
    },
  }),
  reads({
    ...common,
    id: "getMember",
    path: "/desk/membership/{personId}",
    summary: () => m("api.getMember"),
    params,
    output: Member,
    async handle(call) {
      const { id, publicId, name } = await personIn(call);
      const today = dayIn(call.settings.timeZone, await call.now());
      const standing = (await standings(call.db, [id], today)).get(id)!;
      return { id: publicId, name, standing: standing.kind, terms: (await termsOf(call.db, id)).map(termThing) };
    },
  }),
  acts({
    ...common,
    id: "enterTerm",
    method: "POST",
    path: "/desk/membership/{personId}/terms",
    summary: () => m("api.enterTerm"),
    params,
    body: z.strictObject({
      product: z.number().int().positive(),
      startsOn: civil,
      /** null: a year, or for life where the product is for life. */
      endsOn: civil.nullable().default(null),
      note: z
        .string()
        .trim()
        .max(500, { error: () => m("wrong.note") })
        .nullable()
        .default(null),
    }),
    output: Term,
    status: 201,
    async handle(call, tx, now) {
      const { id: personId } = await personIn(call);
      const { product, ...dates } = call.body;
      if (!(await products(tx)).some(({ id }) => id === product)) throw invalidField("product", m("wrong.product"));
      const input = { ...dates, productId: product, personId };
      return termThing(await termOf(tx, personId, await enterTerm(tx, { personId: call.person.id }, input, now)));
    },
  }),
  acts({
    ...common,
    id: "endTerm",
    method: "POST",
    path: "/desk/membership/{personId}/terms/{id}/ending",
    summary: () => m("api.endTerm"),
    params: params.extend({ id: idParam }),
    body: z.strictObject({ lastDay: civil, because: z.enum(endCauses) }),
    output: Term,
    async handle(call, tx, now) {
      const { id: personId } = await personIn(call);
      const { id: termId } = await termOf(tx, personId, call.params.id);
      await endTerm(tx, { personId: call.person.id }, { ...call.body, personId, termId }, now);
      return termThing(await termOf(tx, personId, termId));
    },
  }),
];
