import MailComposer from "nodemailer/lib/mail-composer";
import { bytesFrom, readAll, storeFor } from "#platform/files";
import type { Db } from "#platform/db";
import { attachmentOf } from "../posts/queries.ts";
import type { MailSite } from "../mails/site.ts";
import { addressIn } from "../mails/site.ts";
import type { Settings } from "#platform/config";
import type { ExportedPost } from "./queries.ts";
import { mboxOf } from "./rules.ts";

/** What each mail of an export shares. */
export interface From {
  db: Db;
  settings: MailSite & Pick<Settings, "files">;
  unit: { name: string; address: string | null; slug: string; listId: string };
  /** Whether mails name their authors' addresses; else one that nobody can write to stands for each author. */
  withAddresses: boolean;
}

/** An address that is the same for all that one person wrote, and nobody's. */
export const standIn = (site: MailSite, { authorId }: Pick<ExportedPost, "authorId">): string =>
  addressIn(site, authorId === null ? "archived" : `person-${authorId.toLowerCase()}`);

/** A post as the mail that it is or would have been, with its files, as a piece of an mbox. */
export async function mboxPiece(post: ExportedPost, from: From): Promise<Buffer> {
  const { settings, unit } = from;
  const address = (from.withAddresses && post.address) || standIn(settings, post);
  const list = addressIn(settings, unit.address ?? unit.slug);
  const raw = await new MailComposer({
    from: { name: post.authorName, address },
    to: { name: unit.name, address: list },
    subject: post.subject,
    date: post.writtenAt,
    messageId: post.messageId,
    ...(post.inReplyTo && { inReplyTo: post.inReplyTo }),
    ...(post.references.length > 0 && { references: post.references }),
    headers: [
      { key: "List-Id", value: `<${unit.listId}.${settings.mailDomain}>` },
      { key: "Archived-At", value: `<${settings.publicUrl}/posts/${post.id}>` },
    ],
    text: post.text,
    html: post.html,
    attachments: await Promise.all(post.files.map((file) => attached(post.id, file, from))),
    newline: "\n",
    disableFileAccess: true,
    disableUrlAccess: true,
  })
    .compile()
    .build();
  return mboxOf(raw, address, post.writtenAt);
}

async function attached(
  postId: number,
  { number, filename, contentType }: ExportedPost["files"][number],
  { db, settings }: From,
) {
  const found = await attachmentOf(db, postId, number);
  const content = found ? await readAll(bytesFrom(storeFor(settings), found)) : Buffer.alloc(0);
  return { filename, contentType, content, contentDisposition: "attachment" as const };
}
