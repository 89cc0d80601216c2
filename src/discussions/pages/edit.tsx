import { rulesOf, viewerAt, type Viewer } from "#groups";
import { Refused } from "#platform/refusal";
import {
  Field,
  idFrom,
  NotFound,
  Notice,
  orNotFound,
  page,
  Page,
  seeOther,
  type At,
  type FieldErrors,
  type Reply,
  type Typed,
} from "#platform/web";
import { languageNow } from "#platform/words";
import { markdownFromText } from "../body.ts";
import { editPost, editRefusal } from "../editing/commands.ts";
import { postById, type Editable } from "../editing/queries.ts";
import { EditForm } from "../forms.ts";
import { postFor } from "../posts/queries.ts";
import type { Topic } from "../topics/queries.ts";
import { refuse } from "../refusals.ts";
import { m } from "../words.ts";
import { Composer } from "./composer.tsx";
import { groupCrumbs, topicHref } from "./parts.tsx";
import { previewOf, type Preview } from "./previewing.tsx";
import { managesHome } from "./topic.tsx";

interface Editing {
  viewer: Viewer;
  topic: Topic;
  post: Editable;
  manages: boolean;
}

export async function show(at: At): Promise<Reply> {
  const editing = await editingAt(at);
  const { viewer, topic, post, manages } = editing;
  const now = await at.now();
  const why = await at.transaction((tx) => editRefusal(tx, viewer, topic, post, manages, now));
  if (why === "not-yours") throw new NotFound();
  if (why) refuse({ because: "no-edit", why });
  return form(at, editing, { typed: typedOf(post) });
}

const typedOf = (post: Editable): Typed => ({
  body: post.markdown ?? markdownFromText(post.text),
  version: String(post.version),
});

export async function submit(at: At): Promise<Reply> {
  const editing = await editingAt(at);
  const { viewer, topic, post, manages } = editing;
  // Whose post it is not, finds no such form.
  if (!manages && post.authorId !== viewer.personId) throw new NotFound();
  const sent = at.form(EditForm);
  if (!sent.ok) return form(at, editing, { typed: sent.typed, errors: sent.errors });
  const { typed, value } = sent;
  if (typed.do === "preview") {
    const shown = { body: value.body, authorName: post.authorName, poll: null, fileNames: [] };
    return form(at, editing, { typed, preview: await previewOf(at, { viewer, units: topic.units }, shown) });
  }
  try {
    const to = await at.once(async (tx, now) => {
      if (!(await editPost(tx, viewer, topic, post, value, manages, now))) throw new Stale();
      return `/posts/${post.id}`;
    });
    return seeOther(to);
  } catch (error) {
    if (error instanceof Stale) return form(at, await editingAt(at), { typed, isStale: true });
    if (error instanceof Refused) return form(at, editing, { typed, errors: { [fieldOf(error)]: error.say() } });
    throw error;
  }
}

/** Somebody else's edit came first. */
class Stale extends Error {}

const fieldOf = ({ refusal }: Refused): string => ("why" in refusal && refusal.why === "no-reason" ? "reason" : "");

async function editingAt(at: At): Promise<Editing> {
  const viewer = await viewerAt(at);
  const { id, topic } = orNotFound(await postFor(at.db, viewer, idFrom(at.params.id)));
  const post = orNotFound(await postById(at.db, id));
  return { viewer, topic, post, manages: await managesHome(at, viewer, topic) };
}

interface Shown {
  typed: Typed;
  errors?: FieldErrors;
  preview?: Preview;
  isStale?: boolean;
}

async function form(at: At, { viewer, topic, post, manages }: Editing, shown: Shown): Promise<Reply> {
  const { errors = {}, preview = null, isStale = false } = shown;
  const rules = await rulesOf(at.db, topic.home);
  const title = m("edit.title", { number: post.number, title: topic.title });
  const needsReason = manages && post.authorId !== viewer.personId;
  // The next press is meant to replace what stands now, which is shown beside it.
  const typed = isStale ? { ...shown.typed, version: String(post.version) } : shown.typed;
  const view = () => (
    <Page
      frame={at.frame}
      title={title}
      crumbs={[...groupCrumbs(topic.units[0]!), { href: topicHref(topic.id, topic.title), label: topic.title }]}
      lang={languageNow()}
      index={false}
    >
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
        >
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
  return page(at, view, { status: isStale ? 409 : Object.keys(errors).length > 0 ? 422 : 200 });
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
