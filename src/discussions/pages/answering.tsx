import { viewerAt } from "#groups";
import {
  Button,
  Checkbox,
  ErrorSummary,
  Form,
  Notice,
  TextArea,
  type At,
  type FieldErrors,
  type Typed,
} from "#platform/web";
import { answeredIn, type Topic } from "../posts/queries.ts";
import { mailReadersOf } from "../subscriptions/queries.ts";
import { m } from "../words.ts";
import { topicHref, WhoWillSee } from "./parts.tsx";

/** Whom the form answers, and who will get it by mail. */
export interface Answer {
  mailReaders: number;
  /** One post of the topic; null: the topic as a whole. */
  to: { id: number; name: string } | null;
}

export async function answerAt(at: At, topic: Topic, typed: Typed): Promise<Answer> {
  const to = typed.parent ?? at.query.reply ?? "";
  return {
    mailReaders: await mailReadersOf(at.db, topic.home.id, topic.id),
    to: /^\d{1,15}$/.test(to) ? await answeredIn(at.db, await viewerAt(at), topic, Number(to)) : null,
  };
}

interface Answering {
  topic: Topic;
  isSignedIn: boolean;
  mayReply: boolean;
  /** null: the discussion takes no more. */
  answer: Answer | null;
  errors: FieldErrors;
  typed: Typed;
  /** Signed in and not following yet: a box to tick, never more (posting follows nothing by itself). */
  mayFollow: boolean;
}

/** At the end of a discussion: the form to answer, or what has to be done first. */
export function Answering({ topic, isSignedIn, mayReply, answer, errors, typed, mayFollow }: Answering) {
  if (!isSignedIn) return <SignInToReply topic={topic} />;
  // What was typed when the right to write ended meanwhile stays on the page, with the reason above it.
  if (!mayReply && !typed.body)
    return <Notice>{topic.home.isClosed ? m("refused.unit-closed") : <JoinToReply topic={topic} />}</Notice>;
  if (!answer) return null;
  const { mailReaders, to } = answer;
  return (
    <section class="stack" aria-labelledby="reply">
      <h2 id="reply">{to ? m("topic.reply.to", { name: to.name }) : m("topic.reply")}</h2>
      <ErrorSummary errors={errors} />
      <Form action={`/topics/${topic.id}/posts`} keep={typed}>
        {to && <input type="hidden" name="parent" value={String(to.id)} />}
        <TextArea name="body" label={m("topic.reply.body")} hint={m("new.body.hint")} errors={errors} typed={typed} />
        {mayFollow && <Checkbox name="follow" label={m("choice.tick")} typed={typed} />}
        <WhoWillSee unit={topic.home} mailReaders={mailReaders} />
        <Button>{m("topic.reply.send")}</Button>
      </Form>
    </section>
  );
}

function SignInToReply({ topic }: { topic: Topic }) {
  return (
    <Notice>
      <p>
        <a href={`/sign-in?next=${encodeURIComponent(topicHref(topic.id, topic.title))}`}>{m("topic.signin")}</a>
      </p>
    </Notice>
  );
}

function JoinToReply({ topic }: { topic: Topic }) {
  if (!topic.units.includes(topic.home)) return <p>{m("topic.elsewhere")}</p>;
  return (
    <p>
      <a href={`/groups/${topic.home.slug}`}>{m("topic.join", { unit: topic.home.name })}</a>
    </p>
  );
}
