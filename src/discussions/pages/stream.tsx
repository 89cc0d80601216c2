import type { ComponentChildren } from "preact";
import { interestsOf } from "#people";
import { viewerAt, type PersonalSection, type Viewer } from "#groups";
import { Button, Empty, Notice, page, Page, Tabs, type At, type Reply } from "#platform/web";
import type { Instant } from "#platform/time";
import { languageNow, since as sinceWhen } from "#platform/words";
import { excerpt } from "../body.ts";
import { newIn, readerOf } from "../reading/queries.ts";
import { visitWith } from "../reading/rules.ts";
import { noteVisit } from "../reading/commands.ts";
import {
  postsSince,
  STREAM_A_PAGE,
  streamFor,
  type AskedAbout,
  type SincePost,
  type StreamFilter,
  type StreamRow,
} from "../stream/queries.ts";
import { tagIn } from "../tags/rules.ts";
import { m } from "../words.ts";
import { cursorFrom, cursorText } from "./cursor.ts";
import { ReadingKeys } from "./keys.tsx";
import { PlacesNews } from "./live-news.tsx";
import { NewCount, topicHref } from "./parts.tsx";
import { When } from "./when.tsx";

type Shown = StreamFilter | "asked";

const filters: readonly Shown[] = ["all", "new", "mine", "followed", "asked"];

/** The latest of all my places in one list; for a visitor, of the groups that everybody may read. */
export async function show(at: At): Promise<Reply> {
  const viewer = await viewerAt(at);
  if (viewer.personId !== null && at.query.show === "since")
    return showSince(at, { ...viewer, personId: viewer.personId });
  const filter = filters.find((one) => one === at.query.show) ?? "all";
  const rows = await streamFor(at.db, viewer, await asFilter(at, viewer, filter), cursorFrom(at.query.before));
  const shown = rows.slice(0, STREAM_A_PAGE);
  const news = await newIn(
    at.db,
    viewer.personId,
    shown.map((row) => row.id),
  );
  const last = rows.length > STREAM_A_PAGE ? shown.at(-1)! : null;
  const now = await at.now();
  if (viewer.personId !== null) await noteLook(at, viewer.personId);
  return page(at, () => (
    <Frame at={at} chosen={filter} now={isNewest(at, filter) ? now : null}>
      {at.query.done === "read" && <Notice tone="good">{m("read.done")}</Notice>}
      {shown.length === 0 ? (
        <Nothing filter={filter} viewer={viewer} />
      ) : (
        <Rows rows={shown} news={news} at={at} now={now} />
      )}
      {last && (
        <nav class="pages" aria-label={m("stream.pages")}>
          <a rel="next" href={hrefOf(filter, cursorText({ at: last.lastPostAt, id: last.id }))}>
            {m("stream.older")}
          </a>
        </nav>
      )}
      {news.size > 0 && <MarkAllRead action="/discussions/read" now={now} />}
    </Frame>
  ));
}

/** For a visitor all filters are one. */
async function asFilter(at: At, { personId }: Viewer, filter: Shown): Promise<StreamFilter | AskedAbout> {
  if (filter !== "asked") return filter;
  if (personId === null) return "all";
  const interests = await interestsOf(at.db, personId);
  return {
    tags: interests.flatMap((interest) => tagIn(interest) ?? []),
    subjects: interests.map((interest) => interest.toLowerCase()),
  };
}

const ON_HOME = 7;

/** On the front page: what is being said in the reader's places, or for a visitor where everybody may read. */
export const homeSection: PersonalSection = async (at, viewer) => {
  const rows = (await streamFor(at.db, viewer, "all", null)).slice(0, ON_HOME);
  if (rows.length === 0) return null;
  const ids = rows.map((row) => row.id);
  const news = await newIn(at.db, viewer.personId, ids);
  const now = await at.now();
  return () => (
    <section class="stack" aria-labelledby="latest">
      <h2 id="latest" class="minor">
        {m(at.person ? "home.mine" : "home.latest")}
      </h2>
      <Rows rows={rows} news={news} at={at} now={now} />
      <p>
        <a href="/discussions">{m("home.more")}</a>
      </p>
    </section>
  );
};

function hrefOf(filter: Shown, before?: string): string {
  const query = new URLSearchParams({
    ...(filter !== "all" && { show: filter }),
    ...(before && { before }),
  }).toString();
  return query ? `/discussions?${query}` : "/discussions";
}

/** What came since the visit before this one. The boundary stays where it is for as long as the visit lasts. */
async function showSince(at: At, viewer: Viewer & { personId: number }): Promise<Reply> {
  const now = await at.now();
  const visit = visitWith((await readerOf(at.db, viewer.personId)).visit, now);
  const posts = visit.since ? await postsSince(at.db, viewer, visit.since, cursorFrom(at.query.after)) : [];
  const shown = posts.slice(0, STREAM_A_PAGE);
  const last = posts.length > STREAM_A_PAGE ? shown.at(-1)! : null;
  await noteLook(at, viewer.personId);
  return page(at, () => (
    <Frame at={at} chosen="since" now={null}>
      <p>
        {visit.since ? m("since.heading", { when: sinceWhen(visit.since, now, at.frame.timeZone) }) : m("since.first")}
      </p>
      {visit.since && shown.length === 0 && <Empty>{m("since.none")}</Empty>}
      {shown.length > 0 && (
        <ul class="list rows">
          {shown.map((post) => (
            <SinceRow key={post.id} post={post} at={at} now={now} />
          ))}
        </ul>
      )}
      {last && (
        <nav class="pages" aria-label={m("stream.pages")}>
          <a rel="next" href={`/discussions?show=since&after=${cursorText({ at: last.sortsAt, id: last.id })}`}>
            {m("since.more")}
          </a>
        </nav>
      )}
    </Frame>
  ));
}

async function noteLook(at: At, personId: number): Promise<void> {
  if (!at.isSeen) return;
  const { visit } = await readerOf(at.db, personId);
  const next = visitWith(visit, await at.now());
  if (next !== visit) await at.transaction((tx) => noteVisit(tx, personId, next));
}

/** Where new posts would show at the top. */
const isNewest = (at: At, filter: Shown): boolean =>
  at.person !== null && at.query.before === undefined && (filter === "all" || filter === "new");

interface FrameProps {
  at: At;
  chosen: Shown | "since";
  /** When the list was made, if what comes later is to be told; null: it is not. */
  now: Instant | null;
  children: ComponentChildren;
}

function Frame({ at, chosen, now, children }: FrameProps) {
  const title = m(at.person ? "stream.title" : "stream.title.visitor");
  return (
    <Page frame={at.frame} title={title} lang={languageNow()} index={!at.person}>
      <div class="stack">
        <h1>{title}</h1>
        {at.person && <Filters chosen={chosen} />}
        {children}
        {at.person && (
          <p class="quiet">
            <a href="/discussions/feeds">{m("feeds.title")}</a>
          </p>
        )}
        {now && chosen !== "since" && <PlacesNews now={now} here={hrefOf(chosen)} />}
        <ReadingKeys />
      </div>
    </Page>
  );
}

function Filters({ chosen }: { chosen: Shown | "since" }) {
  const tabs = [
    ...filters.map((name) => ({ name, href: hrefOf(name) })),
    { name: "since" as const, href: "/discussions?show=since" },
  ].map(({ name, href }) => ({ href, label: m(`stream.${name}`), isHere: name === chosen }));
  return (
    <Tabs
      label={m("stream.filters")}
      tabs={[
        ...tabs,
        { href: "/saved", label: m("saved.title"), isHere: false },
        { href: "/drafts", label: m("drafts.title"), isHere: false },
      ]}
    />
  );
}

function Nothing({ filter, viewer }: { filter: Shown; viewer: Viewer }) {
  return (
    <Empty>
      <p>{viewer.personId === null ? m("stream.none.visitor") : m(`stream.none.${filter}`)}</p>
      <p>
        <a href="/groups">{m("stream.groups")}</a>
      </p>
    </Empty>
  );
}

export function Rows({
  rows,
  news,
  at,
  now,
}: {
  rows: StreamRow[];
  news: ReadonlyMap<number, number>;
  at: At;
  now: Date;
}) {
  return (
    <ul class="list rows">
      {rows.map((row) => (
        <li key={row.id} id={`topic-${row.id}`}>
          <a href={topicHref(row.id, row.title)}>{row.title}</a>
          <span class="count">
            <NewCount id={row.id} title={row.title} count={news.get(row.id)} />
            {m("topic.posts", { count: row.posts })}
            <br />
            <When at={row.lastPostAt} now={at.person && now} zone={at.frame.timeZone} />
          </span>
          <p>
            {row.units.map((unit) => (
              <span key={unit.slug}>
                <a href={`/groups/${unit.slug}`}>{unit.name}</a>{" "}
              </span>
            ))}
            {"· "}
            <a href={`/posts/${row.last.id}`}>{m("stream.last", { name: row.last.authorName })}</a>{" "}
            {excerpt(row.last.text)}
          </p>
        </li>
      ))}
    </ul>
  );
}

function SinceRow({ post, at, now }: { post: SincePost; at: At; now: Date }) {
  return (
    <li>
      <a href={`/posts/${post.id}`}>{m("since.post", { name: post.authorName, title: post.title })}</a>
      <span class="count">
        <When at={post.postedAt} now={now} zone={at.frame.timeZone} />
      </span>
      <p>{excerpt(post.text)}</p>
    </li>
  );
}

/** What came after the page was made stays new: the form says when that was. */
export function MarkAllRead({ action, now }: { action: string; now: Date }) {
  return (
    <form method="post" action={action}>
      <input type="hidden" name="until" value={String(now.getTime())} />
      <Button plain>{m("read.all")}</Button>
    </form>
  );
}
