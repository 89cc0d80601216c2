import { page, Page, type At, type Reply } from "#platform/web";
import { dateTime, languageNow } from "#platform/words";
import { accountCrumbs } from "../account.ts";
import { tracesOf, type Trace } from "../traces/queries.ts";
import { sayCopies, sayOutcome } from "../traces/words.ts";
import { m } from "../words.ts";

/** As many as a page holds; older ones are found by their discussions. */
const SHOWN = 100;

/** What became of each mail that one wrote to a group (D-21). Nobody else sees it. */
export async function show(at: At): Promise<Reply> {
  const traces = await tracesOf(at.db, at.person!.id, { most: SHOWN });
  return page(at, () => (
    <Page frame={at.frame} title={m("traces.title")} lang={languageNow()} index={false} crumbs={accountCrumbs()}>
      <div class="stack">
        <h1>{m("traces.title")}</h1>
        <p>{m("traces.about")}</p>
        {traces.length === 0 ? (
          <p>{m("traces.none")}</p>
        ) : (
          traces.map((trace) => <One key={trace.id} trace={trace} zone={at.frame.timeZone} />)
        )}
        <p class="quiet">{m("traces.by-mail")}</p>
      </div>
    </Page>
  ));
}

function One({ trace: { cameAt, subject, unit, outcome }, zone }: { trace: Trace; zone: string }) {
  const copies = outcome.is === "posted" ? sayCopies(outcome.copies) : [];
  return (
    <section class="stack tight">
      <h2>{subject || m("mail.untitled")}</h2>
      <p class="quiet">
        {m("traces.at", { at: dateTime(cameAt, zone) })}
        {unit && (
          <>
            {" · "}
            <a href={`/groups/${unit.slug}`}>{unit.name}</a>
          </>
        )}
      </p>
      <p>{[sayOutcome(outcome), ...copies].join(" ")}</p>
      {outcome.is === "posted" && (
        <p>
          <a href={`/posts/${outcome.postId}`}>{m("traces.read")}</a>
        </p>
      )}
    </section>
  );
}
