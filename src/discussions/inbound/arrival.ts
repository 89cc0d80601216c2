import { personByAddress } from "#people";
import type { Settings } from "#platform/config";
import type { Tx } from "#platform/db";
import { isAddress, oneLine, type InboundMail, type Mail } from "#platform/mail";
import { scannerFor } from "#platform/scanning";
import type { Instant } from "#platform/time";
import { keptFiles } from "../files/keeping.ts";
import { fileName } from "../files/rules.ts";
import type { NewAttachment } from "../posts/commands.ts";
import { mayAnswer } from "../rules.ts";
import { m } from "../words.ts";
import { answer } from "./commands.ts";

/** One mail on its way in, with whoever wrote it. */
export interface Arrival {
  inbound: InboundMail;
  mail: Mail;
  tx: Tx;
  now: Instant;
  settings: Settings;
  writer: Writer;
  /** It came to the address for announcements (D-27). */
  announces?: boolean;
}

type MailAttachment = Mail["attachments"][number];

export interface Writer {
  id: number | null;
  name: string;
  address: string | null;
}

/** Who the From address belongs to; a stranger has no id. */
export async function writerOf(tx: Tx, mail: Mail): Promise<Writer> {
  const from = mail.from ?? mail.froms[0];
  if (!from || !isAddress(from.address)) return { id: null, name: nameFrom(from?.name ?? ""), address: null };
  const person = await personByAddress(tx, from.address);
  return { id: person?.id ?? null, name: person?.name ?? nameFrom(from.name, from.address), address: from.address };
}

/** A stranger's own name without what looks like an address, else the left half of the address (D-2: the address does not show). */
export function nameFrom(name: string, address = ""): string {
  const shown = oneLine(name)
    .replace(/<?\S+@\S+>?/g, "")
    .trim();
  return [...(shown || address.split("@")[0] || m("post.former"))].slice(0, 100).join("");
}

/** A name that is no path. */
export const attachmentName = ({ filename }: MailAttachment, index: number): string =>
  fileName(oneLine(filename ?? ""), index + 1);

/** A mail's files, put into the store before the post that names them is written; and what is left out of them, in sentences. */
export async function keptAttachments(
  settings: Settings,
  mail: Mail,
): Promise<{ attachments: NewAttachment[]; leftOut: string[] }> {
  const files = mail.attachments.map((file, index) => ({
    filename: attachmentName(file, index),
    contentType: file.contentType.slice(0, 100),
    from: file.content,
  }));
  const scanner = scannerFor(settings);
  const leftOut: string[] = [];
  const clean: typeof files = [];
  for (const file of files) {
    // Throws where the scanner is away: the mail then waits, and is never posted unscanned.
    const scanned = scanner ? await scanner.scan(file.from) : "clean";
    if (scanned === "clean") clean.push(file);
    else leftOut.push(m(`file.left-out.${scanned}`, { name: file.filename }));
  }
  return { attachments: await keptFiles(settings, clean), leftOut };
}

/** An answer to the writer where that is safe (D-6); false when none goes out. */
export async function tell(
  { mail, inbound, tx, now, writer }: Arrival,
  unit: { id: number } | null,
  cause: string,
): Promise<boolean> {
  if (!writer.address || !mayAnswer(writer.id !== null, inbound.verdict.dmarc)) return false;
  return answer(tx, { inboundMailId: inbound.id, unitId: unit?.id ?? null, cause, to: writer.address, mail }, now);
}
