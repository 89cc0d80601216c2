import { viewerAt } from "#groups";
import {
  Button,
  Empty,
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
import { accountCrumbs } from "../account.ts";
import { excerpt } from "../body.ts";
import { PostIdForm, SaveForm } from "../forms.ts";
import { postFor } from "../posts/queries.ts";
import { forgetPost, savePost } from "../saved/commands.ts";
import { savedBy, SAVED_A_PAGE, type SavedPost } from "../saved/queries.ts";
import { m } from "../words.ts";
import { cursorFrom, cursorText } from "./cursor.ts";
import { ReadingKeys } from "./keys.tsx";
import { When } from "./when.tsx";

/** What I saved, for me alone. */
export async function show(at: At): Promise<Reply> {
  return view(at, {}, {});
}

/** From a discussion's page back to the post; with a note, which only the list offers, back to the list. */
export async function save(at: At): Promise<Reply> {
  const parsed = at.form(SaveForm);
  if (!parsed.ok && parsed.errors.note) return view(at, parsed.errors, parsed.typed);
  const { post: id, note } = orNotFound(parsed.ok ? parsed.value : null);
  const post = orNotFound(await postFor(at.db, await viewerAt(at), id));
  await at.transaction((tx, now) => savePost(tx, at.person!.id, post, note ?? null, now));
  return seeOther(note === undefined ? `/posts/${id}` : `/saved#saved-${id}`);
}

/** Also for a post that is gone or hidden by now: what one saved one can always let go. */
export async function forget(at: At): Promise<Reply> {
  const parsed = at.form(PostIdForm);
  const { post: id } = orNotFound(parsed.ok ? parsed.value : null);
  await at.transaction((tx) => forgetPost(tx, at.person!.id, id));
  const isFromList = parsed.typed.from === "list";
  const mayGoBack = !isFromList && (await postFor(at.db, await viewerAt(at), id)) !== null;
  return seeOther(mayGoBack ? `/posts/${id}` : "/saved");
}

async function view(at: At, errors: FieldErrors, typed: Typed): Promise<Reply> {
  const viewer = { ...(await viewerAt(at)), personId: at.person!.id };
  const before = cursorFrom(at.query.before);
  const rows = await savedBy(at.db, viewer, before && { savedAt: before.at, postId: before.id });
  const shown = rows.slice(0, SAVED_A_PAGE);
  const last = rows.length > SAVED_A_PAGE ? shown.at(-1)! : null;
  const now = await at.now();
  return page(
    at,
    () => (
      <Page frame={at.frame} title={m("saved.title")} lang={languageNow()} index={false} crumbs={accountCrumbs()}>
        <div class="stack">
          <h1>{m("saved.title")}</h1>
          <p class="quiet">{m("saved.private")}</p>
          {shown.length === 0 && <Empty>{m("saved.none")}</Empty>}
          {shown.map((saved) => (
            <Saved
              key={saved.postId}
              saved={saved}
              zone={at.frame.timeZone}
              now={now}
              {...(typed.post === String(saved.postId) ? { errors, typed } : {})}
            />
          ))}
          {last && (
            <nav class="pages" aria-label={m("stream.pages")}>
              <a rel="next" href={`/saved?before=${cursorText({ at: last.savedAt, id: last.postId })}`}>
                {m("saved.older")}
              </a>
            </nav>
          )}
          <ReadingKeys />
        </div>
      </Page>
    ),
    { status: statusOf(errors) },
  );
}

interface SavedProps {
  saved: SavedPost;
  zone: string;
  now: Date;
  errors?: FieldErrors;
  typed?: Typed;
}

function Saved({ saved, zone, now, errors, typed }: SavedProps) {
  const { post, postId } = saved;
  return (
    <article class="post" id={`saved-${postId}`} aria-labelledby={`saved-title-${postId}`}>
      <header>
        <h2 id={`saved-title-${postId}`}>
          {post ? (
            <a href={`/posts/${postId}`}>{m("since.post", { name: post.authorName, title: post.title })}</a>
          ) : (
            m("saved.gone")
          )}
        </h2>
        <span class="quiet">
          {m("saved.when")} <When at={saved.savedAt} now={now} zone={zone} />
        </span>
      </header>
      {post && <p>{excerpt(post.text)}</p>}
      {post ? <Note saved={saved} errors={errors} typed={typed} /> : saved.note && <p class="quiet">{saved.note}</p>}
      <form method="post" action="/saved/removal">
        <input type="hidden" name="from" value="list" />
        <button class="link" name="post" value={String(postId)}>
          {m("saved.remove")}
        </button>
      </form>
    </article>
  );
}

function Note({ saved, errors, typed }: Pick<SavedProps, "saved" | "errors" | "typed">) {
  return (
    <details open={errors !== undefined}>
      <summary>{saved.note || m("saved.note.add")}</summary>
      <form method="post" action="/saved" class="acts">
        <input type="hidden" name="post" value={String(saved.postId)} />
        <NoteField saved={saved} errors={errors} typed={typed} />
        <Button plain>{m("saved.note.keep")}</Button>
      </form>
    </details>
  );
}

/** One of many on the page, so its ids carry the post's number. */
function NoteField({ saved, errors, typed }: Pick<SavedProps, "saved" | "errors" | "typed">) {
  const id = `note-${saved.postId}`;
  const error = errors?.note;
  return (
    <div class={error ? "field wrong" : "field"}>
      <label for={id}>{m("saved.note")}</label>
      {error && (
        <p class="error" id={`e-${id}`}>
          {error}
        </p>
      )}
      <input
        id={id}
        name="note"
        size={50}
        value={typed?.note ?? saved.note}
        aria-invalid={error ? true : undefined}
        aria-describedby={error ? `e-${id}` : undefined}
      />
    </div>
  );
}
