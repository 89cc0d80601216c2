import { z } from "zod";
import { acts, idParam, instant, iso, isoOrNull, reads, thing, type Call, type Operation } from "#platform/api";
import { orNotFound } from "#platform/web";
import { unitToManage } from "../queries.ts";
import { endWebhook, sendAgain } from "../webhooks/commands.ts";
import { sendingsOf, webhooksOf, type Webhook } from "../webhooks/queries.ts";
import { webhookEvents } from "../webhooks/rules.ts";
import { m } from "../words.ts";
import { slug, unitIn, withId } from "./unit.ts";

const read = { group: "groups", scope: "groups:read", access: "signed-in" } as const;
const write = { group: "groups", scope: "groups:write", access: "signed-in" } as const;

const Webhooks = thing("Webhooks", {
  items: z.array(
    z.object({
      id: z.number().int(),
      url: z.url(),
      events: z.array(z.enum(webhookEvents)),
      madeBy: z.string(),
      madeAt: instant,
    }),
  ),
});
const Sendings = thing("Sendings", {
  items: z.array(
    z.object({
      id: z.number().int(),
      event: z.enum(webhookEvents),
      state: z.enum(["waiting", "sent", "failed", "withheld"]),
      attempts: z.number().int(),
      madeAt: instant,
      nextAt: instant.nullable(),
      /** The other side's HTTP status; null: it did not answer. */
      status: z.number().int().nullable(),
    }),
  ),
});

async function webhookIn(call: Call<{ slug: string; id: number }>): Promise<Webhook> {
  const { unit } = await unitIn(call, unitToManage);
  return orNotFound((await webhooksOf(call.db, unit)).find(({ id }) => id === call.params.id));
}

/** A unit's webhooks for those who manage it. One is entered on the page only: it wants a fresh proof of who does it. */
export const webhookOperations: Operation[] = [
  reads({
    ...read,
    id: "listWebhooks",
    path: "/units/{slug}/webhooks",
    summary: () => m("api.listWebhooks"),
    params: slug,
    output: Webhooks,
    async handle(call) {
      const { unit } = await unitIn(call, unitToManage);
      const all = await webhooksOf(call.db, unit);
      return { items: all.map(({ madeAt, ...rest }) => ({ ...rest, madeAt: iso(madeAt) })) };
    },
  }),
  acts({
    ...write,
    id: "endWebhook",
    method: "DELETE",
    path: "/units/{slug}/webhooks/{id}",
    summary: () => m("api.endWebhook"),
    params: withId,
    output: null,
    async handle(call, tx, now) {
      const { unit } = await unitIn(call, unitToManage);
      await endWebhook(tx, call.person.id, unit, call.params.id, now);
    },
  }),
  reads({
    ...read,
    id: "listSendings",
    path: "/units/{slug}/webhooks/{id}/sendings",
    summary: () => m("api.listSendings"),
    params: withId,
    output: Sendings,
    async handle(call) {
      const { id } = await webhookIn(call);
      const all = await sendingsOf(call.db, id);
      const items = all.map(({ id: number, event, state, attempts, madeAt, nextAt, status }) => ({
        id: number,
        event,
        state,
        attempts,
        madeAt: iso(madeAt),
        nextAt: isoOrNull(nextAt),
        status,
      }));
      return { items };
    },
  }),
  acts({
    ...write,
    id: "sendAgain",
    method: "POST",
    path: "/units/{slug}/webhooks/{id}/sendings/{number}/repeat",
    summary: () => m("api.sendAgain"),
    params: withId.extend({ number: idParam }),
    output: null,
    async handle(call, tx, now) {
      await webhookIn(call);
      const { unit } = await unitIn(call, unitToManage);
      await sendAgain(tx, unit, call.params.id, call.params.number, now);
    },
  }),
];
