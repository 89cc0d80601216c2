import type { Unit } from "#groups";
import { Button, Checkbox, Field, Form, Raw, TextArea, Time, type FieldErrors, type Typed } from "#platform/web";
import type { ReportedPost } from "../reports/queries.ts";
import { m } from "../words.ts";
import { ReasonField } from "./withholding.tsx";

interface Props {
  post: ReportedPost;
  unit: Unit;
  zone: string;
  errors: FieldErrors;
  typed: Typed;
}

/** One reported post: what it says, what is said of it, and the decision. */
export function Reported({ post, unit, zone, errors, typed }: Props) {
  return (
    <article class="post stack" aria-labelledby={`reported-${post.id}`}>
      <header>
        <h2 id={`reported-${post.id}`}>
          <a href={`/posts/${post.id}`}>{m("reports.post", { number: post.number, title: post.title })}</a>
        </h2>
        <span class="quiet">
          <bdi>{post.authorName}</bdi>
          {" · "}
          <Time at={post.postedAt} zone={zone} />
        </span>
      </header>
      <Raw class="body" html={post.html} />
      {post.quoted && <Raw class="body quiet" html={post.quoted} />}
      {post.fileNames.length > 0 && <p>{m("withheld.files", { names: post.fileNames.join(", ") })}</p>}
      <h3>{m("reports.said", { count: post.reports.length })}</h3>
      <ul>
        {post.reports.map(({ by, reason, word, at }) => (
          <li key={by + at.toISOString()}>
            {m("reports.by", { name: by, reason: m(`conduct.${reason}`) })} <Time at={at} zone={zone} />
            {word && (
              <>
                <br />
                <bdi>{word}</bdi>
              </>
            )}
          </li>
        ))}
      </ul>
      <Deciding post={post} unit={unit} errors={errors} typed={typed} />
    </article>
  );
}

function Deciding({ post, unit, errors, typed }: Omit<Props, "zone">) {
  const { id } = post;
  const filled = { errors, typed };
  return (
    <Form action={`/groups/${unit.slug}/reports/${id}/answer`}>
      <TextArea name={`word-${id}`} label={m("reports.word")} hint={m("reports.word.hint")} rows={3} {...filled} />
      <ReasonField name={`reason-${id}`} value={post.reports[0]!.reason} {...filled} />
      {post.number === 1 && (
        <Field
          name={`title-${id}`}
          label={m("withhold.topic")}
          hint={m("withhold.topic.hint")}
          value={post.title}
          width={60}
          optional
          {...filled}
        />
      )}
      <div class="acts">
        <Button name="outcome" value="dismissed">
          {m("reports.dismiss")}
        </Button>
        <Button plain name="outcome" value="hidden">
          {m("withhold.hide")}
        </Button>
      </div>
      <details open={`sure-${id}` in errors}>
        <summary>{m("withheld.remove.summary")}</summary>
        <p>{m("withheld.remove.about")}</p>
        <Checkbox name={`sure-${id}`} label={m("withheld.sure")} {...filled} />
        <Button plain name="outcome" value="removed">
          {m("withheld.remove")}
        </Button>
      </details>
    </Form>
  );
}
