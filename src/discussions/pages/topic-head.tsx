import type { ComponentChildren } from "preact";
import { Badge } from "#platform/web";
import { dayIn } from "#platform/time";
import { dateTime, day, since } from "#platform/words";
import { NEW_AT_MOST } from "../reading/rules.ts";
import type { TopicFacts } from "../threads/queries.ts";
import { spanOf } from "../times/rules.ts";
import { saySpanIn } from "../times/words.ts";
import { m } from "../words.ts";
import { TopicNews } from "./live-news.tsx";
import { topicHref } from "./parts.tsx";
import type { SeenJoint, Sheet } from "./sheet.ts";
import { When } from "./when.tsx";

/** The form that the small buttons of a discussion's page belong to; each says where it goes. */
export const MARKS = "marks";

export function Mark(props: { to: string; name: string; value: string; label?: string; children: ComponentChildren }) {
  return (
    <button
      class="link"
      form={MARKS}
      formaction={props.to}
      name={props.name}
      value={props.value}
      aria-label={props.label}
    >
      {props.children}
    </button>
  );
}

/** What a discussion is, who takes part, what is new, and what one can do with it as a whole. */
export function TopicHead({ sheet, zone }: { sheet: Sheet; zone: string }) {
  const { topic, facts, now } = sheet;
  return (
    <header class="tight">
      <h1>{topic.title}</h1>
      <TopicNews topic={topic} />
      <p class="quiet" id="about-topic">
        {m("topic.posts", { count: topic.postCount })}
        {" · "}
        {m("topic.people", { count: facts.people })}
        {!topic.readFrom && (
          <>
            {" · "}
            {m("topic.started", { name: facts.starter ?? m("post.former") })}{" "}
            <When at={topic.startedAt} now={now} zone={zone} />
          </>
        )}
        {topic.postCount > 1 && (
          <>
            {" · "}
            {m("topic.last")} <When at={topic.lastPostAt} now={now} zone={zone} />
          </>
        )}
        {" · "}
        {m("topic.in")}{" "}
        {topic.units.map((unit, index) => (
          <span key={unit.id}>
            {index > 0 && ", "}
            <a href={`/groups/${unit.slug}`}>{unit.name}</a>
          </span>
        ))}
      </p>
      {topic.readFrom && <p class="quiet">{m("topic.kept", { date: day(dayIn(zone, topic.readFrom)) })}</p>}
      {topic.closure && (
        <p>
          <Badge tone="closed">
            {m("topic.closed", {
              date: day(dayIn(zone, topic.closure.at)),
              reason: topic.closure.reason,
            })}
          </Badge>
        </p>
      )}
      {facts.times.length > 0 && <ChosenTimes times={facts.times} zone={zone} />}
      {sheet.facts.fold && (
        <p class="prose" id="fold">
          {m("topic.folded", { count: sheet.facts.fold.foldsAfter, when: dateTime(sheet.facts.fold.closesAt, zone) })}
        </p>
      )}
      {sheet.joints.length > 0 && <Joints sheet={sheet} zone={zone} />}
      <TopicTools sheet={sheet} zone={zone} />
    </header>
  );
}

/** When those meet who were asked here for a time. */
function ChosenTimes({ times, zone }: { times: TopicFacts["times"]; zone: string }) {
  return (
    <>
      {times.map(({ postId, title, zone: written, slot }) => (
        <p key={postId}>
          {m("times.head", { title })} <a href={`/posts/${postId}`}>{saySpanIn(spanOf(written, slot), zone)}</a>
        </p>
      ))}
    </>
  );
}

/** What leaders took out of this discussion or put into it, so that nobody looks in vain for what stood here. */
function Joints({ sheet: { joints }, zone }: { sheet: Sheet; zone: string }) {
  return (
    <ul class="quiet">
      {joints.map((joint) => (
        <li key={`${joint.topicId} ${joint.at}`}>
          <JointWords joint={joint} /> {m("joint.day", { date: day(dayIn(zone, new Date(joint.at))) })}
        </li>
      ))}
    </ul>
  );
}

function JointWords({ joint: { kind, isArrival, other, posts, title } }: { joint: SeenJoint }) {
  if (kind === "merge") return <>{m("joint.merge", { posts, title })}</>;
  const words = isArrival ? "joint.split.from" : "joint.split.away";
  if (!other) return <>{m(`${words}.unseen`, { posts })}</>;
  return (
    <>
      {m(words, { posts })} <a href={topicHref(other.id, other.title)}>{other.title}</a>
    </>
  );
}

function TopicTools({ sheet, zone }: { sheet: Sheet; zone: string }) {
  const { topic, reading } = sheet;
  return (
    <>
      {reading && <form method="post" action="/saved" id={MARKS} />}
      <div class="acts topic-tools">
        {reading?.firstNew && <NewLink sheet={sheet} zone={zone} />}
        {reading && <Choices sheet={sheet} />}
        {sheet.mayThread && <ViewSwitch sheet={sheet} />}
        {topic.postCount > 0 && <a href={`${topicHref(topic.id, topic.title)}?print=all`}>{m("topic.print")}</a>}
      </div>
    </>
  );
}

function NewLink({ sheet: { reading, now }, zone }: { sheet: Sheet; zone: string }) {
  const { firstNew, newPosts, readAt } = reading!;
  const count = m("new.count", { count: newPosts, many: newPosts >= NEW_AT_MOST ? "yes" : "no" });
  return (
    <a href={`/posts/${firstNew!}`} data-first-new="">
      {readAt ? m("new.since", { count, when: since(readAt, now!, zone) }) : count}
    </a>
  );
}

/** Following and muting; the one that holds is said in words, with the way back. */
function Choices({ sheet: { topic, reading } }: { sheet: Sheet }) {
  const to = `/topics/${topic.id}/choice`;
  const { choice } = reading!;
  if (choice)
    return (
      <>
        <span>{m(`choice.now.${choice}`)}</span>
        <Mark to={to} name="choice" value="none">
          {m(`choice.end.${choice}`)}
        </Mark>
      </>
    );
  return (
    <>
      <Mark to={to} name="choice" value="follow">
        {m("choice.follow")}
      </Mark>
      <Mark to={to} name="choice" value="mute">
        {m("choice.mute")}
      </Mark>
    </>
  );
}

/** Who is signed in chooses for good; a visitor chooses by the address. */
/** Another page of the discussion, seen as this one is. */
export function pageHref({ topic, view, isViewAsked, as }: Sheet, page: number): string {
  const here = topicHref(topic.id, topic.title, page);
  const asked = [...(isViewAsked ? [`view=${view}`] : []), ...(as === null ? [] : [`as=${as}`])].join("&");
  return asked === "" ? here : `${here}${here.includes("?") ? "&" : "?"}${asked}`;
}

function ViewSwitch({ sheet }: { sheet: Sheet }) {
  const { topic, view, reading } = sheet;
  const other = view === "threads" ? "flat" : "threads";
  if (reading)
    return (
      <Mark to={`/topics/${topic.id}/view`} name="view" value={other}>
        {m(`view.${other}`)}
      </Mark>
    );
  return <a href={pageHref({ ...sheet, view: other, isViewAsked: other === "threads" }, 1)}>{m(`view.${other}`)}</a>;
}

/** At the end of a discussion: the ones before and after it in its group. */
export function Neighbours({ sheet: { topic, facts } }: { sheet: Sheet }) {
  if (!facts.newer && !facts.older) return null;
  return (
    <nav class="pages" aria-label={m("topic.neighbours", { unit: topic.units[0]!.name })}>
      {facts.newer && (
        <span>
          {m("topic.newer")} <a href={topicHref(facts.newer.id, facts.newer.title)}>{facts.newer.title}</a>
        </span>
      )}
      {facts.older && (
        <span>
          {m("topic.older")} <a href={topicHref(facts.older.id, facts.older.title)}>{facts.older.title}</a>
        </span>
      )}
    </nav>
  );
}
