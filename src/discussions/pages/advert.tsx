import { unitsByIds } from "#groups";
import { readToken } from "#platform/mail";
import { Button, Form, Notice, page, Page, type At, type Reply } from "#platform/web";
import { languageNow } from "#platform/words";
import { sayNoAdvert } from "../adverts/commands.ts";
import { heldAdvert, type HeldAdvert } from "../adverts/queries.ts";
import { ADVERT } from "../inbound/addresses.ts";
import { m } from "../words.ts";
import { unknownLink } from "./unsubscribe.tsx";

/** The page that the answer to a held mail names, for its author. As with all mail: a GET shows a button. */
export async function show(at: At): Promise<Reply> {
  const held = await heldAt(at);
  if (!held) return unknownLink(at);
  return held.isDecided ? said(at, m("advert.page.decided")) : asked(at, held);
}

export async function submit(at: At): Promise<Reply> {
  const held = await heldAt(at);
  if (!held) return unknownLink(at);
  const isFirst = await at.transaction((tx, now) => sayNoAdvert(tx, held, now));
  return said(at, m(isFirst ? "advert.page.sent" : "advert.page.decided"));
}

async function heldAt(at: At): Promise<HeldAdvert | null> {
  const id = readToken(at.settings.secret, ADVERT, at.params.token!);
  return id === null ? null : heldAdvert(at.db, id);
}

async function asked(at: At, held: HeldAdvert): Promise<Reply> {
  const unit = (await unitsByIds(at.db, [held.unitId])).get(held.unitId)!;
  const view = () => (
    <Page frame={at.frame} title={m("advert.page.title")} lang={languageNow()} index={false}>
      <div class="stack prose">
        <h1>{m("advert.page.title")}</h1>
        <p>{m("advert.page.lead", { subject: held.subject || m("mail.untitled"), unit: unit.name })}</p>
        {held.jobsUrl !== null && (
          <p>
            <a href={held.jobsUrl} rel="nofollow">
              {m("advert.there")}
            </a>
          </p>
        )}
        <Form action={at.path}>
          <Button>{m("advert.page.none")}</Button>
        </Form>
        <p class="quiet">{m("advert.page.wait")}</p>
      </div>
    </Page>
  );
  return page(at, view);
}

const said = (at: At, line: string): Reply =>
  page(at, () => (
    <Page frame={at.frame} title={m("advert.page.title")} lang={languageNow()} index={false}>
      <div class="stack prose">
        <h1>{m("advert.page.title")}</h1>
        <Notice tone="good">
          <p>{line}</p>
        </Notice>
      </div>
    </Page>
  ));
