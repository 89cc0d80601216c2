import { z } from "zod";
import {
  Badge,
  Button,
  ErrorSummary,
  Field,
  Form,
  Notice,
  page,
  Page,
  seeOther,
  Table,
  Time,
  type At,
  type FieldErrors,
  type Reply,
  type Typed,
} from "#platform/web";
import type { Tx } from "#platform/db";
import type { Instant } from "#platform/time";
import { languageNow } from "#platform/words";
import { addAddress, makePrimary, removeAddress } from "../addresses/commands.ts";
import { pausedOf, type PausedAddress } from "../failing/queries.ts";
import { addressesOf, type OwnAddress } from "../queries.ts";
import { refusalIn } from "../refusals.ts";
import { m } from "../words.ts";
import { personIn } from "./person.ts";
import { addressField, formIn } from "./shared.tsx";

const AddForm = z.object({ email: addressField });
export const WhichForm = z.object({ address: z.coerce.number().int().positive() });

export const show = (at: At): Promise<Reply> => view(at);

export async function add(at: At): Promise<Reply> {
  const person = personIn(at);
  const form = formIn(at, AddForm);
  if (!form.ok) return view(at, { typed: form.typed, errors: () => form.errors });
  const { secret } = at.settings;
  return change(at, "sent", form.typed, (tx, now) =>
    addAddress(tx, person.id, { address: form.value.email, secret }, now),
  );
}

export const primary = (at: At): Promise<Reply> => changeWhich(at, "primary", makePrimary);
export const remove = (at: At): Promise<Reply> => changeWhich(at, "removed", removeAddress);

const outcomes = ["sent", "added", "primary", "removed", "again"] as const;
type Outcome = (typeof outcomes)[number];

async function changeWhich(
  at: At,
  done: Outcome,
  act: (tx: Tx, actorId: number, addressId: number, now: Instant) => Promise<void>,
): Promise<Reply> {
  const person = personIn(at);
  const form = formIn(at, WhichForm);
  if (!form.ok) return view(at, { errors: () => ({ "": m("refused.addressNotOwn") }) });
  return change(at, done, form.typed, (tx, now) => act(tx, person.id, form.value.address, now));
}

async function change(
  at: At,
  done: Outcome,
  typed: Typed,
  act: (tx: Tx, now: Instant) => Promise<void>,
): Promise<Reply> {
  try {
    return seeOther(await at.once(async (tx, now) => act(tx, now).then(() => `/account/addresses?done=${done}`)));
  } catch (error) {
    const { say } = refusalIn(error);
    return view(at, { typed, errors: () => ({ "": say() }) });
  }
}

async function view(at: At, wrong?: { typed?: Typed; errors: () => FieldErrors }): Promise<Reply> {
  const addresses = await addressesOf(at.db, personIn(at).id);
  const paused = await pausedOf(at.db, personIn(at).id);
  return page(
    at,
    () => <View at={at} addresses={addresses} paused={paused} typed={wrong?.typed} errors={wrong?.errors() ?? {}} />,
    {
      status: wrong ? 422 : 200,
    },
  );
}

function View({
  at,
  addresses,
  paused,
  typed,
  errors,
}: {
  at: At;
  addresses: OwnAddress[];
  paused: PausedAddress[];
  typed?: Typed;
  errors: FieldErrors;
}) {
  const done = outcomes.find((outcome) => outcome === at.query.done);
  return (
    <Page
      frame={at.frame}
      title={m("addresses.title")}
      lang={languageNow()}
      index={false}
      crumbs={[{ href: "/account", label: m("account.title") }]}
    >
      <div class="stack">
        <h1>{m("addresses.title")}</h1>
        {done && (
          <Notice tone="good">
            <p>{m(`addresses.done.${done}`)}</p>
          </Notice>
        )}
        <ErrorSummary errors={errors} />
        <Paused addresses={paused} />
        <p>{m("addresses.intro")}</p>
        <Table
          caption={m("addresses.title")}
          head={[m("field.address"), m("addresses.since"), m("addresses.acts")]}
          rows={addresses.map((address) => [
            address.address,
            <Time at={address.verifiedAt} zone={at.frame.timeZone} />,
            <Acts address={address} />,
          ])}
        />
        <h2>{m("addresses.add")}</h2>
        <Form action="/account/addresses">
          <Field
            name="email"
            label={m("field.address")}
            hint={m("addresses.add.hint")}
            type="email"
            autocomplete="email"
            typed={typed}
            errors={errors}
          />
          <Button>{m("addresses.add.button")}</Button>
        </Form>
      </div>
    </Page>
  );
}

/** For each address that refused group mail too often: what its receiver said, and the one button that mends it. */
function Paused({ addresses }: { addresses: PausedAddress[] }) {
  return addresses.map(({ id, address, said }) => (
    <Notice key={id} tone="warn">
      <p>{m("paused.notice", { address })}</p>
      {said !== "" && (
        <p>
          <bdi>{m("paused.said", { said })}</bdi>
        </p>
      )}
      <Form action="/account/addresses/resumption" class="inline">
        <input type="hidden" name="address" value={String(id)} />
        <Button>{m("paused.again")}</Button>
      </Form>
    </Notice>
  ));
}

function Acts({ address }: { address: OwnAddress }) {
  if (address.isPrimary) return <Badge>{m("addresses.primary")}</Badge>;
  const which = <input type="hidden" name="address" value={String(address.id)} />;
  return (
    <div class="acts">
      <Form action="/account/addresses/primary" class="inline">
        {which}
        <Button plain>{m("addresses.makePrimary", { address: address.address })}</Button>
      </Form>
      <Form action="/account/addresses/remove" class="inline">
        {which}
        <Button plain>{m("addresses.remove", { address: address.address })}</Button>
      </Form>
    </div>
  );
}
