import type { ComponentChildren } from "preact";
import { ErrorSummary, Page, type At, type FieldErrors } from "#platform/web";
import { languageNow } from "#platform/words";
import type { Topic } from "../topics/queries.ts";
import { topicCrumbs } from "./parts.tsx";

interface Acting {
  at: At;
  topic: Topic;
  title: string;
  errors?: FieldErrors;
  children: ComponentChildren;
}

/** The page of one act on a discussion or on a post of it: where that stands, what is done, and above the form what cannot be taken. */
export function ActingPage({ at, topic, title, errors = {}, children }: Acting) {
  return (
    <Page frame={at.frame} title={title} crumbs={topicCrumbs(topic)} lang={languageNow()} index={false}>
      <div class="stack prose">
        <h1>{title}</h1>
        <ErrorSummary errors={errors} />
        {children}
      </div>
    </Page>
  );
}
