import { viewerAt } from "#groups";
import { idFrom, NotFound, orNotFound, page, Time, type At, type Reply } from "#platform/web";
import { postById, versionsOf, type Editable, type Version } from "../editing/queries.ts";
import { differenceOf, type Piece } from "../editing/rules.ts";
import { postFor } from "../posts/queries.ts";
import type { Topic } from "../topics/queries.ts";
import { m } from "../words.ts";
import { ActingPage } from "./acting.tsx";

/** Every version of a post with what changed, for all who may read the post. */
export async function show(at: At): Promise<Reply> {
  const { id, topic } = orNotFound(await postFor(at.db, await viewerAt(at), idFrom(at.params.id)));
  const post = orNotFound(await postById(at.db, id));
  if (post.isWithheld) throw new NotFound();
  const versions = await versionsOf(at.db, post.id);
  return page(at, () => view(at, topic, post, versions));
}

function view(at: At, topic: Topic, post: Editable, versions: Version[]) {
  return (
    <ActingPage at={at} topic={topic} title={m("history.title", { number: post.number, title: topic.title })}>
      <p>
        <a href={`/posts/${post.id}`}>{m("history.post", { name: post.authorName })}</a>
      </p>
      {versions.map((version, index) => (
        <OneVersion key={version.number} version={version} before={versions[index + 1]} zone={at.frame.timeZone} />
      ))}
    </ActingPage>
  );
}

function OneVersion({ version, before, zone }: { version: Version; before: Version | undefined; zone: string }) {
  return (
    <section class="post" aria-labelledby={`version-${version.number}`}>
      <header>
        <h2 id={`version-${version.number}`}>
          {m(before ? "history.version" : "history.first", { number: version.number })}
        </h2>
        <span class="quiet">
          <bdi>{version.writtenBy ?? m("post.former")}</bdi> {!version.isByAuthor && m("history.leader")}
          {" · "}
          <Time at={version.writtenAt} zone={zone} />
        </span>
      </header>
      {version.reason && (
        <p>
          {m("history.reason")} <bdi>{version.reason}</bdi>
        </p>
      )}
      {before && <Beside version={version} before={before} />}
      <div class="body difference">
        {before
          ? differenceOf(before.text, version.text).map((piece, at) => <Part key={at} piece={piece} />)
          : version.text}
      </div>
    </section>
  );
}

/** What changed beside the text. */
function Beside({ version, before }: { version: Version; before: Version }) {
  const [now, then] = [version.fileNames ?? [], before.fileNames ?? version.fileNames ?? []];
  const added = beyond(now, then);
  const gone = beyond(then, now);
  return (
    <>
      {before.title !== null && before.title !== version.title && (
        <p>{m("history.title.changed", { before: before.title })}</p>
      )}
      {added.length > 0 && <p>{m("history.files.new", { count: added.length, names: added.join(", ") })}</p>}
      {gone.length > 0 && <p>{m("history.files.gone", { count: gone.length, names: gone.join(", ") })}</p>}
    </>
  );
}

/** What the one list has more than the other; a name may stand in it twice. */
function beyond(one: readonly string[], other: readonly string[]): string[] {
  const left = [...other];
  return one.filter((name) => {
    const at = left.indexOf(name);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}

function Part({ piece: { kind, text } }: { piece: Piece }) {
  if (kind === "same") return <>{text}</>;
  if (kind === "new")
    return (
      <ins>
        <span class="away">{m("history.new")} </span>
        {text}
      </ins>
    );
  return (
    <del>
      <span class="away">{m("history.gone")} </span>
      {text}
    </del>
  );
}
