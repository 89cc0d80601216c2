import { Button, Field, Form, type FieldErrors, type Typed } from "#platform/web";
import { MOST_TAGS } from "../tags/rules.ts";
import type { Topic } from "../topics/queries.ts";
import { m } from "../words.ts";
import { tagHref } from "./parts.tsx";

interface Tags {
  topic: Topic;
  tags: readonly string[];
  /** Began the discussion, or leads its group. */
  mayTag: boolean;
  errors: FieldErrors;
  typed: Typed;
}

/** Under a topic's title: what it is about, and the way to say so. */
export function TopicTags({ topic, tags, mayTag, errors, typed }: Tags) {
  if (tags.length === 0 && !mayTag) return null;
  return (
    <>
      {tags.length > 0 && (
        <ul class="list acts quiet" aria-label={m("tags.label")}>
          {tags.map((tag) => (
            <li key={tag}>
              <a href={tagHref(tag)}>{tag}</a>
            </li>
          ))}
        </ul>
      )}
      {mayTag && (
        <details open={"tags" in errors}>
          <summary>{m("tags.change")}</summary>
          <Form action={`/topics/${topic.id}/tags`}>
            <Field
              name="tags"
              label={m("tags.field")}
              hint={m("tags.hint", { most: MOST_TAGS })}
              value={tags.join(", ")}
              optional
              errors={errors}
              typed={typed}
            />
            <Button plain>{m("tags.save")}</Button>
          </Form>
        </details>
      )}
    </>
  );
}
