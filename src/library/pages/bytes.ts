import { bytesFrom, storeFor } from "#platform/files";
import { idFrom, orNotFound, type At, type Reply } from "#platform/web";
import { countDownload } from "../commands.ts";
import { bytesOfVersion, previewOf } from "../queries.ts";
import { entryAt } from "./parts.tsx";

/** The newest version, counted when somebody fetches it. */
export async function newest(at: At): Promise<Reply> {
  const { entry } = await entryAt(at);
  return download(at, entry.id, orNotFound(entry.file).number);
}

export async function version(at: At): Promise<Reply> {
  const { entry } = await entryAt(at);
  return download(at, entry.id, idFrom(at.params.number));
}

/** A download, never a page of ours, whatever is in it (D-11); on a host of its own it may be shown. */
async function download(at: At, entryId: number, number: number): Promise<Reply> {
  const found = orNotFound(await bytesOfVersion(at.db, entryId, number));
  if (at.isSeen) await at.transaction((tx) => countDownload(tx, entryId));
  return {
    kind: "file",
    type: "application/octet-stream",
    bytes: bytesFrom(storeFor(at.settings), found),
    contentType: found.contentType,
    saveAs: found.filename,
    cacheControl: "private, no-cache",
  };
}

/** The picture that we made of it. */
export async function preview(at: At): Promise<Reply> {
  const { entry } = await entryAt(at);
  const body = orNotFound(await previewOf(at.db, entry.id, idFrom(at.params.number)));
  return {
    kind: "data",
    status: 200,
    type: "image/webp",
    body,
    headers: { "cache-control": "private, no-cache" },
  };
}
