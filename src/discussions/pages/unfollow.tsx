import { readToken } from "#platform/mail";
import { Button, Form, Notice, page, Page, type At, type Reply } from "#platform/web";
import { languageNow } from "#platform/words";
import { endChoice } from "../following/commands.ts";
import { followedBy, type Followed } from "../following/queries.ts";
import { UNFOLLOW } from "../inbound/addresses.ts";
import { m } from "../words.ts";
import { unknownLink } from "./unsubscribe.tsx";

/** The stop link of a copy that following brought. As with all mail: a GET shows a button. */
export async function show(at: At): Promise<Reply> {
  const found = await followedAt(at);
  if (!found) return unknownLink(at);
  const { title } = found;
  if (!found.isFollowing) return said(at, title);
  return page(at, () => (
    <Page frame={at.frame} title={m("unfollow.title", { title })} lang={languageNow()} index={false}>
      <div class="stack prose">
        <h1>{m("unfollow.title", { title })}</h1>
        <p>{m("unfollow.text")}</p>
        <Form action={at.path}>
          <Button>{m("unfollow.button")}</Button>
        </Form>
      </div>
    </Page>
  ));
}

/** The button, or a mail program's one-click post (RFC 8058). Twice is the same as once. */
export async function submit(at: At): Promise<Reply> {
  const found = await followedAt(at);
  if (!found) return unknownLink(at);
  await at.transaction((tx) => endChoice(tx, found.personId, { id: found.topicId }, "follow"));
  return said(at, found.title);
}

async function followedAt(at: At): Promise<Followed | undefined> {
  const id = readToken(at.settings.secret, UNFOLLOW, at.params.token!);
  return id === null ? undefined : followedBy(at.db, id);
}

const said = (at: At, title: string): Reply =>
  page(at, () => (
    <Page frame={at.frame} title={m("unsubscribe.done.title")} lang={languageNow()} index={false}>
      <div class="stack prose">
        <h1>{m("unsubscribe.done.title")}</h1>
        <Notice tone="good">
          <p>{m("unfollow.done", { title })}</p>
        </Notice>
      </div>
    </Page>
  ));
