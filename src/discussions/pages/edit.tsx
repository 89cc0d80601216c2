import { rulesOf, viewerAt, type Viewer } from "#groups";
import { Refused } from "#platform/refusal";
import { dayIn } from "#platform/time";
import {
  Checkbox,
  Field,
  idFrom,
  NotFound,
  Notice,
  orNotFound,
  page,
  Page,
  seeOther,
  statusOf,
  type At,
  type FieldErrors,
  type Reply,
  type Typed,
} from "#platform/web";
import { languageNow } from "#platform/words";
import { markdownFromText } from "../body.ts";
import { editPost, editRefusal, mustAdmitAdded } from "../editing/commands.ts";
import { attachmentNamesOf, postById, type AttachmentName, type Editable } from "../editing/queries.ts";
import { EditForm } from "../forms.ts";
import { writtenPoll } from "../polls/queries.ts";
import { mayChangePoll } from "../polls/rules.ts";
import { postFor } from "../posts/queries.ts";
import type { Topic } from "../topics/queries.ts";
import { refuse } from "../refusals.ts";
import { m } from "../words.ts";
import { Composer } from "./composer.tsx";
import { again, composed } from "./composing.ts";
import { topicCrumbs } from "./parts.tsx";
import { previewOf, type Preview } from "./previewing.tsx";
import { managesHome } from "./topic.tsx";

interface Editing {
  viewer: Viewer;
  topic: Topic;
  post: Editable;
  files: AttachmentName[];
  poll: Awaited<ReturnType<typeof writtenPoll>>;
  manages: boolean;
}

export async function show(at: At): Promise<Reply> {
  const editing = await editingAt(at);
  const { viewer, topic, post, manages } = editing;
  const now = await at.now();
  const why = await at.transaction((tx) => editRefusal(tx, viewer, topic, post, manages, now));
  if (why === "not-yours") throw new NotFound();
  if (why) refuse({ because: "no-edit", why });
  return form(at, editing, { typed: typedOf(editing) });
}

const typedOf = ({ topic, post, poll }: Editing): Typed => ({
  ...(post.number === 1 && { title: topic.title }),
  body: post.markdown ?? markdownFromText(post.text),
  version: String(post.version),
  ...(poll && {
    poll: poll.question,
    options: poll.options.join("\n"),
    asked: poll.asked,
    closes: poll.closesOn,
    ...(poll.allowsSeveral && { several: "yes" }),
  }),
});

export async function submit(at: At): Promise<Reply> {
  const editing = await editingAt(at);
  const { viewer, topic, post, manages } = editing;
  // Whose post it is not, finds no such form.
  if (!manages && post.authorId !== viewer.personId) throw new NotFound();
  const sent = await composed(at, EditForm, (bytes) =>
    at.transaction((tx, now) => mustAdmitAdded(tx, viewer, topic, post, manages, bytes, now)),
  );
  const { typed, fileNames } = sent;
  if (!sent.ok) return form(at, editing, { typed, errors: sent.errors });
  const { title, body, ...rest } = sent.value;
  if (sent.wants === "preview") {
    const shown = { title, body, authorName: post.authorName, poll: sent.poll, fileNames };
    return form(at, editing, { typed, preview: await previewOf(at, { viewer, units: topic.units }, shown) });
  }
  const removed = editing.files.filter(({ number }) => typed[`remove-${number}`]).map(({ number }) => number);
  const poll = typed.asks === "poll" ? sent.poll : undefined;
  const edit = { ...rest, body, title: title ?? null, added: sent.files, removed, poll };
  try {
    const to = await at.once(async (tx, now) => {
      if (!(await editPost(tx, viewer, topic, post, edit, manages, now))) throw new Stale();
      return `/posts/${post.id}`;
    });
    return seeOther(to);
  } catch (error) {
    if (error instanceof Stale) return form(at, await editingAt(at), { typed, fileNames, isStale: true });
    if (error instanceof Refused) return form(at, editing, { typed, errors: errorsOf(error, fileNames) });
    throw error;
  }
}

/** Somebody else's edit came first. */
class Stale extends Error {}

function errorsOf(error: Refused, fileNames: readonly string[]): FieldErrors {
  const { "": whole, ...errors } = { "": error.say(), ...(fileNames.length > 0 && { files: again(fileNames) }) };
  const why = "why" in error.refusal ? error.refusal.why : null;
  if (why === "no-reason") return { ...errors, reason: whole };
  return why === "too-many-files" ? { files: whole } : { ...errors, "": whole };
}

async function editingAt(at: At): Promise<Editing> {
  const viewer = await viewerAt(at);
  const { id, topic, isByGroup } = orNotFound(await postFor(at.db, viewer, idFrom(at.params.id)));
  const post = orNotFound(await postById(at.db, id));
  if (post.isWithheld || isByGroup) throw new NotFound();
  const [files, poll] = await Promise.all([attachmentNamesOf(at.db, id), writtenPoll(at.db, id)]);
  return { viewer, topic, post, files, poll, manages: await managesHome(at, viewer, topic) };
}

interface Shown {
  typed: Typed;
  errors?: FieldErrors;
  preview?: Preview;
  /** Files that came, which have to be chosen once more. */
  fileNames?: readonly string[];
  isStale?: boolean;
}

async function form(at: At, editing: Editing, shown: Shown): Promise<Reply> {
  const { viewer, topic, post, files, poll, manages } = editing;
  const { preview = null, fileNames = [], isStale = false } = shown;
  const errors = { ...(fileNames.length > 0 && { files: again(fileNames) }), ...shown.errors };
  const rules = await rulesOf(at.db, topic.home);
  const isOpen = poll === null || mayChangePoll(poll, dayIn(viewer.zone, await at.now()));
  const title = m("edit.title", { number: post.number, title: topic.title });
  const needsReason = manages && post.authorId !== viewer.personId;
  // The next press is meant to replace what stands now, which is shown beside it.
  const typed = isStale ? { ...shown.typed, version: String(post.version) } : shown.typed;
  const view = () => (
    <Page frame={at.frame} title={title} crumbs={topicCrumbs(topic)} lang={languageNow()} index={false}>
      <div class="stack">
        <h1>{title}</h1>
        {isStale && <StaleNotice post={post} />}
        <p class="quiet">{m("edit.about")}</p>
        <Composer
          kind="edit"
          action={`/posts/${post.id}/edit`}
          unit={topic.home}
          mailReaders={0}
          rules={rules}
          typed={typed}
          errors={errors}
          preview={preview}
          draft={null}
          isSaved={false}
          zone={at.frame.timeZone}
          label={m("new.body")}
          send={m("edit.send")}
          topicId={topic.id}
          asksTitle={post.number === 1}
          poll={isOpen ? "open" : "fixed"}
        >
          {files.length > 0 && (
            <fieldset class="stack tight" aria-describedby="remove-hint">
              <legend>{m("edit.remove")}</legend>
              <p class="hint" id="remove-hint">
                {m("edit.remove.hint")}
              </p>
              {files.map(({ number, filename }) => (
                <Checkbox key={number} name={`remove-${number}`} label={filename} typed={typed} errors={errors} />
              ))}
            </fieldset>
          )}
          {needsReason && (
            <Field
              name="reason"
              label={m("edit.reason")}
              hint={m("edit.reason.hint")}
              errors={errors}
              typed={typed}
              width={60}
            />
          )}
        </Composer>
      </div>
    </Page>
  );
  return page(at, view, { status: isStale ? 409 : statusOf(errors) });
}

function StaleNotice({ post }: { post: Editable }) {
  return (
    <div role="alert">
      <Notice tone="warn" title={m("edit.stale")}>
        <p>{m("edit.stale.text")}</p>
        <pre class="kept">{post.markdown ?? post.text}</pre>
      </Notice>
    </div>
  );
}
