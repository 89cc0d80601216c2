import { Empty, page, Page, Time, type At, type Reply } from "#platform/web";
import { languageNow } from "#platform/words";
import { openAgeReports, type AgeReport } from "../closings/queries.ts";
import { LEAST_AGE } from "../closings/rules.ts";
import { m } from "../words.ts";
import { personIn } from "./person.ts";

/** What was told of accounts of children and nobody has answered. */
export async function show(at: At): Promise<Reply> {
  const reports = await openAgeReports(at.db, personIn(at).id);
  return page(at, () => (
    <Page
      frame={at.frame}
      title={m("ages.title", { age: LEAST_AGE })}
      lang={languageNow()}
      index={false}
      crumbs={[{ href: "/desk", label: m("desk.title") }]}
    >
      <div class="stack">
        <h1>{m("ages.title", { age: LEAST_AGE })}</h1>
        <p>{m("ages.intro")}</p>
        {reports.length === 0 ? (
          <Empty>
            <p>{m("ages.none")}</p>
          </Empty>
        ) : (
          <Reports reports={reports} zone={at.frame.timeZone} />
        )}
      </div>
    </Page>
  ));
}

export function Reports({ reports, zone }: { reports: AgeReport[]; zone: string }) {
  return (
    <section class="stack" aria-labelledby="reports">
      <h2 id="reports" class="minor">
        {m("ages.open", { count: reports.length })}
      </h2>
      <ul class="rows list">
        {reports.map((report) => (
          <li key={report.id} class="stack tight">
            <h3>
              <a href={`/desk/people/${report.personId}/closing`}>
                <bdi>{report.personName}</bdi>
              </a>
            </h3>
            <p class="kept-lines">{report.said}</p>
            <p>
              {m("ages.by", { name: report.reporterName })} <Time at={report.reportedAt} zone={zone} />
            </p>
          </li>
        ))}
      </ul>
    </section>
  );
}
