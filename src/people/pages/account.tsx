import { z } from "zod";
import type { IdentityProvider } from "#platform/config";
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
import type { AccountLink } from "../sections.ts";
import { m } from "../words.ts";
import { personIn } from "./person.ts";
import { formIn, nameField } from "./shared.tsx";

const ProfileForm = z.object({
  name: nameField,
  zone: z.string({ error: () => m("error.zone") }).refine(isTimeZone, { error: () => m("error.zone") }),
});

/** `reading`: what the slices above let people choose about their mail and their reading. */
export const show =
  (reading: readonly AccountLink[]) =>
  (at: At): Promise<Reply> =>
    view(at, reading);

export const submit =
  (reading: readonly AccountLink[]) =>
  async (at: At): Promise<Reply> => {
    const person = personIn(at);
    const form = formIn(at, ProfileForm);
    if (!form.ok) return view(at, reading, { typed: form.typed, errors: form.errors });
    const { name, zone } = form.value;
    await at.transaction((tx) => changeProfile(tx, person.id, { name, timeZone: zone }));
    return seeOther("/account?done=profile");
  };

async function view(
  at: At,
  reading: readonly AccountLink[],
  wrong?: { typed: Typed; errors: FieldErrors },
): Promise<Reply> {
  const primary = await primaryAddressOf(at.db, personIn(at).id);
  const paused = await pausedOf(at.db, personIn(at).id);
  return page(
    at,
    () => <View at={at} address={primary?.address ?? ""} paused={paused} reading={reading} {...wrong} />,
    {
      status: wrong ? 422 : 200,
    },
  );
}

interface Shown {
  at: At;
  address: string;
  paused: PausedAddress[];
  reading: readonly AccountLink[];
  typed?: Typed;
  errors?: FieldErrors;
}

function View({ at, address, paused, reading, typed, errors = {} }: Shown) {
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
        {[...doors(at.settings.identityProvider), { title: m("account.reading"), pages: reading }].map((group) => (
          <Doors key={group.title} {...group} />
        ))}
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

/** What one can do with one's account, in the order in which people look for it. */
function doors(provider: IdentityProvider | null): { title: string; pages: readonly AccountLink[] }[] {
  const own = (href: string, title: Text, about: Text): AccountLink => ({
    href,
    label: () => m(title),
    about: () => m(about),
  });
  return [
    {
      title: m("account.you"),
      pages: [
        own("/account/profile", "profile.page", "account.profile.about"),
        own("/account/visibility", "visibility.title", "account.visibility.about"),
        own("/account/counted", "count.title", "account.counted.about"),
      ],
    },
    {
      title: m("account.signIn"),
      pages: [
        own("/account/addresses", "addresses.title", "account.addresses.about"),
        own("/account/password", "password.title", "account.password.about"),
        own("/account/passkeys", "passkeys.title", "account.passkeys.about"),
        own("/account/second-factor", "factor.title", "account.factor.about"),
        own("/account/sessions", "sessions.title", "account.sessions.about"),
        own("/account/tokens", "tokens.title", "account.tokens.about"),
        own("/account/apps", "apps.title", "account.apps.about"),
        ...(provider
          ? [
              {
                href: "/account/provider",
                label: () => m("provider.title", { provider: provider.name }),
                about: () => m("provider.about"),
              },
            ]
          : []),
      ],
    },
  ];
}

type Text = Parameters<typeof m>[0];

function Doors({ title, pages }: { title: string; pages: readonly AccountLink[] }) {
  return (
    <section>
      <h2>{title}</h2>
      <ul class="rows list">
        {pages.map(({ href, label, about }) => (
          <li key={href}>
            <a href={href}>{label()}</a>
            <p>{about()}</p>
          </li>
        ))}
      </ul>
    </section>
  );
}
