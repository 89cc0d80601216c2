import { m } from "../words.ts";
import type { Sheet } from "./sheet.ts";
import { Mark } from "./topic-head.tsx";

/** What a reader can do with one post beside answering it. */
export function PostTools({ sheet, post }: { sheet: Sheet; post: Sheet["posts"][number] }) {
  const about = { number: post.number, name: post.authorName };
  return (
    <>
      {sheet.reading && (
        <Mark
          to={post.isSaved ? "/saved/removal" : "/saved"}
          name="post"
          value={String(post.id)}
          label={m(post.isSaved ? "saved.forget.label" : "saved.save.label", about)}
        >
          {m(post.isSaved ? "saved.forget" : "saved.save")}
        </Mark>
      )}
      <a href={`/posts/${post.id}/cite`} aria-label={m(sheet.reading ? "more.link.label" : "cite.link.label", about)}>
        {m(sheet.reading ? "more.link" : "cite.link")}
      </a>
    </>
  );
}
