import { isMemberOf, unitFor, viewerAt, type GroupSection, type Unit } from "#groups";
import { addressesOf, type OwnAddress } from "#people";
import { Button, Form, Notice, orNotFound, seeOther, Select, type At, type Reply } from "#platform/web";
import { pausedAddresses } from "#platform/mail";
import { dayIn } from "#platform/time";
import { DeliveryForm } from "../forms.ts";
import { refuse } from "../refusals.ts";
import { changeDelivery } from "../subscriptions/commands.ts";
import { deliveryFor } from "../subscriptions/queries.ts";
import { m } from "../words.ts";

/** On a group's page: how its posts reach me, with the one form that changes it. */
export const deliverySection: GroupSection = async (at, viewer, unit) => {
  if (viewer.personId === null || !(viewer.memberOf.has(unit.id) || viewer.leads.has(unit.id))) return null;
  const delivery = await deliveryFor(at.db, unit.id, viewer.personId);
  const addresses = await addressesOf(at.db, viewer.personId);
  const isPaused = delivery !== undefined && (await pausedAddresses(at.db)).has(delivery.addressId);
  return () => <DeliverySection unit={unit} delivery={delivery ?? null} addresses={addresses} isPaused={isPaused} />;
};

type Delivery = Awaited<ReturnType<typeof deliveryFor>> | null;

interface Shown {
  unit: Unit;
  delivery: Delivery;
  addresses: OwnAddress[];
  /** The address refused mail on too many days. */
  isPaused: boolean;
}

function DeliverySection({ unit, delivery, addresses, isPaused }: Shown) {
  return (
    <section class="stack" id="delivery" aria-labelledby="delivery-title">
      <h2 id="delivery-title">{m("delivery.heading")}</h2>
      <p>{delivery ? m(`delivery.now.${delivery.mode}`, { address: delivery.address }) : m("delivery.preparing")}</p>
      {delivery && isPaused && (
        <Notice tone="warn">
          <p>
            {m("delivery.paused", { address: delivery.address })} <a href="/account/addresses">{m("delivery.mend")}</a>
          </p>
        </Notice>
      )}
      <Form action={`/groups/${unit.slug}/subscription`}>
        <Select
          name="mode"
          label={m("delivery.mode")}
          value={delivery?.mode ?? "each"}
          options={[
            { value: "each", label: m("delivery.each") },
            { value: "daily", label: m("delivery.daily") },
            { value: "weekly", label: m("delivery.weekly") },
            { value: "announcements", label: m("delivery.announcements") },
            { value: "web", label: m("delivery.web") },
          ]}
        />
        <Select
          name="address"
          label={m("delivery.address")}
          value={String(delivery?.addressId ?? "")}
          options={addresses.map((address) => ({ value: String(address.id), label: address.address }))}
        />
        <Button plain>{m("delivery.save")}</Button>
      </Form>
      <p class="quiet">
        <a href="/account/hold">{m("hold.title")}</a>
        {" · "}
        <a href="/account/mail-forms">{m("forms.title")}</a>
        {" · "}
        <a href="/account/notifications">{m("notes.choices")}</a>
      </p>
    </section>
  );
}

export async function submit(at: At): Promise<Reply> {
  const viewer = await viewerAt(at);
  const unit = orNotFound(await unitFor(at.db, viewer, at.params.slug!));
  const parsed = at.form(DeliveryForm);
  const personId = at.person!.id;
  const addresses = await addressesOf(at.db, personId);
  // Values outside the form's own choices come from no form of ours.
  if (!parsed.ok || !addresses.some((address) => address.id === parsed.value.address)) return orNotFound<Reply>(null);
  const to = await at.once(async (tx, now) => {
    if (!(await isMemberOf(tx, unit.id, personId, dayIn(at.settings.timeZone, now))))
      refuse({ because: "not-subscribed" });
    await changeDelivery(tx, unit.id, personId, { mode: parsed.value.mode, addressId: parsed.value.address }, now);
    return `/groups/${unit.slug}#delivery`;
  });
  return seeOther(to);
}
