import { BarChart, Empty, page, Page, Time, type At, type Reply } from "#platform/web";
import { languageNow } from "#platform/words";
import { demographicFigures, type ToldQuestion } from "../demographics/queries.ts";
import { LEAST } from "../demographics/rules.ts";
import { m } from "../words.ts";
import { labelOf } from "./demographics.tsx";

/** Who the association's people are, as far as they said it to be counted. */
export async function show(at: At): Promise<Reply> {
  const figures = await demographicFigures(at.db);
  return page(at, () => (
    <Page
      frame={at.frame}
      title={m("figures.title")}
      lang={languageNow()}
      index={false}
      crumbs={[{ href: "/desk", label: m("desk.title") }]}
    >
      <div class="stack prose">
        <h1>{m("figures.title")}</h1>
        <p>{m("figures.intro", { least: LEAST })}</p>
        {figures ? (
          <>
            <p>
              {m("figures.counted")} <Time at={figures.countedAt} zone={at.frame.timeZone} />
            </p>
            {figures.told.map((question) => (
              <Figures key={question.name} question={question} />
            ))}
          </>
        ) : (
          <Empty>
            <p>{m("figures.none", { least: LEAST })}</p>
          </Empty>
        )}
      </div>
    </Page>
  ));
}

function Figures({ question: { name, people, counts } }: { question: ToldQuestion }) {
  const told = counts.flatMap(({ answer, count }) =>
    count === null ? [] : [{ label: labelOf(name, answer), value: count }],
  );
  const kept = counts.flatMap(({ answer, count }) => (count === null ? [labelOf(name, answer)] : []));
  return (
    <section class="stack" aria-labelledby={`q-${name}`}>
      <h2 id={`q-${name}`}>{m(`count.${name}`)}</h2>
      {people === null ? (
        <Empty>
          <p>{m("figures.few", { least: LEAST })}</p>
        </Empty>
      ) : (
        <>
          {told.length > 0 && (
            <BarChart
              caption={m("figures.people", { count: people })}
              head={[m("figures.answer"), m("figures.count")]}
              values={told}
            />
          )}
          {kept.length > 0 && <p>{m("figures.kept", { answers: kept.join("; ") })}</p>}
        </>
      )}
    </section>
  );
}
