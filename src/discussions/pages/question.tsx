import { Badge, Form } from "#platform/web";
import type { Topic } from "../topics/queries.ts";
import { m } from "../words.ts";
import type { Extras } from "./extras.ts";

/** Under a topic's title: that it asks something, and where the answer stands. */
export function QuestionHead({ topic, extras: { question, mayMark } }: { topic: Topic; extras: Extras }) {
  if (!question)
    return mayMark && !topic.closure ? (
      <Form action={`/topics/${topic.id}/question`} class="tight">
        <input type="hidden" name="question" value="yes" />
        <button class="link">{m("question.is")}</button>
      </Form>
    ) : null;
  return (
    <p>
      <Badge tone={question.answer ? "open" : undefined}>
        {m(question.answer ? "question.answered" : "question.open")}
      </Badge>{" "}
      {question.answer && (
        <a href={`/posts/${question.answer.postId}`}>{m("question.see", { number: question.answer.number })}</a>
      )}
    </p>
  );
}
