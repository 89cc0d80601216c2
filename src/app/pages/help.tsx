import { ButtonLink, page, Page, type At, type Reply } from "#platform/web";
import { languageNow } from "#platform/words";
import { m } from "../words.ts";

const questions = ["signin", "safe", "mail", "stop", "find", "private", "conduct"] as const;

/** The same place on every page leads here (S-14). */
export const show = (at: At): Reply =>
  page(at, () => (
    <Page
      frame={at.frame}
      title={m("help.title")}
      lang={languageNow()}
      description={m("help.lead")}
      crumbs={[{ href: "/", label: m("home") }]}
    >
      <div class="stack prose">
        <h1>{m("help.title")}</h1>
        <p class="lead">{m("help.lead")}</p>
        {questions.map((question) => (
          <section key={question} class="tight">
            <h2 id={question}>{m(`help.${question}.question`)}</h2>
            <p>{m(`help.${question}.answer`, { domain: at.settings.mailDomain })}</p>
          </section>
        ))}
        <h2>{m("help.more")}</h2>
        <p>{m("help.write")}</p>
        <p class="acts">
          <ButtonLink href="/help/report">{m("report.title")}</ButtonLink>
          <a href="/accessibility">{m("accessibility.title")}</a>
        </p>
      </div>
    </Page>
  ));
