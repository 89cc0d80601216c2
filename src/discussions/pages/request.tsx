import { unitsByIds, type Unit } from "#groups";
import { readToken } from "#platform/mail";
import { Button, Form, Notice, page, Page, type At, type Reply } from "#platform/web";
import { languageNow } from "#platform/words";
import { CONFIRM } from "../inbound/addresses.ts";
import { confirmRequest } from "../requests/commands.ts";
import { requestById, type Request } from "../requests/queries.ts";
import { isAct } from "../requests/rules.ts";
import { addressesOf, sayWish } from "../requests/words.ts";
import { m } from "../words.ts";
import { unknownLink } from "./unsubscribe.tsx";

/** The page of the mail that asks whether a wish is its owner's. As with all mail: a GET shows a button. */
export async function show(at: At): Promise<Reply> {
  const request = await requestAt(at);
  if (!request) return unknownLink(at);
  if (request.confirmedAt !== null) return said(at, "good", [m("request.page.again")]);
  if ((await at.now()) > request.confirmUntil!) return said(at, "warn", [m("request.page.late")]);
  const unit = (await unitsByIds(at.db, [request.unitId])).get(request.unitId)!;
  return page(at, () => (
    <Page frame={at.frame} title={m("request.page.title")} lang={languageNow()} index={false}>
      <div class="stack prose">
        <h1>{m("request.page.title")}</h1>
        <p>{m("request.page.lead", { address: request.address, unit: unit.name })}</p>
        <ul>
          {request.commands.filter(isAct).map((command) => (
            <li key={command.is}>{sayWish(command)}</li>
          ))}
        </ul>
        {request.personId === null && (
          <ul>
            <li>{m("request.page.account", { name: request.name })}</li>
            <li>{m("request.page.age")}</li>
          </ul>
        )}
        <Form action={at.path}>
          <Button>{m("request.page.yes")}</Button>
        </Form>
        <p class="quiet">{m("request.confirm.not-you")}</p>
      </div>
    </Page>
  ));
}

export async function submit(at: At): Promise<Reply> {
  const request = await requestAt(at);
  if (!request) return unknownLink(at);
  const { settings } = at;
  const confirmed = await at.transaction((tx, now) =>
    confirmRequest(tx, request.id, {
      now,
      zone: settings.timeZone,
      addressesOf: (unit: Unit) => addressesOf(unit, settings),
    }),
  );
  if (!confirmed) return unknownLink(at);
  if (confirmed.is === "again") return said(at, "good", [m("request.page.again")]);
  if (confirmed.is === "late") return said(at, "warn", [m("request.page.late")]);
  const account = { association: settings.associationName, url: settings.publicUrl };
  return said(at, "good", [
    ...(confirmed.isNew ? [m("request.new-account", account)] : []),
    ...confirmed.said.map((say) => say()),
  ]);
}

async function requestAt(at: At): Promise<Request | null> {
  const id = readToken(at.settings.secret, CONFIRM, at.params.token!);
  const request = id === null ? null : await requestById(at.db, id);
  return request?.confirmUntil ? request : null;
}

const said = (at: At, tone: "good" | "warn", lines: readonly string[]): Reply =>
  page(at, () => (
    <Page frame={at.frame} title={m("request.page.done")} lang={languageNow()} index={false}>
      <div class="stack prose">
        <h1>{m(tone === "good" ? "request.page.done" : "request.page.title")}</h1>
        <Notice tone={tone}>
          {lines.map((line) => (
            <p key={line} class="lines">
              {line}
            </p>
          ))}
        </Notice>
      </div>
    </Page>
  ));
