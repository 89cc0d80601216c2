import { viewerAt } from "#groups";
import { bytesFrom, storeFor } from "#platform/files";
import { idFrom, orNotFound, type At, type Reply } from "#platform/web";
import { attachmentOf, postFor } from "../posts/queries.ts";

/** A file that came with a post, for whoever may read the post at this moment: a download, never a page of ours (D-11); on a host of its own it may be shown. */
export async function show(at: At): Promise<Reply> {
  const post = orNotFound(await postFor(at.db, await viewerAt(at), idFrom(at.params.id)));
  const found = orNotFound(await attachmentOf(at.db, post.id, idFrom(at.params.number)));
  return {
    kind: "file",
    // The type is not passed on: a browser that believed it could be led to run it.
    type: "application/octet-stream",
    bytes: bytesFrom(storeFor(at.settings), found),
    contentType: found.contentType,
    saveAs: found.filename,
    cacheControl: "private, no-cache",
  };
}
