import { viewerAt } from "#groups";
import { Badge, Button, Empty, Form, page, Page, seeOther, type At, type Reply } from "#platform/web";
import type { Instant } from "#platform/time";
import { languageNow } from "#platform/words";
import { markSeen } from "../notifications/commands.ts";
import { noticesFor, NOTICES_A_PAGE, type Notice } from "../notifications/queries.ts";
import { pathOf, sayNotice } from "../notifications/pushing.ts";
import { m } from "../words.ts";
import { cursorFrom, cursorText } from "./cursor.ts";
import { When } from "./when.tsx";

/** What is meant for the reader in particular, the newest first (D-13). Looking at it marks nothing: reading the discussions does. */
export async function show(at: At): Promise<Reply> {
  const viewer = { ...(await viewerAt(at)), personId: at.person!.id };
  const rows = await noticesFor(at.db, viewer, cursorFrom(at.query.before));
  const shown = rows.slice(0, NOTICES_A_PAGE);
  const last = rows.length > NOTICES_A_PAGE ? shown.at(-1)! : null;
  const now = await at.now();
  return page(at, () => (
    <Page frame={at.frame} title={m("notes.title")} lang={languageNow()} index={false}>
      <div class="stack">
        <h1>{m("notes.title")}</h1>
        <p>
          <a href="/account/notifications">{m("notes.choose")}</a>
        </p>
        {shown.length === 0 && <Empty>{m("notes.none")}</Empty>}
        {(at.frame.unseen?.count ?? 0) > 0 && (
          <Form action="/notifications/seen">
            <Button plain>{m("notes.seen")}</Button>
          </Form>
        )}
        <ul class="rows list">
          {shown.map((notice) => (
            <Row key={notice.id} notice={notice} now={now} zone={at.frame.timeZone} />
          ))}
        </ul>
        {shown.length > 0 && <p class="quiet">{m("notes.kept")}</p>}
        {last && (
          <nav class="pages" aria-label={m("notes.pages")}>
            <a rel="next" href={`/notifications?before=${cursorText({ at: last.latestAt, id: last.id })}`}>
              {m("notes.older")}
            </a>
          </nav>
        )}
      </div>
    </Page>
  ));
}

function Row({ notice, now, zone }: { notice: Notice; now: Instant; zone: string }) {
  return (
    <li class="stack tight">
      <h2 class="minor">
        <a href={pathOf(notice)}>
          <bdi>{notice.title}</bdi>
        </a>{" "}
        {!notice.isSeen && <Badge tone="open">{m("notes.new")}</Badge>}
      </h2>
      <p>{sayNotice(notice)}</p>
      <p class="quiet">
        <When at={notice.latestAt} now={now} zone={zone} />
      </p>
    </li>
  );
}

export async function see(at: At): Promise<Reply> {
  await at.transaction((tx, now) => markSeen(tx, at.person!.id, now));
  return seeOther("/notifications");
}
