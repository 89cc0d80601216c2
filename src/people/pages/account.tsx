import { z } from "zod";
import {
  Button,
  ErrorSummary,
  Facts,
  Field,
  Form,
  Notice,
  page,
  Page,
  Select,
  seeOther,
  type At,
  type FieldErrors,
  type Reply,
  type Typed,
} from "#platform/web";
import { languageNow } from "#platform/words";
import { changeProfile } from "../commands.ts";
import { pausedOf, type PausedAddress } from "../failing/queries.ts";
import { primaryAddressOf } from "../queries.ts";
import { isTimeZone, timeZones } from "../rules.ts";
import { m } from "../words.ts";
import { personIn } from "./person.ts";
import { formIn, nameField } from "./shared.tsx";

const ProfileForm = z.object({
  name: nameField,
  zone: z.string({ error: () => m("error.zone") }).refine(isTimeZone, { error: () => m("error.zone") }),
});

export const show = (at: At): Promise<Reply> => view(at);

export async function submit(at: At): Promise<Reply> {
  const person = personIn(at);
  const form = formIn(at, ProfileForm);
  if (!form.ok) return view(at, { typed: form.typed, errors: form.errors });
  const { name, zone } = form.value;
  await at.transaction((tx) => changeProfile(tx, person.id, { name, timeZone: zone }));
  return seeOther("/account?done=profile");
}

async function view(at: At, wrong?: { typed: Typed; errors: FieldErrors }): Promise<Reply> {
  const primary = await primaryAddressOf(at.db, personIn(at).id);
  const paused = await pausedOf(at.db, personIn(at).id);
  return page(at, () => <View at={at} address={primary?.address ?? ""} paused={paused} {...wrong} />, {
    status: wrong ? 422 : 200,
  });
}

interface Shown {
  at: At;
  address: string;
  paused: PausedAddress[];
  typed?: Typed;
  errors?: FieldErrors;
}

function View({ at, address, paused, typed, errors = {} }: Shown) {
  const person = personIn(at);
  return (
    <Page frame={at.frame} title={m("account.title")} lang={languageNow()} index={false}>
      <div class="stack prose">
        <h1>{m("account.title")}</h1>
        {at.query.done === "profile" && (
          <Notice tone="good">
            <p>{m("account.saved")}</p>
          </Notice>
        )}
        {paused.map((one) => (
          <Notice key={one.id} tone="warn">
            <p>
              {m("paused.notice", { address: one.address })} <a href="/account/addresses">{m("paused.mend")}</a>
            </p>
          </Notice>
        ))}
        <Facts facts={[[m("account.primary"), address]]} />
        <Elsewhere />
        <h2>{m("account.profile")}</h2>
        <ErrorSummary errors={errors} />
        <Form action="/account">
          <Field
            name="name"
            label={m("field.name")}
            hint={m("field.name.hint")}
            autocomplete="name"
            value={person.name}
            typed={typed}
            errors={errors}
          />
          <Select
            name="zone"
            label={m("field.zone")}
            value={person.timeZone}
            typed={typed}
            errors={errors}
            options={timeZones().map((zone) => ({ value: zone, label: zone.replaceAll("_", " ") }))}
          />
          <Button>{m("account.save")}</Button>
        </Form>
      </div>
    </Page>
  );
}

function Elsewhere() {
  const pages = [
    ["/account/profile", m("profile.page")],
    ["/account/visibility", m("visibility.title")],
    ["/directory", m("directory.title")],
    ["/account/addresses", m("addresses.title")],
    ["/account/password", m("password.title")],
    ["/account/passkeys", m("passkeys.title")],
    ["/account/second-factor", m("factor.title")],
    ["/account/sessions", m("sessions.title")],
    ["/account/tokens", m("tokens.title")],
  ] as const;
  return (
    <ul>
      {pages.map(([href, title]) => (
        <li key={href}>
          <a href={href}>{title}</a>
        </li>
      ))}
    </ul>
  );
}
