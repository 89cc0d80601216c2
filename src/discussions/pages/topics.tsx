import { ActLink, findsPage, mayPost, unitFor, viewAt, viewerAt, ViewBar, type Stand, type Unit } from "#groups";
import { Empty, NotFound, Notice, orNotFound, page, Page, Pages, type At, type Reply } from "#platform/web";
import { languageNow } from "#platform/words";
import { newIn } from "../reading/queries.ts";
import { topicCountOf, topicsOf } from "../topics/queries.ts";
import { unansweredCountOf } from "../questions/queries.ts";
import { pageCount, TOPICS_A_PAGE } from "../rules.ts";
import { m } from "../words.ts";
import { ReadingKeys } from "./keys.tsx";
import { MarkAllRead } from "./stream.tsx";
import { groupCrumbs, mayRead, TopicList } from "./parts.tsx";
import { SearchHere } from "./search.tsx";

/** All discussions of a group, newest activity first. */
export async function show(at: At): Promise<Reply> {
  const own = await viewerAt(at);
  const unit = orNotFound(await unitFor(at.db, own, at.params.slug!));
  if (!mayRead(own, unit)) throw new NotFound();
  const view = await viewAt(at, own, unit);
  const { viewer, as } = view;
  if (as !== null && !(findsPage(view, unit) && mayRead(viewer, unit))) return nothingFor(at, unit, as);
  const only = at.query.show === "unanswered" ? "unanswered" : "all";
  const unanswered = await unansweredCountOf(at.db, viewer, unit);
  const pages = pageCount(only === "all" ? await topicCountOf(at.db, viewer, unit) : unanswered, TOPICS_A_PAGE);
  const number = pageFrom(at.query.page, pages);
  const topics = await topicsOf(at.db, viewer, unit, number, TOPICS_A_PAGE, only);
  const news = await newIn(
    at.db,
    viewer.personId,
    topics.map((topic) => topic.id),
  );
  const now = await at.now();
  const here = `/groups/${unit.slug}/topics`;
  const body = () => (
    <Page
      frame={at.frame}
      title={m("topics.title", { unit: unit.name })}
      crumbs={groupCrumbs(unit)}
      lang={languageNow()}
      feed={`/groups/${unit.slug}/feed`}
    >
      <div class="stack">
        {as !== null && <ViewBar here={here} as={as} />}
        <h1>{m("topics.title", { unit: unit.name })}</h1>
        {at.query.done === "read" && <Notice tone="good">{m("read.done")}</Notice>}
        {at.query.done === "unread" && <Notice tone="good">{m("unread.done")}</Notice>}
        {mayPost(viewer, unit) && (
          <p>
            <ActLink viewer={viewer} href={`${here}/new`} label={m("topics.new")} />
          </p>
        )}
        {topics.length > 0 && <SearchHere unit={unit} />}
        {(unanswered > 0 || only === "unanswered") && <Filter here={here} only={only} unanswered={unanswered} />}
        {only === "unanswered" && topics.length === 0 ? (
          <Empty>
            <p>{m("topics.unanswered.none")}</p>
          </Empty>
        ) : topics.length === 0 ? (
          <Empty>
            <p>
              {m("topics.none")} {mayPost(viewer, unit) && m("topics.none.write")}
            </p>
          </Empty>
        ) : (
          <TopicList topics={topics} news={news} zone={at.frame.timeZone} />
        )}
        <p class="quiet">
          <a href={viewer.personId === null ? `/groups/${unit.slug}/feed.atom` : "/discussions/feeds"}>
            {m("feed.link")}
          </a>
        </p>
        <Pages page={number} pages={pages} href={(to) => pageHref(here, only, to)} />
        {news.size > 0 && <MarkAllRead action={`${here}/read`} now={now} />}
        <ReadingKeys />
      </div>
    </Page>
  );
  return page(at, body, { cache: { tags: [`unit:${unit.id}`, "units", "people"] } });
}

type Only = "all" | "unanswered";

function pageHref(here: string, only: Only, page: number): string {
  const query = [...(only === "all" ? [] : ["show=unanswered"]), ...(page === 1 ? [] : [`page=${page}`])].join("&");
  return query ? `${here}?${query}` : here;
}

/** D-15: questions that nobody has answered yet are one press away. */
function Filter({ here, only, unanswered }: { here: string; only: Only; unanswered: number }) {
  return (
    <p class="acts">
      <a href={here} aria-current={only === "all" ? "page" : undefined}>
        {m("topics.every")}
      </a>
      <a href={pageHref(here, "unanswered", 1)} aria-current={only === "unanswered" ? "page" : undefined}>
        {m("topics.unanswered", { count: unanswered })}
      </a>
    </p>
  );
}

/** A page's number from the address; beyond the last there is nothing. */
export function pageFrom(text: string | undefined, pages: number): number {
  if (text === undefined) return 1;
  const number = /^[1-9]\d{0,6}$/.test(text) ? Number(text) : 0;
  if (number < 1 || number > pages) throw new NotFound();
  return number;
}

/** A leader looks as somebody who finds nothing here. */
function nothingFor(at: At, unit: Unit, as: Stand): Reply {
  const title = m("topics.title", { unit: unit.name });
  return page(at, () => (
    <Page frame={at.frame} title={title} crumbs={groupCrumbs(unit)} lang={languageNow()} index={false}>
      <div class="stack">
        <h1>{title}</h1>
        <ViewBar here={`/groups/${unit.slug}/topics`} as={as} />
        <p>{m("topics.nothing")}</p>
      </div>
    </Page>
  ));
}
