import type { PersonSection } from "#people";
import { dayIn } from "#platform/time";
import { day } from "#platform/words";
import { panelOn } from "../panel/queries.ts";
import { m } from "../words.ts";

/** On the page of somebody of the panel: whoever may be called to decide is named in public, so their page is there too. */
export const panelSection: PersonSection = async (at, { id }) => {
  const panel = await panelOn(at.db, dayIn(at.settings.timeZone, await at.now()));
  const term = panel.find(({ personId }) => personId === id);
  if (!term) return null;
  return () => (
    <section class="stack tight" aria-labelledby="conduct-panel">
      <h2 id="conduct-panel">
        <a href="/conduct">{m("desk.title")}</a>
      </h2>
      <p>{m(`person.${term.kind}`, { until: day(term.untilDay) })}</p>
    </section>
  );
};
