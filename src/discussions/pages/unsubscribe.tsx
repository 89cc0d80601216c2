import { readToken } from "#platform/mail";
import { Button, Form, Notice, page, Page, type At, type Reply } from "#platform/web";
import { languageNow } from "#platform/words";
import { tokenPurpose } from "../inbound/addresses.ts";
import { unsubscribe } from "../subscriptions/commands.ts";
import { subscriptionById } from "../subscriptions/queries.ts";
import { m } from "../words.ts";

/** A GET changes nothing, however often a mail scanner follows it (RFC 8058, T6): it shows a button. */
export async function show(at: At): Promise<Reply> {
  const found = await subscriptionAt(at);
  if (!found) return unknownLink(at);
  const { unitName: unit, address } = found;
  if (!found.isRunning)
    return said(at, m("unsubscribe.done.title"), m("unsubscribe.already.text", { unit }), found.slug);
  return page(at, () => (
    <Page frame={at.frame} title={m("unsubscribe.title", { unit })} lang={languageNow()} index={false}>
      <div class="stack prose">
        <h1>{m("unsubscribe.title", { unit })}</h1>
        <p>{m("unsubscribe.text", { unit, address })}</p>
        <Form action={at.path}>
          <Button>{m("unsubscribe.button")}</Button>
        </Form>
      </div>
    </Page>
  ));
}

/** The button, or a mail program's one-click post without cookie or form key. Answers 200 without redirect, twice the same. */
export async function submit(at: At): Promise<Reply> {
  const found = await subscriptionAt(at);
  if (!found) return unknownLink(at);
  await at.transaction((tx, now) => unsubscribe(tx, found.id, now));
  return said(at, m("unsubscribe.done.title"), m("unsubscribe.done.text", { unit: found.unitName }), found.slug);
}

async function subscriptionAt(at: At) {
  const id = readToken(at.settings.secret, tokenPurpose.leave, at.params.token!);
  return id === null ? undefined : subscriptionById(at.db, id);
}

function said(at: At, title: string, text: string, slug: string): Reply {
  return page(at, () => (
    <Page frame={at.frame} title={title} lang={languageNow()} index={false}>
      <div class="stack prose">
        <h1>{title}</h1>
        <Notice tone="good">
          <p>{text}</p>
        </Notice>
        <p>
          <a href={`/groups/${slug}`}>{m("unsubscribe.back")}</a>
        </p>
      </div>
    </Page>
  ));
}

/** For a token that we did not make, whatever it was to stop. */
export function unknownLink(at: At): Reply {
  return page(
    at,
    () => (
      <Page frame={at.frame} title={m("unsubscribe.unknown.title")} lang={languageNow()} index={false}>
        <div class="stack prose">
          <h1>{m("unsubscribe.unknown.title")}</h1>
          <p>{m("unsubscribe.unknown.text")}</p>
        </div>
      </Page>
    ),
    { status: 404 },
  );
}
