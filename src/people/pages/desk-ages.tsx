import { Empty, page, Page, Table, Time, type At, type Reply } from "#platform/web";
import { languageNow } from "#platform/words";
import { openAgeReports, type AgeReport } from "../closings/queries.ts";
import { LEAST_AGE } from "../closings/rules.ts";
import { m } from "../words.ts";

/** What was told of accounts of children and nobody has answered. */
export async function show(at: At): Promise<Reply> {
  const reports = await openAgeReports(at.db);
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
    <Table
      caption={m("ages.open", { count: reports.length })}
      head={[m("field.name"), m("ages.said"), m("ages.by"), m("ages.when")]}
      rows={reports.map((report) => [
        <a href={`/desk/people/${report.personId}/closing`}>
          <bdi>{report.personName}</bdi>
        </a>,
        <p class="kept-lines">{report.said}</p>,
        <bdi>{report.reporterName}</bdi>,
        <Time at={report.reportedAt} zone={zone} />,
      ])}
    />
  );
}
