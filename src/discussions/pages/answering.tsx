import { viewerAt } from "#groups";
import { Checkbox, Notice, type At, type FieldErrors, type Typed } from "#platform/web";
import { markdownFromText, quotation } from "../body.ts";
import { postById, type Editable } from "../editing/queries.ts";
import { answeredIn, postFor } from "../posts/queries.ts";
import type { Topic } from "../topics/queries.ts";
import { answerFactsOf, type AnswerFacts } from "../writing/queries.ts";
import { m } from "../words.ts";
import { Composer } from "./composer.tsx";
import { typedOf, type Composed } from "./composing.ts";
import { StandstillNotice } from "./moderation.tsx";
import { topicHref } from "./parts.tsx";
import { previewOf, type Preview } from "./previewing.tsx";

/** Whom the form answers, who will get it, and what stands in it. */
export interface Answer extends AnswerFacts {
  /** One post of the topic; null: the topic as a whole. */
  to: { id: number; name: string } | null;
  typed: Typed;
  isSaved: boolean;
  zone: string;
}

const idIn = (text: string | undefined): number | null => (/^\d{1,15}$/.test(text ?? "") ? Number(text) : null);

/** The form for a topic: what was sent, else one's draft, else empty; with the post that a link asks to answer or to quote. */
export async function answerAt(at: At, topic: Topic, sent: Typed): Promise<Answer> {
  const isSent = sent.body !== undefined;
  const viewer = await viewerAt(at);
  const [{ draft, still, ...facts }, quoted] = await Promise.all([
    answerFactsOf(at.db, topic, (!isSent && at.person?.id) || null),
    isSent ? null : quotedAt(at, topic),
  ]);
  const typed = isSent ? sent : withQuotation(draft ? typedOf(draft) : {}, quoted, at);
  const wanted = idIn(typed.parent) ?? idIn(at.query.reply) ?? quoted?.id ?? null;
  const to = wanted === null ? null : await answeredIn(at.db, viewer, topic, wanted);
  return {
    ...facts,
    // Its leaders write all the same.
    still: viewer.leads.has(topic.home.id) ? null : still,
    to,
    typed: { ...typed, parent: to ? String(to.id) : "" },
    draft,
    isSaved: at.query.draft === "saved",
    zone: at.frame.timeZone,
  };
}

async function quotedAt(at: At, topic: Topic): Promise<Editable | null> {
  const id = idIn(at.query.quote);
  const found = id === null ? null : await postFor(at.db, await viewerAt(at), id);
  return found?.topic.id === topic.id ? postById(at.db, found.id) : null;
}

/** The author is named as a mention, so that the quotation follows a change of name. */
function withQuotation(typed: Typed, quoted: Editable | null, at: At): Typed {
  if (!quoted) return typed;
  const name = quoted.authorId === null ? quoted.authorName : `@${quoted.authorName}`;
  const where = `${at.settings.publicUrl}/posts/${quoted.id}`;
  const head = m("quote.head", { name, number: quoted.number, url: where });
  const before = typed.body?.trim() ? `${typed.body.trim()}\n\n` : "";
  return { ...typed, body: before + quotation(head, quoted.markdown ?? markdownFromText(quoted.text)) };
}

/** The preview that was asked for with a reply. */
export async function replyPreview(
  at: At,
  topic: Topic,
  sent: Composed<{ body: string }> & { ok: true },
): Promise<Preview> {
  const { value, poll, fileNames } = sent;
  const post = { body: value.body, authorName: at.person!.name, poll, fileNames };
  return previewOf(at, { viewer: await viewerAt(at), units: topic.units }, post);
}

interface Answering {
  topic: Topic;
  isSignedIn: boolean;
  mayReply: boolean;
  /** A leader looks as somebody who is made up and cannot write. */
  isMadeUp: boolean;
  /** They may not write here for a time. */
  isBarred: boolean;
  /** null: the discussion takes no more. */
  answer: Answer | null;
  preview: Preview | null;
  errors: FieldErrors;
  typed: Typed;
  /** Signed in and not following yet: a box to tick, never more (posting follows nothing by itself). */
  mayFollow: boolean;
  /** Leads the group, and may put what they write to a vote. */
  manages: boolean;
}

/** Why there is nothing to write in. */
function Silent({ topic, isBarred }: Pick<Answering, "topic" | "isBarred">) {
  const { isClosed, isUnopened } = topic.home;
  if (isClosed || isUnopened) return <>{m(isClosed ? "refused.unit-closed" : "refused.unit-unopened")}</>;
  return isBarred ? <Barred /> : <JoinToReply topic={topic} />;
}

/** At the end of a discussion: the form to answer, or what has to be done first. */
export function Answering(props: Answering) {
  const { topic, isSignedIn, mayReply, answer, preview, errors, typed } = props;
  if (!isSignedIn) return <SignInToReply topic={topic} />;
  // What was typed when the right to write ended meanwhile stays on the page, with the reason above it.
  if (!mayReply && !typed.body)
    return (
      <Notice>
        <Silent topic={topic} isBarred={props.isBarred} />
      </Notice>
    );
  if (props.isMadeUp && mayReply && !topic.closure) return <p class="quiet">{m("topic.reply.madeUp")}</p>;
  if (!answer) return null;
  const { to, still, ...form } = answer;
  return (
    <section class="stack" aria-labelledby="reply">
      <h2 id="reply">{to ? m("topic.reply.to", { name: to.name }) : m("topic.reply")}</h2>
      {still && <StandstillNotice still={still} />}
      <Composer
        kind="reply"
        action={`/topics/${topic.id}/posts`}
        unit={topic.home}
        units={topic.units}
        {...form}
        errors={errors}
        preview={preview}
        label={m("topic.reply.body")}
        send={m("topic.reply.send")}
        topicId={topic.id}
      >
        {props.mayFollow && <Checkbox name="follow" label={m("choice.tick")} typed={form.typed} />}
        <Checkbox name="times" label={m("times.tick")} typed={form.typed} />
        {props.manages && <Checkbox name="motion" label={m("motion.tick")} typed={form.typed} />}
      </Composer>
    </section>
  );
}

const Barred = () => (
  <p>
    <a href="/account/moderation">{m("topic.barred")}</a>
  </p>
);

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
