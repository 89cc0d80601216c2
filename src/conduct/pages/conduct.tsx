import { PersonLink } from "#people";
import { dayIn } from "#platform/time";
import { ButtonLink, page, Page, Table, type At, type Reply } from "#platform/web";
import { day, languageNow } from "#platform/words";
import { keptMonths } from "../keeping/queries.ts";
import { panelOn, type Panelist } from "../panel/queries.ts";
import { countsUntil, type YearCount } from "../rulings/queries.ts";
import { ANSWER_DAYS, APPEAL_DAYS, BENCH, LEAST, outcomes, publishedCount, STATEMENT_DAYS } from "../rules.ts";
import { m } from "../words.ts";

/** For everybody: who the panel are, which way a case takes, and what came of them in years that are over. */
export async function show(at: At): Promise<Reply> {
  const today = dayIn(at.settings.timeZone, await at.now());
  const panel = await panelOn(at.db, today);
  const counts = await countsUntil(at.db, Number(today.slice(0, 4)), at.settings.timeZone);
  const months = await keptMonths(at.db);
  return page(at, () => (
    <Page frame={at.frame} title={m("title")} lang={languageNow()} description={m("description")}>
      <div class="stack prose">
        <h1>{m("title")}</h1>
        <p>{m("intro")}</p>
        {panel.some(({ kind }) => kind === "member") ? (
          <p class="acts">
            <ButtonLink href="/conduct/cases/new">{m("open.link")}</ButtonLink>
            {at.person && <a href="/conduct/cases">{m("own.link")}</a>}
          </p>
        ) : (
          <p>{m("panel.none")}</p>
        )}
        <Panel panel={panel} />
        <Way months={months} />
        <Counts counts={counts} />
      </div>
    </Page>
  ));
}

function Panel({ panel }: { panel: readonly Panelist[] }) {
  if (panel.length === 0) return null;
  return (
    <section class="stack tight" aria-labelledby="panel">
      <h2 id="panel">{m("panel.title")}</h2>
      <p>{m("panel.about")}</p>
      <Table
        caption={m("panel.caption")}
        head={[m("panel.name"), m("panel.kind"), m("panel.until")]}
        rows={panel.map(({ name, publicId, kind, untilDay }) => [
          <PersonLink publicId={publicId} name={name} />,
          m(`kind.${kind}`),
          day(untilDay),
        ])}
      />
    </section>
  );
}

const Way = ({ months }: { months: number }) => (
  <section class="stack tight" aria-labelledby="way">
    <h2 id="way">{m("way.title")}</h2>
    <ol class="stack tight">
      <li>{m("way.open")}</li>
      <li>{m("way.bench", { bench: BENCH, least: LEAST })}</li>
      <li>{m("way.closed")}</li>
      <li>{m("way.heard", { days: STATEMENT_DAYS })}</li>
      <li>{m("way.decided")}</li>
      <li>{m("way.appeal", { days: APPEAL_DAYS, answer: ANSWER_DAYS })}</li>
      <li>{m("way.forgotten", { months })}</li>
    </ol>
    <p>{m("way.danger")}</p>
  </section>
);

function Counts({ counts }: { counts: readonly YearCount[] }) {
  const years = [...new Set(counts.map(({ year }) => year))];
  const said = (year: number, outcome: string) => {
    const found = counts.find((one) => one.year === year && one.outcome === outcome);
    return String(publishedCount(found?.count ?? 0) ?? m("counts.few"));
  };
  return (
    <section class="stack tight" aria-labelledby="counts">
      <h2 id="counts">{m("counts.title")}</h2>
      <p>{m("counts.about")}</p>
      {years.length === 0 ? (
        <p>{m("counts.none")}</p>
      ) : (
        <Table
          caption={m("counts.caption")}
          head={[m("counts.year"), ...outcomes.map((outcome) => m(`outcome.${outcome}`))]}
          rows={years.map((year) => [String(year), ...outcomes.map((outcome) => said(year, outcome))])}
        />
      )}
    </section>
  );
}
