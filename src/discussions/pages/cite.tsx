import { create as contentDisposition } from "content-disposition";
import { viewerAt } from "#groups";
import { Button, Form, idFrom, orNotFound, page, Page, Time, type At, type Reply } from "#platform/web";
import { dayIn } from "#platform/time";
import { day, languageNow } from "#platform/words";
import { postFor, type FoundPost } from "../posts/queries.ts";
import { apaName, formats, headOf, typeOf, written, type CitationFormat } from "../citing/rules.ts";
import { m } from "../words.ts";
import { citationLinks, citationOf } from "./citing.ts";
import { isAsking } from "./new-times.tsx";
import { topicCrumbs } from "./parts.tsx";
import { managesHome } from "./topic.tsx";

/** The same for reference managers. */
export const download =
  (format: CitationFormat) =>
  async (at: At): Promise<Reply> => {
    const post = orNotFound(await postFor(at.db, await viewerAt(at), idFrom(at.params.id)));
    const name = contentDisposition(`post-${post.id}.${format}`);
    const headers = { "content-disposition": name, "cache-control": "private, no-cache" };
    return { kind: "data", status: 200, type: typeOf[format], body: written(citationOf(at, post), format), headers };
  };

/** How to name one post elsewhere: two ways of writing it down, and its address; for readers of marks also "unread from here". */
export async function show(at: At): Promise<Reply> {
  const viewer = await viewerAt(at);
  const post = orNotFound(await postFor(at.db, viewer, idFrom(at.params.id)));
  const manages = await managesHome(at, viewer, post.topic);
  const mayAsk = isAsking(viewer, post, manages);
  return page(at, () => <Citing at={at} post={post} manages={manages} mayAsk={mayAsk} />);
}

interface Props {
  at: At;
  post: FoundPost;
  manages: boolean;
  /** May ask with it when a meeting can be held. */
  mayAsk: boolean;
}

function Citing({ at, post, manages, mayAsk }: Props) {
  const { topic } = post;
  const title = m(at.person ? "more.title" : "cite.title", { number: post.number, title: topic.title });
  const facts = factsOf(at, post);
  return (
    <Page
      frame={at.frame}
      title={title}
      crumbs={topicCrumbs(topic)}
      lang={languageNow()}
      index={false}
      meta={headOf(citationOf(at, post))}
      alternates={citationLinks(post.id)}
    >
      <div class="stack prose">
        <h1>{title}</h1>
        {at.person && (
          <Form action={`/topics/${topic.id}/unread`}>
            <input type="hidden" name="post" value={String(post.id)} />
            <Button plain>{m("unread.from")}</Button>
          </Form>
        )}
        {post.authorId !== at.person?.id && !post.isWithheld && (
          <p>
            <a href={`/posts/${post.id}/report`}>{m("report.link")}</a>
          </p>
        )}
        {mayAsk && (
          <p>
            <a href={`/posts/${post.id}/times/new`}>{m("times.link")}</a>
          </p>
        )}
        {manages && !post.isWithheld && !post.isByGroup && (
          <p>
            <a href={`/posts/${post.id}/motion`}>{m("motion.link")}</a>
          </p>
        )}
        {manages && (
          <p>
            <a href={`/posts/${post.id}/withholding`}>{m(post.isWithheld ? "withheld.see" : "withhold.link")}</a>
          </p>
        )}
        {manages && post.authorId !== null && post.authorId !== at.person?.id && (
          <p>
            <a href={`/posts/${post.id}/restraint`}>{m("restrain.link")}</a>
          </p>
        )}
        {manages && post.number > 1 && (
          <p>
            <a href={`/posts/${post.id}/split`}>{m("split.link")}</a>
          </p>
        )}
        <h2>{m("cite.apa")}</h2>
        <p class="citation">{m("cite.apa.text", { ...facts, author: apaName(post.authorName) })}</p>
        <h2>{m("cite.plain")}</h2>
        <p class="citation">{m("cite.plain.text", facts)}</p>
        <h2>{m("cite.files")}</h2>
        <p class="acts">
          {formats.map((format) => (
            <a key={format} href={`/posts/${post.id}/citation.${format}`}>
              {m(`cite.files.${format}`)}
            </a>
          ))}
        </p>
        <p class="quiet">{m("cite.files.about")}</p>
        <h2>{m("cite.address")}</h2>
        <p class="citation">
          <a href={`/posts/${post.id}`} rel="bookmark">
            {facts.url}
          </a>
        </p>
        <p class="quiet">
          {m("cite.lasting")} <Time at={post.postedAt} zone={at.frame.timeZone} />
        </p>
      </div>
    </Page>
  );
}

function factsOf(at: At, { id, number, postedAt, authorName, topic }: FoundPost) {
  const date = dayIn(at.settings.timeZone, postedAt);
  return {
    author: authorName,
    title: topic.title,
    number,
    unit: topic.units[0]!.name,
    association: at.settings.associationName,
    year: date.slice(0, 4),
    date: day(date),
    monthDay: monthDay(date),
    url: `${at.settings.publicUrl}/posts/${id}`,
  };
}

const monthDay = (date: string): string =>
  new Intl.DateTimeFormat(languageNow(), { month: "long", day: "numeric", timeZone: "UTC" }).format(
    new Date(`${date}T00:00:00Z`),
  );
