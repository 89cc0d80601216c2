import { Raw, type At, type SafeHtml } from "#platform/web";
import { day } from "#platform/words";
import { bodyFromMarkdown } from "../body.ts";
import { lookupFor, meantBy, withNames, type Meant, type Setting } from "../mentions/queries.ts";
import type { NewPoll } from "../polls/rules.ts";
import { m } from "../words.ts";
import { again } from "./composing.ts";

/** A post as it would look, and what would happen with it. */
export interface Preview {
  title: string | null;
  authorName: string;
  html: SafeHtml;
  poll: NewPoll | null;
  fileNames: readonly string[];
  meant: Meant;
}

interface Previewed {
  title?: string;
  body: string;
  authorName: string;
  poll: NewPoll | null;
  fileNames: readonly string[];
}

export async function previewOf(at: At, setting: Omit<Setting, "now">, post: Previewed): Promise<Preview> {
  const where = { ...setting, now: await at.now() };
  const lookup = await lookupFor(at.db, post.body, where);
  const { html, mentions: told = [] } = bodyFromMarkdown(post.body, lookup);
  return {
    ...post,
    title: post.title ?? null,
    html: await withNames(at.db, html),
    meant: await meantBy(at.db, post.body, { lookup, told }, where),
  };
}

export function PreviewView({ preview }: { preview: Preview }) {
  const { title, authorName, html, poll, fileNames, meant } = preview;
  return (
    <section class="preview stack" id="preview" aria-labelledby="preview-title">
      <h2 id="preview-title">{m("preview.title")}</h2>
      <article class="post" aria-label={m("preview.label")}>
        {title !== null && (
          <h3>
            <bdi>{title}</bdi>
          </h3>
        )}
        <header>
          <bdi>{authorName}</bdi>
        </header>
        <Raw class="body" html={html} />
        {poll && <PollPreview poll={poll} />}
      </article>
      <Mentioned meant={meant} />
      {fileNames.length > 0 && <p class="error">{again(fileNames)}</p>}
    </section>
  );
}

function PollPreview({ poll }: { poll: NewPoll }) {
  return (
    <div class="poll">
      <h3>{poll.question}</h3>
      <ul>
        {poll.options.map((option) => (
          <li key={option}>
            <bdi>{option}</bdi>
          </li>
        ))}
      </ul>
      <p class="quiet">{m("poll.until", { date: day(poll.closesOn) })}</p>
    </div>
  );
}

/** Whom the names after "@" mean, and which mean nobody. */
function Mentioned({ meant: { told, unclear } }: { meant: Meant }) {
  return (
    <>
      {told.length > 0 && <p>{m("preview.told", { names: told.join(", ") })}</p>}
      {unclear.map(({ typed, why, people }) => (
        <p key={typed}>
          {m(`preview.unclear.${why}`, { typed })}{" "}
          {people.length > 0 && m("preview.perhaps", { names: people.map((name) => `@${name}`).join(", ") })}
        </p>
      ))}
    </>
  );
}
