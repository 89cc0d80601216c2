import { Button, Facts, Form, Notice, page, Page, seeOther, Time, type At, type Reply } from "#platform/web";
import { languageNow } from "#platform/words";
import { disconnect } from "../identities/commands.ts";
import { identityOf } from "../identities/queries.ts";
import { m } from "../words.ts";
import { personIn } from "./person.ts";
import { providerAt } from "./provider.tsx";

/** Whether one's account is connected with the association's identity provider. */
export async function show(at: At): Promise<Reply> {
  const provider = providerAt(at);
  const own = await identityOf(at.db, personIn(at).id, provider.issuer);
  const zone = at.frame.timeZone;
  return page(at, () => (
    <Page
      frame={at.frame}
      title={m("provider.title", { provider: provider.name })}
      lang={languageNow()}
      index={false}
      crumbs={[{ href: "/account", label: m("account.title") }]}
    >
      <div class="stack prose">
        <h1>{m("provider.title", { provider: provider.name })}</h1>
        {at.query.done === "connected" && own && (
          <Notice tone="good">
            <p>{m("provider.connected", { provider: provider.name })}</p>
          </Notice>
        )}
        {own ? (
          <>
            <Facts
              facts={[
                [m("provider.since"), <Time at={own.linkedAt} zone={zone} />],
                [m("provider.used"), <Time at={own.usedAt} zone={zone} />],
              ]}
            />
            <Form action="/account/provider/removal">
              <Button plain>{m("provider.disconnect", { provider: provider.name })}</Button>
            </Form>
          </>
        ) : (
          <>
            <p>{m("provider.intro", { provider: provider.name })}</p>
            <p>
              <a class="button" rel="nofollow" href="/account/provider/connection">
                {m("provider.connect", { provider: provider.name })}
              </a>
            </p>
          </>
        )}
      </div>
    </Page>
  ));
}

export async function remove(at: At): Promise<Reply> {
  const { issuer } = providerAt(at);
  await at.transaction((tx, now) => disconnect(tx, personIn(at).id, issuer, now));
  return seeOther("/account/provider");
}
