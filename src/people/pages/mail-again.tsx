import { pauseById, type Pause } from "#platform/mail";
import { Button, Form, Notice, page, Page, seeOther, type At, type Reply } from "#platform/web";
import { languageNow } from "#platform/words";
import { mailAgain } from "../failing/commands.ts";
import { ownerOf } from "../failing/queries.ts";
import { pauseIdFrom } from "../failing/tokens.ts";
import { refusalIn } from "../refusals.ts";
import { m } from "../words.ts";
import { personIn } from "./person.ts";
import { WhichForm } from "./addresses.tsx";

/** What the button in a mail about a pause opens. It changes nothing: mail scanners open links too (T6). */
export async function show(at: At): Promise<Reply> {
  const pause = await pauseAt(at);
  if (!pause) return unknown(at);
  if (pause.endedAt !== null) return done(at, pause);
  return page(at, () => (
    <Page frame={at.frame} title={m("paused.title")} lang={languageNow()} index={false}>
      <div class="stack prose">
        <h1>{m("paused.title")}</h1>
        <p>{m("paused.text", { address: pause.address })}</p>
        <Form action={at.path}>
          <Button>{m("paused.again")}</Button>
        </Form>
      </div>
    </Page>
  ));
}

/** Nobody has to sign in: the link went to that address alone. */
export async function submit(at: At): Promise<Reply> {
  const pause = await pauseAt(at);
  const owner = pause && (await ownerOf(at.db, pause.addressId));
  if (!pause || !owner) return unknown(at);
  if (pause.endedAt === null) await at.transaction((tx, now) => mailAgain(tx, owner.id, pause.addressId, now));
  return done(at, pause);
}

/** The same from the page of one's addresses. */
export async function submitOwn(at: At): Promise<Reply> {
  const form = at.form(WhichForm);
  if (!form.ok) return seeOther("/account/addresses");
  try {
    await at.transaction((tx, now) => mailAgain(tx, personIn(at).id, form.value.address, now));
    return seeOther("/account/addresses?done=again");
  } catch (error) {
    refusalIn(error);
    return seeOther("/account/addresses");
  }
}

async function pauseAt(at: At): Promise<Pause | null> {
  const id = pauseIdFrom(at.settings.secret, at.params.token ?? "");
  return id === null ? null : ((await pauseById(at.db, id)) ?? null);
}

const done = (at: At, { address }: Pause): Reply =>
  page(at, () => (
    <Page frame={at.frame} title={m("paused.done.title")} lang={languageNow()} index={false}>
      <div class="stack prose">
        <h1>{m("paused.done.title")}</h1>
        <Notice tone="good">
          <p>{m("paused.done", { address })}</p>
        </Notice>
      </div>
    </Page>
  ));

const unknown = (at: At): Reply =>
  page(
    at,
    () => (
      <Page frame={at.frame} title={m("paused.unknown.title")} lang={languageNow()} index={false}>
        <div class="stack prose">
          <h1>{m("paused.unknown.title")}</h1>
          <p>{m("paused.unknown")}</p>
        </div>
      </Page>
    ),
    { status: 404 },
  );
