import { readToken } from "#platform/mail";
import { Button, Form, NotFound, Notice, page, Page, seeOther, type At, type Reply } from "#platform/web";
import { languageNow } from "#platform/words";
import { accountCrumbs } from "../account.ts";
import { MentionsForm } from "../forms.ts";
import { UNMENTION } from "../inbound/addresses.ts";
import { refuseMentions, takeMentions } from "../mentions/commands.ts";
import { namedBy, refusingMentions, type Named } from "../mentions/queries.ts";
import { m } from "../words.ts";
import { unknownLink } from "./unsubscribe.tsx";

/** The stop link of a copy that came because a post names its reader. As with all mail: a GET shows a button. */
export async function show(at: At): Promise<Reply> {
  const found = await namedAt(at);
  if (!found) return unknownLink(at);
  if (found.isRefusing) return said(at);
  return page(at, () => (
    <Page frame={at.frame} title={m("unmention.title")} lang={languageNow()} index={false}>
      <div class="stack prose">
        <h1>{m("unmention.title")}</h1>
        <p>{m("unmention.text")}</p>
        <Form action={at.path}>
          <Button>{m("unmention.button")}</Button>
        </Form>
      </div>
    </Page>
  ));
}

/** The button, or a mail program's one-click post (RFC 8058). Twice is the same as once. */
export async function submit(at: At): Promise<Reply> {
  const found = await namedAt(at);
  if (!found) return unknownLink(at);
  await at.transaction((tx, now) => refuseMentions(tx, found.personId, now));
  return said(at);
}

async function namedAt(at: At): Promise<Named | undefined> {
  const id = readToken(at.settings.secret, UNMENTION, at.params.token!);
  return id === null ? undefined : namedBy(at.db, id);
}

const said = (at: At): Reply =>
  page(at, () => (
    <Page frame={at.frame} title={m("unsubscribe.done.title")} lang={languageNow()} index={false}>
      <div class="stack prose">
        <h1>{m("unsubscribe.done.title")}</h1>
        <Notice tone="good">
          <p>
            {m("unmention.done")} <a href="/account/mentions">{m("unmention.back")}</a>
          </p>
        </Notice>
      </div>
    </Page>
  ));

/** The same choice without a mail at hand, and the way back. */
export async function showChoice(at: At): Promise<Reply> {
  const isRefusing = (await refusingMentions(at.db, [at.person!.id])).size > 0;
  return page(at, () => (
    <Page frame={at.frame} title={m("mentions.title")} lang={languageNow()} index={false} crumbs={accountCrumbs()}>
      <div class="stack prose">
        <h1>{m("mentions.title")}</h1>
        <p>{m(isRefusing ? "mentions.refused" : "mentions.mailed")}</p>
        <Form action={at.path}>
          <Button name="mail" value={isRefusing ? "yes" : "no"}>
            {m(isRefusing ? "mentions.take" : "mentions.refuse")}
          </Button>
        </Form>
      </div>
    </Page>
  ));
}

/** Sets what is wanted, so a second press is no second act. */
export async function choose(at: At): Promise<Reply> {
  const form = at.form(MentionsForm);
  if (!form.ok) throw new NotFound();
  const { id } = at.person!;
  await at.transaction((tx, now) => (form.value.mail ? takeMentions(tx, id) : refuseMentions(tx, id, now)));
  return seeOther("/account/mentions");
}
