import { viewerAt } from "#groups";
import { Empty, NotFound, page, Page, type At, type Reply } from "#platform/web";
import { languageNow } from "#platform/words";
import { newIn } from "../reading/queries.ts";
import { STREAM_A_PAGE, streamFor } from "../stream/queries.ts";
import { tagsFor } from "../tags/queries.ts";
import { tagIn } from "../tags/rules.ts";
import { m } from "../words.ts";
import { cursorFrom, cursorText } from "./cursor.ts";
import { ReadingKeys } from "./keys.tsx";
import { tagHref } from "./parts.tsx";
import { Rows } from "./stream.tsx";

const MOST = 300;

/** All tags of what the viewer may read. */
export async function all(at: At): Promise<Reply> {
  const tags = await tagsFor(at.db, await viewerAt(at), MOST);
  return page(at, () => (
    <Page frame={at.frame} title={m("tags.title")} lang={languageNow()}>
      <div class="stack">
        <h1>{m("tags.title")}</h1>
        <p>{m("tags.about")}</p>
        {tags.length === 0 ? (
          <Empty>
            <p>{m("tags.none")}</p>
          </Empty>
        ) : (
          <ul class="list acts">
            {tags.map(({ tag, topics }) => (
              <li key={tag}>
                <a href={tagHref(tag)}>{tag}</a> <span class="quiet">{m("tags.count", { count: topics })}</span>
              </li>
            ))}
          </ul>
        )}
      </div>
    </Page>
  ));
}

/** Discussions of one tag in all groups that the viewer may read, the newest first. */
export async function show(at: At): Promise<Reply> {
  const tag = tagAt(at);
  const viewer = await viewerAt(at);
  const rows = await streamFor(at.db, viewer, { tag }, cursorFrom(at.query.before));
  const shown = rows.slice(0, STREAM_A_PAGE);
  const news = await newIn(
    at.db,
    viewer.personId,
    shown.map((row) => row.id),
  );
  const last = rows.length > STREAM_A_PAGE ? shown.at(-1)! : null;
  const now = await at.now();
  const title = m("tag.title", { tag });
  return page(at, () => (
    <Page
      frame={at.frame}
      title={title}
      lang={languageNow()}
      crumbs={[{ href: "/tags", label: m("tags.title") }]}
      feed={`${tagHref(tag)}/feed`}
    >
      <div class="stack">
        <h1>{title}</h1>
        {shown.length === 0 ? (
          <Empty>
            <p>{m("tag.none")}</p>
          </Empty>
        ) : (
          <Rows rows={shown} news={news} at={at} now={now} />
        )}
        <p class="quiet">
          <a href={viewer.personId === null ? `${tagHref(tag)}/feed.atom` : "/discussions/feeds"}>{m("feed.link")}</a>
        </p>
        {last && (
          <nav class="pages" aria-label={m("stream.pages")}>
            <a rel="next" href={`${tagHref(tag)}?before=${cursorText({ at: last.lastPostAt, id: last.id })}`}>
              {m("stream.older")}
            </a>
          </nav>
        )}
        <ReadingKeys />
      </div>
    </Page>
  ));
}

/** Only a tag as it is kept has a page. */
export function tagAt(at: At): string {
  const tag = at.params.tag!;
  if (tagIn(tag) !== tag) throw new NotFound();
  return tag;
}
