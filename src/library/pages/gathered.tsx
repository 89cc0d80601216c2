import { filesOfPosts } from "#discussions";
import { Locked, maySee } from "#groups";
import { Empty, page, type At, type Reply } from "#platform/web";
import { day } from "#platform/words";
import { dayIn } from "#platform/time";
import { m } from "../words.ts";
import { crumbsOf, libraryAt, libraryHref, LibraryPage } from "./parts.tsx";

const A_PAGE = 50;

/** What came with posts, in one place: each file is fetched through its post, by whoever may read that. */
export async function show(at: At): Promise<Reply> {
  const library = await libraryAt(at);
  const { unit, viewer } = library;
  const isOpen = maySee(viewer, unit, "posts");
  const number = Math.min(Math.max(1, Number.parseInt(at.query.page ?? "1", 10) || 1), 10_000);
  const files = isOpen ? await filesOfPosts(at.db, viewer, unit, A_PAGE + 1, (number - 1) * A_PAGE) : [];
  const zone = at.frame.timeZone;
  return page(at, () => (
    <LibraryPage at={at} title={m("gathered.title", { unit: unit.name })} crumbs={crumbsOf(library, [])}>
      <p class="prose">{m("gathered.about")}</p>
      {!isOpen && <Locked viewer={viewer} unit={unit} feature="posts" />}
      {isOpen && files.length === 0 && (
        <Empty>
          <p>{m("gathered.none")}</p>
        </Empty>
      )}
      <ul class="list rows">
        {files.slice(0, A_PAGE).map((file) => (
          <li key={`${file.postId}-${file.number}`}>
            <a href={`/posts/${file.postId}/attachments/${file.number}`}>{file.filename}</a>
            <span class="count">
              <time dateTime={file.postedAt.toISOString()}>{day(dayIn(zone, file.postedAt))}</time>
            </span>
            <p>
              <a href={`/posts/${file.postId}`}>{m("gathered.from", { title: file.title })}</a>
            </p>
          </li>
        ))}
      </ul>
      {files.length > A_PAGE && (
        <p>
          <a href={`${libraryHref(unit)}/discussions?page=${number + 1}`}>{m("gathered.older")}</a>
        </p>
      )}
    </LibraryPage>
  ));
}
