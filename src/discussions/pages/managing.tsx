import { ViewBar } from "#groups";
import { Button, Field, Form, type FieldErrors, type Typed } from "#platform/web";
import type { Topic } from "../topics/queries.ts";
import { m } from "../words.ts";
import { topicHref } from "./parts.tsx";

/** What those who run its group can do with a discussion, at its end. */
export function Managing(props: { topic: Topic; errors: FieldErrors; typed: Typed }) {
  return (
    <>
      <ViewBar here={topicHref(props.topic.id, props.topic.title)} as={null} />
      <Closing {...props} />
      <p>
        <a href={`/topics/${props.topic.id}/moves/new`}>{m("move.link")}</a>
        {" · "}
        <a href={`/topics/${props.topic.id}/merges/new`}>{m("merge.link")}</a>
      </p>
    </>
  );
}

function Closing({ topic, errors, typed }: { topic: Topic; errors: FieldErrors; typed: Typed }) {
  if (topic.closure)
    return (
      <Form action={`/topics/${topic.id}/reopening`}>
        <Button plain>{m("topic.reopen")}</Button>
      </Form>
    );
  return (
    <details open={errors.reason !== undefined}>
      <summary>{m("topic.close")}</summary>
      <Form action={`/topics/${topic.id}/closure`}>
        <Field name="reason" label={m("topic.close.reason")} errors={errors} typed={typed} width={60} />
        <Button plain>{m("topic.close")}</Button>
      </Form>
    </details>
  );
}
