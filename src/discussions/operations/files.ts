import { z } from "zod";
import { acts, gives, idParam, instant, iso, reads, thing, type Operation } from "#platform/api";
import { bytesFrom, storeFor } from "#platform/files";
import { later, hours } from "#platform/time";
import { orNotFound } from "#platform/web";
import { check, sizeOf } from "../files/check.ts";
import { keptFiles } from "../files/keeping.ts";
import { FILE_BYTES, fileName } from "../files/rules.ts";
import { attachmentOf, attachmentsOf } from "../posts/queries.ts";
import { refuse } from "../refusals.ts";
import { keepUpload, mustAdmitUpload } from "../uploads/commands.ts";
import { m } from "../words.ts";
import { id, postIn } from "./things.ts";

const Upload = thing("Upload", {
  id: z.number().int(),
  filename: z.string(),
  contentType: z.string(),
  size: z.number().int(),
  /** When it goes, unless a post has taken it up. */
  keptUntil: instant,
});

const PostFile = thing("PostFile", {
  number: z.number().int(),
  filename: z.string(),
  contentType: z.string(),
  size: z.number().int(),
  url: z.url(),
});

const PostFiles = thing("PostFiles", { items: z.array(PostFile) });
const read = { group: "discussions", scope: "discussions:read", access: "anyone" } as const;

/** Files: sent first, then named by the post that brings them; listed, and fetched whole or in parts. */
export const fileOperations: Operation[] = [
  acts({
    group: "discussions",
    scope: "discussions:write",
    access: "signed-in",
    id: "uploadFile",
    method: "POST",
    path: "/files",
    summary: () => m("api.uploadFile"),
    query: z.object({ filename: z.string().min(1).max(500) }),
    takesFile: FILE_BYTES,
    output: Upload,
    status: 201,
    async handle(call, tx, now) {
      const name = fileName(call.query.filename, 1);
      const checked = await check({ ...call.file!, isTooBig: false, isTooMany: false }, name, call.settings);
      if ("why" in checked) return refuse({ because: "file", fault: checked });
      await mustAdmitUpload(tx, call.person.id, sizeOf(checked));
      const [file] = await keptFiles(call.settings, [checked]);
      const number = await keepUpload(tx, call.person.id, file!, now);
      const { filename, contentType } = file!;
      return { id: number, filename, contentType, size: file!.file.size, keptUntil: iso(later(now, hours(24))) };
    },
  }),
  reads({
    ...read,
    id: "listPostFiles",
    path: "/posts/{id}/files",
    summary: () => m("api.listPostFiles"),
    params: id,
    output: PostFiles,
    async handle(call) {
      const { post } = await postIn(call);
      const url = `${call.settings.publicUrl}/api/v1/posts/${post.id}/files`;
      const files = await attachmentsOf(call.db, post.id);
      return { items: files.map((file) => ({ ...file, url: `${url}/${file.number}` })) };
    },
  }),
  gives({
    ...read,
    id: "getPostFile",
    path: "/posts/{id}/files/{number}",
    summary: () => m("api.getPostFile"),
    params: z.object({ id: idParam, number: idParam }),
    async handle(call) {
      const { post } = await postIn(call);
      const found = orNotFound(await attachmentOf(call.db, post.id, call.params.number));
      return {
        kind: "file",
        type: "application/octet-stream",
        bytes: bytesFrom(storeFor(call.settings), found),
        saveAs: found.filename,
        cacheControl: "private, no-cache",
      };
    },
  }),
];
