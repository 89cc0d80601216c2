import { z } from "zod";
import {
  Button,
  Empty,
  ErrorSummary,
  Facts,
  Field,
  Form,
  idFrom,
  Notice,
  page,
  Page,
  Select,
  seeOther,
  TextArea,
  type At,
  type FieldErrors,
  type Reply,
  type Typed,
} from "#platform/web";
import { languageNow } from "#platform/words";
import { registerApp, retireApp, type AppKeys } from "../apps/commands.ts";
import { issuerOf } from "../apps/provider.ts";
import { appsAll, type App } from "../apps/queries.ts";
import { authMethods, isRedirect } from "../apps/rules.ts";
import { m } from "../words.ts";
import { personIn } from "./person.ts";
import { formIn } from "./shared.tsx";

const AppForm = z.object({
  name: z
    .string()
    .trim()
    .min(1, { error: () => m("deskapps.error.name") })
    .max(100, { error: () => m("deskapps.error.name") }),
  redirects: z
    .string()
    .transform((text) => text.split(/\s+/).filter(Boolean))
    .refine((all) => all.length >= 1 && all.length <= 10 && all.every(isRedirect), {
      error: () => m("deskapps.error.redirects"),
    }),
  method: z.enum(authMethods),
});

export const show = (at: At): Promise<Reply> => view(at);

/** The one page that shows the secret. The same form sent again finds it made. */
export async function register(at: At): Promise<Reply> {
  const form = formIn(at, AppForm);
  if (!form.ok) return view(at, { typed: form.typed, errors: form.errors });
  const { name, redirects: redirectUris, method: authMethod } = form.value;
  let made: AppKeys | undefined;
  const to = await at.once(async (tx, now) => {
    made = await registerApp(tx, personIn(at).id, { name, redirectUris, authMethod }, now);
    return "/desk/apps";
  });
  return made === undefined ? seeOther(to) : view(at, { made });
}

export async function retire(at: At): Promise<Reply> {
  const id = idFrom(at.params.id);
  await at.transaction((tx, now) => retireApp(tx, personIn(at).id, id, now));
  return seeOther("/desk/apps");
}

interface Shown {
  made?: AppKeys;
  typed?: Typed;
  errors?: FieldErrors;
}

async function view(at: At, shown: Shown = {}): Promise<Reply> {
  const apps = await appsAll(at.db);
  return page(at, () => <View at={at} apps={apps} {...shown} />, {
    status: shown.errors ? 422 : 200,
    ...(shown.made && { headers: { "cache-control": "no-store" } }),
  });
}

function View({ at, apps, made, typed, errors = {} }: Shown & { at: At; apps: App[] }) {
  const common = { typed, errors };
  return (
    <Page
      frame={at.frame}
      title={m("deskapps.title")}
      lang={languageNow()}
      index={false}
      crumbs={[{ href: "/desk", label: m("desk.title") }]}
    >
      <div class="stack">
        <h1>{m("deskapps.title")}</h1>
        {made && <Made keys={made} />}
        <ErrorSummary errors={errors} />
        <p class="prose">{m("deskapps.intro")}</p>
        <Facts facts={[[m("deskapps.issuer"), <code>{issuerOf(at.settings)}</code>]]} />
        {apps.length === 0 ? <Empty>{m("deskapps.none")}</Empty> : <List apps={apps} />}
        <section class="stack prose" aria-labelledby="new-app">
          <h2 id="new-app">{m("deskapps.new")}</h2>
          <Form action="/desk/apps" keep={typed}>
            <Field name="name" label={m("apps.name")} hint={m("deskapps.name.hint")} {...common} />
            <TextArea
              name="redirects"
              label={m("deskapps.redirects")}
              hint={m("deskapps.redirects.hint")}
              rows={3}
              {...common}
            />
            <Select
              name="method"
              label={m("deskapps.method")}
              options={authMethods.map((value) => ({ value, label: m(`deskapps.method.${value}`) }))}
              {...common}
            />
            <Button>{m("deskapps.button")}</Button>
          </Form>
        </section>
      </div>
    </Page>
  );
}

function List({ apps }: { apps: App[] }) {
  return (
    <ul class="list stack">
      {apps.map((app) => (
        <li key={app.id} class="stack">
          <h2 class="minor">
            <bdi>{app.name}</bdi>
          </h2>
          <Facts
            facts={[
              [m("deskapps.client"), <code>{app.clientId}</code>],
              [m("deskapps.redirects"), app.redirectUris.join(" ")],
              [m("deskapps.method"), m(`deskapps.method.${app.authMethod}`)],
            ]}
          />
          <Form action={`/desk/apps/${app.id}/retirement`} class="inline">
            <Button plain>{m("deskapps.retire", { app: app.name })}</Button>
          </Form>
        </li>
      ))}
    </ul>
  );
}

function Made({ keys }: { keys: AppKeys }) {
  return (
    <Notice tone="good" title={m("deskapps.made")}>
      <p>{m(keys.secret === null ? "deskapps.made.public" : "deskapps.made.once")}</p>
      <pre class="kept">
        {`client_id: ${keys.clientId}`}
        {keys.secret !== null && `\nclient_secret: ${keys.secret}`}
      </pre>
    </Notice>
  );
}
