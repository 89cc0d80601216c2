import type { Settings } from "#platform/config";
import { keepFile, type Store } from "#platform/files";
import { digestOf, madeAnew } from "#platform/pictures";
import { scannedFile } from "#platform/scanning";
import type { KeptPhoto } from "./commands.ts";
import { LARGE, SMALL } from "./rules.ts";

export interface Photo {
  digest: string;
  small: Buffer;
  large: Buffer;
}

/** What a camera or a telephone makes is taken; 10 MB is a picture of some 40 million pixels. */
export const PHOTO_BYTES = 10 * 1024 * 1024;
const taken = new Set(["image/jpeg", "image/png", "image/webp", "image/gif", "image/avif"]);

export type PhotoProblem = "missing" | "too-big" | "wrong-kind" | "unreadable" | "found" | "unscanned";

interface Sent {
  path: string;
  size: number;
  isTooBig: boolean;
  bytes(): Promise<Buffer>;
}

/** What was sent, after the scanner has looked at it. */
export async function scannedPhoto(
  settings: Pick<Settings, "scanner">,
  sent: Sent | undefined,
): Promise<Photo | PhotoProblem> {
  const scanned = sent && sent.size > 0 && !sent.isTooBig ? await scannedFile(settings, sent) : "clean";
  return scanned === "clean" ? photoFrom(sent) : scanned;
}

export const keptPhoto = async (store: Store, { digest, small, large }: Photo): Promise<KeptPhoto> => ({
  digest,
  small: await keepFile(store, small),
  large: await keepFile(store, large),
});

/** The picture cut to a square, in two sizes. The kind is read from its bytes; what the sender calls it means nothing. */
export async function photoFrom(upload: Omit<Sent, "path"> | undefined): Promise<Photo | PhotoProblem> {
  if (!upload || upload.size === 0) return "missing";
  if (upload.isTooBig) return "too-big";
  const bytes = await upload.bytes();
  const { fileTypeFromBuffer } = await import("file-type");
  const kind = await fileTypeFromBuffer(bytes);
  if (!kind || !taken.has(kind.mime)) return "wrong-kind";
  const large = await square(bytes, LARGE);
  if (typeof large === "string") return large === "too-many-pixels" ? "too-big" : large;
  const small = await square(large, SMALL);
  return typeof small === "string" ? "unreadable" : { digest: digestOf(large).slice(0, 20), small, large };
}

const square = (bytes: Buffer, side: number) =>
  madeAnew(bytes, { width: side, height: side, fit: "square", to: { webp: 80 }, ground: "#ffffff" });
