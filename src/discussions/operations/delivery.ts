import { z } from "zod";
import { acts, Problem, reads, thing, type Operation, type OwnCall } from "#platform/api";
import { isMemberOf, unitFor, viewerAt } from "#groups";
import { addressesOf } from "#people";
import { dayIn } from "#platform/time";
import { orNotFound } from "#platform/web";
import { refuse } from "../refusals.ts";
import { deliveryModes } from "../subscriptions/rules.ts";
import { changeDelivery } from "../subscriptions/commands.ts";
import { deliveryFor } from "../subscriptions/queries.ts";
import { m } from "../words.ts";
import { slug } from "./things.ts";

const Subscription = thing("Subscription", { mode: z.enum(deliveryModes), address: z.string() });
const WholeSubscription = thing("WholeSubscription", { subscription: Subscription.nullable() });

async function subscriptionIn({ db, person }: OwnCall, unitId: number): Promise<z.infer<typeof WholeSubscription>> {
  const found = await deliveryFor(db, unitId, person.id);
  return { subscription: found ? { mode: found.mode, address: found.address } : null };
}

/** How a group's posts reach the holder of the token. */
export const deliveryOperations: Operation[] = [
  reads({
    id: "getSubscription",
    path: "/units/{slug}/subscription",
    group: "reading",
    summary: () => m("api.getSubscription"),
    scope: "discussions:read",
    access: "signed-in",
    params: slug,
    output: WholeSubscription,
    async handle(call) {
      const unit = orNotFound(await unitFor(call.db, await viewerAt(call), call.params.slug));
      return subscriptionIn(call as OwnCall, unit.id);
    },
  }),
  acts({
    id: "changeSubscription",
    method: "PUT",
    path: "/units/{slug}/subscription",
    group: "reading",
    summary: () => m("api.changeSubscription"),
    scope: "discussions:write",
    access: "signed-in",
    params: slug,
    body: z.strictObject({ mode: z.enum(deliveryModes), address: z.email() }),
    output: WholeSubscription,
    async handle(call, tx, now) {
      const unit = orNotFound(await unitFor(tx, await viewerAt(call), call.params.slug));
      const { mode, address } = call.body;
      const own = (await addressesOf(tx, call.person.id)).find((one) => one.address === address);
      if (!own)
        throw new Problem("invalid", {
          errors: [{ field: "address", pointer: "/address", detail: m("api.notYours") }],
        });
      if (!(await isMemberOf(tx, unit.id, call.person.id, dayIn(call.settings.timeZone, now))))
        refuse({ because: "not-subscribed" });
      await changeDelivery(tx, unit.id, call.person.id, { mode, addressId: own.id }, now);
      return subscriptionIn(call, unit.id);
    },
  }),
];
