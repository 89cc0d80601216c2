import { note } from "#platform/audit";
import {
  changeFate,
  inboundMail,
  inboundMails,
  replayInbound,
  type InboundSummary,
  type Verdict,
} from "#platform/mail";
import {
  Button,
  Empty,
  Facts,
  Form,
  idFrom,
  orNotFound,
  page,
  Page,
  seeOther,
  Table,
  Time,
  type At,
  type Reply,
} from "#platform/web";
import { languageNow } from "#platform/words";
import { size } from "../mails/site.ts";
import { m } from "../words.ts";

const SHOWN = 64_000;
/** What the platform could not handle, and what came to an address of the staff. */
const open = ["unreadable", "failed", "staff"];

/** For staff: every mail that came in and what became of it; first what needs a look. */
export async function show(at: At): Promise<Reply> {
  const isAll = at.query.show === "all";
  const mails = await inboundMails(at.db, { fates: isAll ? null : open, most: 100 });
  return page(at, () => (
    <Page frame={at.frame} title={m("desk.title")} crumbs={deskCrumbs()} lang={languageNow()} index={false}>
      <div class="stack">
        <h1>{m("desk.title")}</h1>
        <p class="prose">{m("desk.intro")}</p>
        <p class="acts">
          <a href="/desk/mail" aria-current={isAll ? undefined : "page"}>
            {m("desk.filter.shunted")}
          </a>
          <a href="/desk/mail?show=all" aria-current={isAll ? "page" : undefined}>
            {m("desk.filter.all")}
          </a>
        </p>
        {mails.length === 0 ? (
          <Empty>
            <p>{m("desk.none")}</p>
          </Empty>
        ) : (
          <MailTable mails={mails} zone={at.frame.timeZone} />
        )}
      </div>
    </Page>
  ));
}

function MailTable({ mails, zone }: { mails: InboundSummary[]; zone: string }) {
  return (
    <Table
      caption={m("desk.title")}
      head={[m("desk.arrived"), m("desk.recipient"), m("desk.sender"), m("desk.fate"), m("desk.size"), m("desk.open")]}
      rows={mails.map((mail) => [
        <Time key="t" at={mail.arrivedAt} zone={zone} />,
        mail.recipient,
        mail.sender,
        fateOf(mail),
        size(mail.size),
        <a key="o" href={`/desk/mail/${mail.id}`}>
          {m("desk.one", { id: mail.id })}
        </a>,
      ])}
    />
  );
}

const fateOf = (mail: InboundSummary): string => m(`desk.fate.${mail.fate ?? "waiting"}` as "desk.fate.waiting");

/** One mail as it came: text only, nothing of it runs or loads here. */
export async function showOne(at: At): Promise<Reply> {
  const mail = orNotFound(await inboundMail(at.db, idFrom(at.params.id), SHOWN));
  return page(at, () => (
    <Page
      frame={at.frame}
      title={m("desk.one", { id: mail.id })}
      crumbs={[...deskCrumbs(), { href: "/desk/mail", label: m("desk.title") }]}
      lang={languageNow()}
      index={false}
    >
      <div class="stack">
        <h1>{m("desk.one", { id: mail.id })}</h1>
        <Facts
          facts={[
            [m("desk.arrived"), <Time key="t" at={mail.arrivedAt} zone={at.frame.timeZone} />],
            [m("desk.recipient"), mail.recipient],
            [m("desk.sender"), mail.sender],
            [m("desk.fate"), `${fateOf(mail)} ${mail.detail ?? ""}`],
            ...(mail.verdict ? [[m("desk.verdict"), verdictOf(mail.verdict)] as [string, string]] : []),
            [m("desk.size"), size(mail.size)],
          ]}
        />
        {mail.state === "shunted" && (
          <Form action={`/desk/mail/${mail.id}/replay`}>
            <Button>{m("desk.replay")}</Button>
          </Form>
        )}
        {mail.fate === "staff" && (
          <Form action={`/desk/mail/${mail.id}/done`}>
            <Button>{m("desk.done")}</Button>
          </Form>
        )}
        <h2>{m("desk.raw")}</h2>
        {mail.size > SHOWN && <p class="quiet">{m("desk.raw.cut", { size: size(SHOWN) })}</p>}
        <pre>{mail.head}</pre>
      </div>
    </Page>
  ));
}

/** As header fields have it: staff compare it with what stands in the mail. */
function verdictOf({ spf, dkim, dmarc, fromDomain, policy, by, arc }: Verdict): string {
  const signatures = dkim.map(({ domain, result }) => `dkim=${result} ${domain}`);
  const said = [
    `spf=${spf}`,
    ...(signatures.length > 0 ? signatures : ["dkim=none"]),
    `dmarc=${dmarc}${fromDomain ? ` ${fromDomain}` : ""}${policy ? ` p=${policy}` : ""}`,
    ...(arc && arc.result !== "none" ? [`arc=${arc.result} ${arc.sealers.join(" ")}`.trim()] : []),
  ].join("; ");
  return [said, m(`desk.verdict.${by}`), ...(arc?.overrides ? [m("desk.verdict.overridden")] : [])].join(" · ");
}

export async function replay(at: At): Promise<Reply> {
  const id = idFrom(at.params.id);
  await at.transaction(async (tx, now) => {
    await replayInbound(tx, id);
    await note(tx, { act: "discussions.mail-replayed", by: at.person!.id, details: { mail: id } }, now);
  });
  return seeOther(`/desk/mail/${id}`);
}

/** A mail to the staff has been dealt with: it leaves the list of what needs a look. Pressed twice is once. */
export async function done(at: At): Promise<Reply> {
  const id = idFrom(at.params.id);
  await at.transaction(async (tx, now) => {
    if (!(await changeFate(tx, id, "staff", "staff-done", at.person!.id))) return;
    await note(tx, { act: "discussions.mail-done", by: at.person!.id, details: { mail: id } }, now);
  });
  return seeOther("/desk/mail");
}

const deskCrumbs = () => [{ href: "/desk", label: m("crumb.desk") }];
