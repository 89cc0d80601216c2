import { viewerAt } from "#groups";
import { idFrom, orNotFound, type At, type Reply } from "#platform/web";
import { attachmentOf, postFor } from "../posts/queries.ts";

/** The column is a smallint. */
const MOST_NUMBER = 32_767;

/** A file that came with a post: always a download, never a page of ours (D-11). */
export async function show(at: At): Promise<Reply> {
  const post = orNotFound(await postFor(at.db, await viewerAt(at), idFrom(at.params.id)));
  const number = idFrom(at.params.number);
  const file = orNotFound(number > MOST_NUMBER ? null : await attachmentOf(at.db, post.id, number));
  return {
    kind: "data",
    status: 200,
    // The type that the sender claimed is not passed on: a browser that believed it could be led to run it.
    type: "application/octet-stream",
    body: file.content,
    headers: {
      "content-disposition": `attachment; filename="${file.filename.replace(/[^\x20-\x7e]|["\\%]/g, "_")}"; filename*=UTF-8''${encodeURIComponent(file.filename).replace(/['()*]/g, escaped)}`,
      "content-security-policy": "sandbox; default-src 'none'",
      "cache-control": "private, no-cache",
    },
  };
}

const escaped = (letter: string): string => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`;
