import type { Unit } from "#groups";
import { maySee, type Viewer, whoReads, type Readers } from "#groups";
import { Badge, type Crumb } from "#platform/web";
import { dateTime, relativeDays } from "#platform/words";
import { excerpt } from "../body.ts";
import type { Topic, TopicRow } from "../topics/queries.ts";
import { NEW_AT_MOST } from "../reading/rules.ts";
import { m } from "../words.ts";

export const groupCrumbs = (unit: Unit): Crumb[] => [
  { href: "/groups", label: m("crumb.groups") },
  { href: `/groups/${unit.slug}`, label: unit.acronym ?? unit.name },
];

/** Of a page below a discussion. */
export const topicCrumbs = ({ id, title, units }: Topic): Crumb[] => [
  ...groupCrumbs(units[0]!),
  { href: topicHref(id, title), label: title },
];

/** "who-will-lead-us" for the address of a topic: for people only, the number decides. */
export function wordsOf(title: string): string {
  const plain = title.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  return plain
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "")
    .slice(0, 60)
    .replace(/-+$/, "");
}

export function topicHref(id: number, title: string, page = 1): string {
  const words = wordsOf(title);
  return `/topics/${id}${words ? `/${words}` : ""}${page > 1 ? `?page=${page}` : ""}`;
}

interface TopicListProps {
  topics: TopicRow[];
  news?: ReadonlyMap<number, number>;
  zone: string;
  now?: Date;
}

/** Rows of a list of topics: title first, a line of context, numbers at the end. With `now`: how long ago instead of when. */
export function TopicList({ topics, news, zone, now }: TopicListProps) {
  return (
    <ul class="list rows">
      {topics.map((topic) => (
        <li key={topic.id}>
          <a href={topicHref(topic.id, topic.title)}>
            <bdi>{topic.title}</bdi>
          </a>
          <span class="count">
            <NewCount id={topic.id} title={topic.title} count={news?.get(topic.id)} />
            {m("topics.replies", { count: topic.replies })} <br />
            <time dateTime={topic.lastPostAt.toISOString()}>
              {now ? relativeDays(topic.lastPostAt, now, zone) : dateTime(topic.lastPostAt, zone)}
            </time>
          </span>
          <p>
            {topic.question && (
              <>
                <Badge tone={topic.question === "answered" ? "open" : undefined}>
                  {m(`question.${topic.question}`)}
                </Badge>{" "}
              </>
            )}
            {m("topics.excerpt", { name: topic.authorName ?? m("post.former"), text: excerpt(topic.firstText) })}
          </p>
        </li>
      ))}
    </ul>
  );
}

/** "7 new", as a link to the first of them: in words, not by a dot's colour alone. */
export function NewCount({ id, title, count }: { id: number; title: string; count: number | undefined }) {
  if (!count) return null;
  const said = m("new.count", { count, many: count >= NEW_AT_MOST ? "yes" : "no" });
  return (
    <>
      <a class="new" href={`${topicHref(id, title)}?at=new`} aria-label={m("new.label", { count: said, title })}>
        {said}
      </a>
      <br />
    </>
  );
}

// Widest first. Neither of the kinds of member contains the other; the first is the larger circle nearly always.
const circles: readonly Readers[] = [
  "public",
  "accounts",
  "members",
  "unit",
  "members+unit",
  "leaders",
  "members+leaders",
];

/** Who reads on the web what stands in these groups: the widest circle of any (D-22, D-23). */
export const readersOnWeb = (units: readonly Pick<Unit, "audiences">[]): Readers =>
  circles.find((circle) => units.some((unit) => whoReads(unit, "posts") === circle))!;

/** "Who will see this? 412 people get this by mail; anyone can read it on the web." From the settings (D-23). */
export function WhoWillSee({ units, mailReaders }: { units: readonly Unit[]; mailReaders: number }) {
  const web = m(`who.web.${readersOnWeb(units)}`);
  return <p class="notice">{m("who.sentence", { mail: m("who.mail", { count: mailReaders }), web })}</p>;
}

export const mayRead = (viewer: Viewer, unit: Unit): boolean => maySee(viewer, unit, "posts");

export const tagHref = (tag: string): string => `/tags/${encodeURIComponent(tag)}`;
