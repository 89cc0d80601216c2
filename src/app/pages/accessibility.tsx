import { page, Page, type At, type Reply } from "#platform/web";
import { languageNow } from "#platform/words";
import { m } from "../words.ts";

const promises = ["keyboard", "reader", "zoom", "script", "colour", "motion", "mail", "time"] as const;

/** What is promised, how it is checked, and whom to tell when it does not hold. */
export const show = (at: At): Reply =>
  page(at, () => (
    <Page
      frame={at.frame}
      title={m("accessibility.title")}
      lang={languageNow()}
      description={m("accessibility.lead", { association: at.frame.association })}
      crumbs={[
        { href: "/", label: m("home") },
        { href: "/help", label: m("help.title") },
      ]}
    >
      <div class="stack prose">
        <h1>{m("accessibility.title")}</h1>
        <p class="lead">{m("accessibility.lead", { association: at.frame.association })}</p>
        <h2>{m("accessibility.works")}</h2>
        <ul>
          {promises.map((promise) => (
            <li key={promise}>{m(`accessibility.${promise}`)}</li>
          ))}
        </ul>
        <h2>{m("accessibility.checked")}</h2>
        <p>{m("accessibility.how")}</p>
        <h2>{m("accessibility.tell")}</h2>
        <p>
          {m("accessibility.telltext")} <a href="/help/report">{m("report.title")}</a>
        </p>
      </div>
    </Page>
  ));
