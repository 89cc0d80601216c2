import { readToken } from "#platform/mail";
import { Button, Form, Notice, page, Page, type At, type Reply } from "#platform/web";
import { languageNow } from "#platform/words";
import { digestById, type Digest } from "../digests/queries.ts";
import { stopDigests } from "../digests/stopping/commands.ts";
import { UNDIGEST } from "../inbound/addresses.ts";
import { m } from "../words.ts";
import { unknownLink } from "./unsubscribe.tsx";

/** The stop link of a digest. As with all mail: a GET shows a button. */
export async function show(at: At): Promise<Reply> {
  const digest = await digestAt(at);
  if (!digest) return unknownLink(at);
  return page(at, () => (
    <Page frame={at.frame} title={m("undigest.title")} lang={languageNow()} index={false}>
      <div class="stack prose">
        <h1>{m("undigest.title")}</h1>
        <p>{m(digest.kind === "folded" ? "undigest.text.folded" : "undigest.text")}</p>
        <Form action={at.path}>
          <Button>{m("undigest.button")}</Button>
        </Form>
      </div>
    </Page>
  ));
}

/** The button, or a mail program's one-click post (RFC 8058). Twice is the same as once. */
export async function submit(at: At): Promise<Reply> {
  const digest = await digestAt(at);
  if (!digest) return unknownLink(at);
  await at.transaction((tx, now) => stopDigests(tx, digest, now));
  return page(at, () => (
    <Page frame={at.frame} title={m("unsubscribe.done.title")} lang={languageNow()} index={false}>
      <div class="stack prose">
        <h1>{m("unsubscribe.done.title")}</h1>
        <Notice tone="good">
          <p>{m(digest.kind === "folded" ? "undigest.done.folded" : "undigest.done")}</p>
        </Notice>
      </div>
    </Page>
  ));
}

async function digestAt(at: At): Promise<Digest | undefined> {
  const id = readToken(at.settings.secret, UNDIGEST, at.params.token!);
  return id === null ? undefined : digestById(at.db, id);
}
