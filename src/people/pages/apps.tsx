import { z } from "zod";
import { Button, Empty, Facts, Form, Notice, page, Page, seeOther, Time, type At, type Reply } from "#platform/web";
import { languageNow } from "#platform/words";
import { given } from "../apps/asking.ts";
import { revokeApp } from "../apps/commands.ts";
import { appsOf, type OwnApp } from "../apps/queries.ts";
import { m } from "../words.ts";
import { personIn } from "./person.ts";

const WhichForm = z.object({ which: z.coerce.number().int().positive() });

/** Where one signs in with the account here. */
export async function show(at: At): Promise<Reply> {
  const apps = await appsOf(at.db, at.settings.secret, personIn(at).id, await at.now());
  return page(at, () => <View at={at} apps={apps} />);
}

export async function revoke(at: At): Promise<Reply> {
  const form = at.form(WhichForm);
  if (form.ok) await at.transaction((tx, now) => revokeApp(tx, personIn(at).id, form.value.which, now));
  return seeOther("/account/apps?done=revoked");
}

function View({ at, apps }: { at: At; apps: OwnApp[] }) {
  return (
    <Page
      frame={at.frame}
      title={m("apps.title")}
      lang={languageNow()}
      index={false}
      crumbs={[{ href: "/account", label: m("account.title") }]}
    >
      <div class="stack">
        <h1>{m("apps.title")}</h1>
        {at.query.done === "revoked" && (
          <Notice tone="good">
            <p>{m("apps.revoked")}</p>
          </Notice>
        )}
        <p class="prose">{m("apps.intro")}</p>
        {apps.length === 0 ? (
          <Empty>{m("apps.none")}</Empty>
        ) : (
          <ul class="list stack">
            {apps.map((app) => (
              <li key={app.id}>
                <Entry app={app} zone={at.frame.timeZone} />
              </li>
            ))}
          </ul>
        )}
      </div>
    </Page>
  );
}

function Entry({ app, zone }: { app: OwnApp; zone: string }) {
  const knows = given(app.scope).filter((scope) => scope !== "openid");
  return (
    <div class="stack">
      <h2 class="minor">
        <bdi>{app.name}</bdi>
      </h2>
      <Facts
        facts={[
          [m("apps.knows"), knows.map((scope) => m(`apps.scope.${scope}`)).join(", ")],
          [m("apps.since"), <Time at={app.since} zone={zone} />],
          [m("apps.until"), <Time at={app.until} zone={zone} />],
        ]}
      />
      <Form action="/account/apps/revocation" class="inline">
        <input type="hidden" name="which" value={String(app.id)} />
        <Button plain>{m("apps.revoke", { app: app.name })}</Button>
      </Form>
    </div>
  );
}
