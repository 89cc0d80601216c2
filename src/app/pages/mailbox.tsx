import {
  Empty,
  Facts,
  idFrom,
  NotFound,
  orNotFound,
  page,
  Page,
  Table,
  Time,
  type At,
  type Reply,
} from "#platform/web";
import { languageNow } from "#platform/words";
import { boxedMail, boxedMails, type BoxedMail } from "../mailbox/queries.ts";
import { m } from "../words.ts";

/** Where mail goes on a machine that has no relay: for trying things out, never on a site that others can reach. */
export async function show(at: At): Promise<Reply> {
  mustBeLocal(at);
  const to = at.query.to?.trim().toLowerCase() || null;
  const mails = await boxedMails(at.db, to, 100);
  return page(at, () => (
    <Page frame={at.frame} title={m("mailbox.title")} lang={languageNow()} index={false}>
      <div class="stack">
        <h1>{m("mailbox.title")}</h1>
        <p class="prose">{m("mailbox.intro")}</p>
        <form method="get" action="/mailbox" class="acts">
          <label for="to">{m("mailbox.to")}</label>
          <input id="to" name="to" type="search" value={to ?? ""} size={32} />
          <button class="button plain">{m("mailbox.filter")}</button>
        </form>
        {mails.length === 0 ? (
          <Empty>
            <p>{m("mailbox.none")}</p>
          </Empty>
        ) : (
          <Mails mails={mails} zone={at.frame.timeZone} />
        )}
      </div>
    </Page>
  ));
}

function Mails({ mails, zone }: { mails: BoxedMail[]; zone: string }) {
  return (
    <Table
      caption={m("mailbox.title")}
      head={[m("mailbox.subject"), m("mailbox.from"), m("mailbox.to"), m("mailbox.when")]}
      rows={mails.map((mail) => [
        <a key="s" href={`/mailbox/${mail.id}`}>
          {mail.subject || m("mailbox.untitled")}
        </a>,
        mail.from,
        mail.recipient,
        <Time key="t" at={mail.arrivedAt} zone={zone} />,
      ])}
    />
  );
}

export async function showOne(at: At): Promise<Reply> {
  mustBeLocal(at);
  const mail = orNotFound(await boxedMail(at.db, idFrom(at.params.id)));
  return page(at, () => (
    <Page
      frame={at.frame}
      title={mail.subject || m("mailbox.untitled")}
      crumbs={[{ href: "/mailbox", label: m("mailbox.title") }]}
      lang={languageNow()}
      index={false}
    >
      <div class="stack">
        <h1>{mail.subject || m("mailbox.untitled")}</h1>
        <Facts
          facts={[
            [m("mailbox.from"), mail.from],
            [m("mailbox.to"), mail.recipient],
            [m("mailbox.when"), <Time key="t" at={mail.arrivedAt} zone={at.frame.timeZone} />],
          ]}
        />
        <pre>{linked(mail.text)}</pre>
        <details>
          <summary>{m("mailbox.raw")}</summary>
          <pre>{mail.raw.toString("utf8")}</pre>
        </details>
      </div>
    </Page>
  ));
}

/** Web addresses in a mail of ours, to press as one would in a mail program. */
function linked(text: string) {
  return text.split(/(https?:\/\/[^\s<>]+)/).map((piece, index) =>
    index % 2 === 1 ? (
      <a key={index} href={piece}>
        {piece}
      </a>
    ) : (
      piece
    ),
  );
}

function mustBeLocal({ settings, isFromHere }: At): void {
  if (!isFromHere || !settings.isLocal || settings.smtpUrl !== null) throw new NotFound();
}
