import { Button, Empty, Form, idFrom, page, Page, Queue, seeOther, Time, type At, type Reply } from "#platform/web";
import { languageNow } from "#platform/words";
import { settleReport } from "../help/commands.ts";
import { openReports, type OpenReport } from "../help/queries.ts";
import { m } from "../words.ts";

export async function show(at: At): Promise<Reply> {
  const reports = await openReports(at.db, 200);
  return page(at, () => (
    <Page
      frame={at.frame}
      title={m("reports.title")}
      lang={languageNow()}
      index={false}
      crumbs={[{ href: "/desk", label: m("nav.desk") }]}
    >
      <div class="stack">
        <h1>{m("reports.title")}</h1>
        {reports.length === 0 ? (
          <Empty>{m("reports.none")}</Empty>
        ) : (
          <Queue items={reports.map((one) => item(at, one))} />
        )}
      </div>
    </Page>
  ));
}

export async function settle(at: At): Promise<Reply> {
  const id = idFrom(at.params.id);
  return seeOther(
    await at.once(async (tx, now) => {
      await settleReport(tx, id, at.person!.id, now);
      return "/desk/reports";
    }),
  );
}

const item = (at: At, report: OpenReport) => ({
  key: report.id,
  title: report.path === "" ? m("reports.site") : <a href={report.path}>{report.path}</a>,
  about: (
    <>
      <p class="kept">{report.said}</p>
      <p class="quiet">
        {m("reports.from", { who: report.by ?? report.answerTo ?? m("reports.nobody") })} {report.context}
      </p>
    </>
  ),
  due: <Time at={report.reportedAt} zone={at.frame.timeZone} />,
  acts: (
    <Form action={`/desk/reports/${report.id}/settlement`} class="inline">
      <Button plain>{m("reports.done")}</Button>
    </Form>
  ),
});
