import { viewerAt } from "#groups";
import { Button, Form, idFrom, orNotFound, page, Page, Time, type At, type Reply } from "#platform/web";
import { dayIn } from "#platform/time";
import { day, languageNow } from "#platform/words";
import { postFor, type FoundPost } from "../posts/queries.ts";
import { m } from "../words.ts";
import { groupCrumbs, topicHref } from "./parts.tsx";
import { managesHome } from "./topic.tsx";

/** How to name one post elsewhere: two ways of writing it down, and its address; for readers of marks also "unread from here". */
export async function show(at: At): Promise<Reply> {
  const viewer = await viewerAt(at);
  const post = orNotFound(await postFor(at.db, viewer, idFrom(at.params.id)));
  const manages = await managesHome(at, viewer, post.topic);
  return page(at, () => <Citing at={at} post={post} manages={manages} />);
}

function Citing({ at, post, manages }: { at: At; post: FoundPost; manages: boolean }) {
  const { topic } = post;
  const title = m(at.person ? "more.title" : "cite.title", { number: post.number, title: topic.title });
  const facts = factsOf(at, post);
  return (
    <Page
      frame={at.frame}
      title={title}
      crumbs={[...groupCrumbs(topic.units[0]!), { href: topicHref(topic.id, topic.title), label: topic.title }]}
      lang={languageNow()}
      index={false}
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

/**
 * "Lind, A. B." for "Ada B. Lind". A name of one word stays; so does one that is not in Latin letters, where the family name may stand first.
 */
export function apaName(name: string): string {
  const words = name.trim().split(/\s+/);
  if (words.length < 2 || !/^[\p{Script=Latin}\p{M}.'’\-\s]+$/u.test(name)) return name;
  const initials = words.slice(0, -1).map((word) => `${[...word.replace(/^[^\p{L}]+/u, "")][0]?.toUpperCase() ?? ""}.`);
  return `${words.at(-1)!}, ${initials.join(" ")}`;
}
