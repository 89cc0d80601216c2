import { readToken } from "#platform/mail";
import { Button, Form, Notice, Page, page, type At, type Reply } from "#platform/web";
import { languageNow } from "#platform/words";
import { chooseWeekly } from "../places/commands.ts";
import { weeklySince } from "../places/queries.ts";
import { WEEKLY_STOP } from "../places/rules.ts";
import { m } from "../words.ts";

/** A GET changes nothing, however often a mail scanner follows it (RFC 8058): it shows a button. */
export async function show(at: At): Promise<Reply> {
  const personId = personAt(at);
  if (personId === null) return unknown(at);
  return (await weeklySince(at.db, personId)) === null ? said(at) : asked(at);
}

/** The button, or a mail program's one-click post without cookie or form key. Twice the same. */
export async function submit(at: At): Promise<Reply> {
  const personId = personAt(at);
  if (personId === null) return unknown(at);
  await at.transaction((tx, now) => chooseWeekly(tx, personId, false, now));
  return said(at);
}

const personAt = (at: At): number | null => readToken(at.settings.secret, WEEKLY_STOP, at.params.token ?? "");

const asked = (at: At): Reply =>
  page(at, () => (
    <Page frame={at.frame} title={m("stop.title")} lang={languageNow()} index={false}>
      <div class="stack prose">
        <h1>{m("stop.title")}</h1>
        <p>{m("stop.text")}</p>
        <Form action={at.path}>
          <Button>{m("stop.button")}</Button>
        </Form>
      </div>
    </Page>
  ));

const said = (at: At): Reply =>
  page(at, () => (
    <Page frame={at.frame} title={m("stop.done")} lang={languageNow()} index={false}>
      <div class="stack prose">
        <h1>{m("stop.done")}</h1>
        <Notice tone="good">{m("stop.done.text")}</Notice>
      </div>
    </Page>
  ));

const unknown = (at: At): Reply =>
  page(
    at,
    () => (
      <Page frame={at.frame} title={m("stop.unknown")} lang={languageNow()} index={false}>
        <div class="stack prose">
          <h1>{m("stop.unknown")}</h1>
          <p>{m("stop.unknown.text")}</p>
        </div>
      </Page>
    ),
    { status: 404 },
  );
