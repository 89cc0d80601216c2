import { readToken } from "#platform/mail";
import { Button, Form, Notice, page, Page, type At, type Reply } from "#platform/web";
import { languageNow } from "#platform/words";
import { UNMENTION } from "../inbound/addresses.ts";
import { calledBy, type Called } from "../mentions/queries.ts";
import { stopCalls } from "../notifications/commands.ts";
import { m } from "../words.ts";
import { unknownLink } from "./unsubscribe.tsx";

/** The stop link of a copy that came because a post names its reader or answers them. As with all mail: a GET shows a button. */
export async function show(at: At): Promise<Reply> {
  const found = await calledAt(at);
  if (!found) return unknownLink(at);
  if (found.isStopped) return said(at, found);
  return page(at, () => (
    <Page frame={at.frame} title={m(`unmention.title.${found.reason}`)} lang={languageNow()} index={false}>
      <div class="stack prose">
        <h1>{m(`unmention.title.${found.reason}`)}</h1>
        <p>{m(`unmention.text.${found.reason}`)}</p>
        <Form action={at.path}>
          <Button>{m("unmention.button")}</Button>
        </Form>
      </div>
    </Page>
  ));
}

/** The button, or a mail program's one-click post (RFC 8058). Twice is the same as once. */
export async function submit(at: At): Promise<Reply> {
  const found = await calledAt(at);
  if (!found) return unknownLink(at);
  await at.transaction((tx, now) => stopCalls(tx, found, now));
  return said(at, found);
}

async function calledAt(at: At): Promise<Called | undefined> {
  const id = readToken(at.settings.secret, UNMENTION, at.params.token!);
  return id === null ? undefined : calledBy(at.db, id);
}

const said = (at: At, { reason }: Called): Reply =>
  page(at, () => (
    <Page frame={at.frame} title={m("unsubscribe.done.title")} lang={languageNow()} index={false}>
      <div class="stack prose">
        <h1>{m("unsubscribe.done.title")}</h1>
        <Notice tone="good">
          <p>
            {m(`unmention.done.${reason}`)} <a href="/account/notifications">{m("unmention.back")}</a>
          </p>
        </Notice>
      </div>
    </Page>
  ));
