import { Facts, Page, page, type At, type Reply } from "#platform/web";
import { languageNow } from "#platform/words";
import { recordsFor, written } from "../records.ts";
import { m } from "../words.ts";

/** After the first run: what makes an installation an association's home. */
export const show = (at: At): Reply =>
  page(at, () => (
    <Page
      frame={at.frame}
      title={m("steps.title")}
      lang={languageNow()}
      index={false}
      crumbs={[{ href: "/desk", label: m("nav.desk") }]}
    >
      <div class="stack prose">
        <h1>{m("steps.title")}</h1>
        <ol class="stack">
          <li>
            <h2>{m("steps.group")}</h2>
            <p>
              {m("steps.group.text")} <a href="/desk/groups/new">{m("steps.group.link")}</a>
            </p>
          </li>
          <li>
            <h2>{m("steps.invite")}</h2>
            <p>{m("steps.invite.text", { url: `${at.settings.publicUrl}/register` })}</p>
          </li>
          <li>
            <h2>{m("steps.mail")}</h2>
            <Mail at={at} />
          </li>
          <li>
            <h2>{m("steps.self")}</h2>
            <p>
              {m("steps.self.text")} <a href="/account/profile">{m("steps.self.link")}</a>
            </p>
          </li>
        </ol>
      </div>
    </Page>
  ));

function Mail({ at: { settings } }: { at: At }) {
  const { mailDomain, smtpUrl } = settings;
  return (
    <div class="stack">
      {smtpUrl === null && <p>{m("steps.mail.relay")}</p>}
      <p>{m("steps.mail.text", { domain: mailDomain })}</p>
      <Facts
        facts={recordsFor(settings).map((record) => [record.kind, <code key={record.kind}>{written(record)}</code>])}
      />
      <p>{m("steps.mail.doctor")}</p>
    </div>
  );
}
