import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import { attachmentName, checkFile, mayAnswer, stampHeaders, writerOf, type CheckedFile } from "#discussions";
import { unitByAddress, unitOfSuffix, viewerOf, type Unit } from "#groups";
import type { Settings } from "#platform/config";
import type { Db, Tx } from "#platform/db";
import { addressId, automaticKind, mailOne, wordsOf, type Fate, type InboundMail } from "#platform/mail";
import { onDisk } from "#platform/web";
import { inLanguage } from "#platform/words";
import { Refused } from "#platform/refusal";
import { ScannerUnavailable } from "#platform/scanning";
import { rm } from "node:fs/promises";
import type { Instant } from "#platform/time";
import { addFiles } from "./commands.ts";
import { faultOf } from "./faults.ts";
import { keptOf, roomFor } from "./files.ts";
import { mayAdd } from "./permission.ts";
import { addersOf, libraryFor, type Library } from "./queries.ts";
import { MOST_AT_ONCE, MOST_BYTES, titleOf } from "./rules.ts";
import { m } from "./words.ts";

export const FILED_MAIL = "library.filed";

interface At {
  tx: Tx;
  now: Instant;
  settings: Settings;
}

/** The unit whose library an address is, "maps-files"; null where a unit has that very address or none has it. */
export async function libraryAddress(db: Db, localPart: string): Promise<Unit | null> {
  if (!/-files$/i.test(localPart) || (await unitByAddress(db, localPart))) return null;
  const found = await unitOfSuffix(db, localPart);
  return found?.suffix === "files" ? found.unit : null;
}

/** Each attached file becomes an entry, with the mail's words as its description. Who sent them is told what lies where, and what was left out. */
export async function receiveFiles(inbound: InboundMail, unit: Unit, { tx, now, settings }: At): Promise<Fate> {
  const { mail, verdict } = inbound;
  const automatic = automaticKind(mail, inbound.sender, { stampHeaders });
  if (automatic) return { fate: "dropped", detail: { cause: automatic, unit: unit.id } };
  const writer = await writerOf(tx, mail);
  if (!writer.address || !mayAnswer(writer.id !== null, verdict.dmarc))
    return { fate: "dropped", detail: { cause: "nobody-known", unit: unit.id } };
  const viewer = await viewerOf(tx, writer.id === null ? null : { id: writer.id }, now, settings.timeZone);
  const library = await libraryFor(tx, viewer, unit.slug);
  const filed = await file(inbound, library, unit, { tx, now, settings });
  const said = inLanguage("en", () =>
    [...filed.say(), m("mail.why", { address: inbound.recipient })].join("\n\n").slice(0, 20_000),
  );
  await tx
    .insertInto("library_filings")
    .values({
      inbound_mail_id: inbound.id,
      unit_id: unit.id,
      person_id: writer.id,
      entry_ids: filed.ids,
      said,
      subject: mail.subject.slice(0, 300),
      in_reply_to: mail.messageId,
      filed_at: now,
    })
    .execute();
  const to = await addressId(tx, writer.address, now);
  await mailOne(tx, { purpose: FILED_MAIL, subjectId: inbound.id, addressId: to, reason: "filed" }, now);
  return { fate: filed.ids.length > 0 ? "filed" : "refused", detail: { unit: unit.id, files: filed.ids.length } };
}

interface Filed {
  ids: number[];
  say(): string[];
}

async function file(inbound: InboundMail, library: Library | null, unit: Unit, at: At): Promise<Filed> {
  const { tx, now, settings } = at;
  const refused = (say: () => string): Filed => ({ ids: [], say: () => [say()] });
  if (unit.isClosed) return refused(() => m("mail.closed", { unit: unit.name }));
  const who = library?.adders ?? (await addersOf(tx, unit.id));
  if (!library || !mayAdd(library.viewer, unit, who)) return refused(() => m("mail.may-not", { unit: unit.name, who }));
  const { attachments } = inbound.mail;
  if (attachments.length === 0) return refused(() => m("mail.no-files", { unit: unit.name }));
  const lines: { id: number; title: string }[] = [];
  const left: (() => string)[] = [];
  const about = {
    title: "",
    description: wordsOf(inbound.mail).trim().slice(0, 5_000),
    licence: "" as const,
    audience: null,
    folderId: null,
  };
  for (const [index, attachment] of attachments.entries()) {
    const name = attachmentName(attachment, index);
    const looked = index >= MOST_AT_ONCE ? null : await looksAt(attachment.content, name, settings);
    if (!looked || "why" in looked) {
      left.push(() => faultOf(looked ?? { why: "too-many", name }));
      continue;
    }
    const [stored] = await keptOf(settings, [looked]);
    try {
      const room = await roomFor(tx, library.viewer.personId!, unit.id);
      const [id] = await addFiles(tx, library, about, [stored!], room, now);
      lines.push({ id: id!, title: titleOf(name) });
    } catch (error) {
      if (!(error instanceof Refused) || error.refusal.because !== "no-room") throw error;
      left.push(() => m("file.no-room", { name }));
    }
  }
  return { ids: lines.map(({ id }) => id), say: () => sayFiled(lines, left, unit, settings) };
}

function sayFiled(
  lines: readonly { id: number; title: string }[],
  left: readonly (() => string)[],
  unit: Unit,
  { publicUrl }: Settings,
): string[] {
  const said: string[] = [];
  if (lines.length > 0) {
    const list = lines.map(({ id, title }) => m("mail.line", { title, url: `${publicUrl}/library/${id}` }));
    said.push([m("mail.filed", { count: lines.length, unit: unit.name }), ...list].join("\n"), m("mail.change"));
  }
  if (left.length > 0) said.push([m("mail.left", { count: left.length }), ...left.map((fault) => fault())].join("\n"));
  return said;
}

/** As a file that came with a form: looked at on disk, where its type is told by its first bytes. */
async function looksAt(content: Uint8Array, name: string, settings: Settings) {
  const sha256 = createHash("sha256").update(content).digest();
  const { path, size } = await onDisk(Readable.from([content]), settings);
  try {
    const looked = await checkFile(
      { path, size, sha256, isTooBig: size > MOST_BYTES, isTooMany: false },
      name,
      settings,
    );
    // The mail waits until there is a scanner again.
    if ("why" in looked && looked.why === "unscanned") throw new ScannerUnavailable(new Error(looked.why));
    if ("why" in looked) return looked;
    // The place on disk goes now; the bytes are at hand.
    const from = "path" in looked.from ? Buffer.from(content) : looked.from;
    return { ...looked, from } satisfies CheckedFile;
  } finally {
    await rm(path, { force: true });
  }
}
