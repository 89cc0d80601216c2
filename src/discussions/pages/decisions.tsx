import { maySee, unitFor, viewerAt, type GroupSection, type Unit } from "#groups";
import {
  Badge,
  Empty,
  NotFound,
  orNotFound,
  page,
  Page,
  Pages,
  Time,
  type At,
  type Crumb,
  type Reply,
} from "#platform/web";
import type { Instant } from "#platform/time";
import { languageNow } from "#platform/words";
import { excerpt } from "../body.ts";
import { decisionCountOf, decisionsOf, DECISIONS_A_PAGE, type Decision } from "../motions/queries.ts";
import { presentIn } from "../motions/rules.ts";
import { pageCount } from "../rules.ts";
import { m } from "../words.ts";
import { MotionBadge, stateOf, Wording } from "./motion-view.tsx";
import { groupCrumbs } from "./parts.tsx";
import { pageFrom } from "./topics.tsx";

const registerOf = ({ slug }: Pick<Unit, "slug">): string => `/groups/${slug}/decisions`;

/** Of a page below the register. */
export const decisionsCrumbs = (unit: Unit): Crumb[] => [
  ...groupCrumbs(unit),
  { href: registerOf(unit), label: m("decisions.title") },
];

/** On a group's page: what is open to a vote, and the way to what was decided. */
export const decisionsSection: GroupSection = async (at, viewer, unit) => {
  if (!maySee(viewer, unit, "posts")) return null;
  const count = await decisionCountOf(at.db, viewer, unit);
  if (count.open + count.ended === 0) return null;
  const open = count.open === 0 ? [] : await decisionsOf(at.db, viewer, unit, { open: true });
  const zone = at.frame.timeZone;
  return () => (
    <section class="stack" aria-labelledby="decisions">
      <h2 id="decisions">{m("decisions.title")}</h2>
      {open.length > 0 && (
        <ul class="list rows">
          {open.map((one) => (
            <li key={one.id}>
              <a href={`/motions/${one.id}`}>
                <bdi>{excerpt(one.wording)}</bdi>
              </a>
              <p>
                {m("decisions.open")} <Time at={one.closesAt} zone={zone} />{" "}
                {one.isOnRoll && one.mine === null && <Badge tone="open">{m("decisions.asked")}</Badge>}
              </p>
            </li>
          ))}
        </ul>
      )}
      <p>
        <a href={registerOf(unit)}>{m("decisions.all", { count: count.ended })}</a>
      </p>
    </section>
  );
};

/** A group's register: what is open to a vote, and what was decided, the newest first. */
export async function show(at: At): Promise<Reply> {
  const viewer = await viewerAt(at);
  const unit = orNotFound(await unitFor(at.db, viewer, at.params.slug!));
  if (!maySee(viewer, unit, "posts")) throw new NotFound();
  const count = await decisionCountOf(at.db, viewer, unit);
  const pages = pageCount(count.ended, DECISIONS_A_PAGE);
  const here = pageFrom(at.query.page, pages);
  const open = await decisionsOf(at.db, viewer, unit, { open: true });
  const ended = await decisionsOf(at.db, viewer, unit, {
    open: false,
    most: DECISIONS_A_PAGE,
    offset: (here - 1) * DECISIONS_A_PAGE,
  });
  const now = await at.now();
  const zone = at.frame.timeZone;
  const title = m("decisions.of", { unit: unit.name });
  const shown = () => (
    <Page frame={at.frame} title={title} crumbs={groupCrumbs(unit)} lang={languageNow()}>
      <div class="stack">
        <h1>{title}</h1>
        <p class="quiet">{m("decisions.about")}</p>
        {open.length > 0 && (
          <section class="stack" aria-labelledby="open">
            <h2 id="open">{m("decisions.open.title")}</h2>
            <Decisions decisions={open} now={now} zone={zone} />
          </section>
        )}
        <section class="stack" aria-labelledby="ended">
          <h2 id="ended">{m("decisions.ended.title")}</h2>
          {ended.length === 0 ? (
            <Empty>
              <p>{m("decisions.none")}</p>
            </Empty>
          ) : (
            <Decisions decisions={ended} now={now} zone={zone} />
          )}
          <Pages page={here} pages={pages} href={(to) => `${registerOf(unit)}?page=${to}`} />
        </section>
      </div>
    </Page>
  );
  return page(at, shown);
}

function Decisions({ decisions, now, zone }: { decisions: readonly Decision[]; now: Instant; zone: string }) {
  return (
    <ul class="list rows">
      {decisions.map((one) => (
        <li key={one.id}>
          <div class="stack tight">
            <h3 class="minor">
              <a href={`/motions/${one.id}`}>{m("decisions.number", { number: one.id })}</a>{" "}
              <MotionBadge motion={one} now={now} />
            </h3>
            <Wording text={one.wording} />
            <Counts decision={one} now={now} zone={zone} />
          </div>
        </li>
      ))}
    </ul>
  );
}

function Counts({ decision, now, zone }: { decision: Decision; now: Instant; zone: string }) {
  const { tally, end, topic, postId, closesAt } = decision;
  const { ayes, nays, abstentions, roll } = tally;
  return (
    <>
      <p>{m("motion.counted", { present: presentIn(tally), roll, ayes, nays, abstentions })}</p>
      {end?.because && (
        <p>
          <bdi class="lines">{end.because}</bdi>
        </p>
      )}
      <p class="quiet">
        {m(stateOf(decision, now) === "open" ? "motion.until" : "motion.closed")}{" "}
        <Time at={end?.outcome === "withdrawn" ? end.at : closesAt} zone={zone} />
        {topic && (
          <>
            {" · "}
            <a href={`/posts/${postId}`}>
              <bdi>{topic.title}</bdi>
            </a>
          </>
        )}
      </p>
    </>
  );
}
