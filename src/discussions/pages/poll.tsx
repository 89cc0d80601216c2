import { viewerAt } from "#groups";
import { Button, Form, idFrom, orNotFound, seeOther, Table, type At, type Reply } from "#platform/web";
import { day } from "#platform/words";
import { answerPoll } from "../polls/commands.ts";
import type { Poll } from "../polls/queries.ts";
import { postFor } from "../posts/queries.ts";
import { m } from "../words.ts";
import type { ShownPoll } from "./extras.ts";
import { z } from "zod";

/** D-14: the question, what was answered so far in numbers and bars, and the form of who may answer. No names. */
export function PollView({ poll }: { poll: ShownPoll }) {
  const answered = poll.options.some((option) => option.isMine);
  return (
    <section class="poll stack" aria-labelledby={`poll-${poll.postId}`} id={`poll-of-${poll.postId}`}>
      <h3 id={`poll-${poll.postId}`}>
        <bdi>{poll.question}</bdi>
      </h3>
      <Results poll={poll} />
      <p class="quiet">
        {m("poll.people", { count: poll.people })}{" "}
        {m(poll.isOpen ? "poll.until" : "poll.closed", { date: day(poll.closesOn) })} {m(`poll.who.${poll.asked}`)}
      </p>
      {poll.mayAnswer && <Choices poll={poll} answered={answered} />}
    </section>
  );
}

function Results({ poll }: { poll: Poll }) {
  return (
    <Table
      caption={m("poll.results")}
      head={[m("poll.option"), m("poll.count")]}
      rows={poll.options.map((option) => [
        <bdi key="o">{option.label}</bdi>,
        <Bar key="b" count={option.count} people={poll.people} isMine={option.isMine} />,
      ])}
    />
  );
}

/** The number is the fact; the bar only draws it. */
function Bar({ count, people, isMine }: { count: number; people: number; isMine: boolean }) {
  const share = people === 0 ? 0 : Math.round((count / people) * 100);
  return (
    <>
      {m("poll.share", { count, share })} {isMine && <strong>{m("poll.mine")}</strong>}
      <progress class="bar" max={100} value={share} aria-hidden="true" />
    </>
  );
}

function Choices({ poll, answered }: { poll: ShownPoll; answered: boolean }) {
  return (
    <Form action={`/posts/${poll.postId}/poll`}>
      <fieldset class="stack tight">
        <legend>{m(poll.allowsSeveral ? "poll.choose.several" : "poll.choose.one")}</legend>
        {poll.options.map((option) => (
          <Choice key={option.number} poll={poll} option={option} />
        ))}
      </fieldset>
      <Button plain>{m(answered ? "poll.change" : "poll.answer")}</Button>
    </Form>
  );
}

function Choice({ poll, option }: { poll: Poll; option: Poll["options"][number] }) {
  const id = `poll-${poll.postId}-${option.number}`;
  return (
    <div class="tick">
      <input
        id={id}
        type={poll.allowsSeveral ? "checkbox" : "radio"}
        name={poll.allowsSeveral ? `choice-${option.number}` : "choice"}
        value={String(option.number)}
        checked={option.isMine}
      />
      <label for={id}>
        <bdi>{option.label}</bdi>
      </label>
    </div>
  );
}

/** One answer comes as `choice`, several each as `choice-3`. */
const AnswerForm = z.record(z.string(), z.string()).transform((fields) =>
  Object.entries(fields)
    .filter(([name, value]) => /^choice(?:-\d{1,2})?$/.test(name) && /^\d{1,2}$/.test(value))
    .map(([, value]) => Number(value)),
);

export async function submit(at: At): Promise<Reply> {
  const viewer = await viewerAt(at);
  const { id, topic } = orNotFound(await postFor(at.db, viewer, idFrom(at.params.id)));
  const form = at.form(AnswerForm);
  const chosen = form.ok ? [...new Set(form.value)] : [];
  const voter = { ...viewer, personId: at.person!.id };
  return seeOther(
    await at.once(async (tx, now) => {
      await answerPoll(tx, voter, id, topic.home.id, chosen, now);
      return `/posts/${id}`;
    }),
  );
}
