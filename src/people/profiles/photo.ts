import { createHash } from "node:crypto";
import { LARGE, SMALL } from "./rules.ts";

export interface Photo {
  digest: string;
  small: Buffer;
  large: Buffer;
}

/** What a camera or a telephone makes is taken; 10 MB is a picture of some 40 million pixels. */
export const PHOTO_BYTES = 10 * 1024 * 1024;
// A picture that unfolds to more is refused before it is unfolded: 50 million pixels take some 200 MB while they are made small.
const MOST_PIXELS = 50_000_000;
const taken = new Set(["image/jpeg", "image/png", "image/webp", "image/gif", "image/avif"]);

export type PhotoProblem = "missing" | "too-big" | "wrong-kind" | "unreadable";

/**
 * The picture made anew: turned as it was taken, cut to a square, in two sizes, of an animation the first frame. Nothing else of the file
 * is kept, so that no place and no time of its taking goes out with it. The kind is read from its bytes; what the sender calls it means nothing.
 */
export async function photoFrom(
  upload: { bytes: Buffer; isTooBig: boolean } | undefined,
): Promise<Photo | PhotoProblem> {
  if (!upload || upload.bytes.length === 0) return "missing";
  if (upload.isTooBig) return "too-big";
  const { fileTypeFromBuffer } = await import("file-type");
  const kind = await fileTypeFromBuffer(upload.bytes);
  if (!kind || !taken.has(kind.mime)) return "wrong-kind";
  try {
    return await madeAnew(upload.bytes);
  } catch (error) {
    return /pixel limit|exceeds/i.test((error as Error).message) ? "too-big" : "unreadable";
  }
}

async function madeAnew(bytes: Buffer): Promise<Photo> {
  const large = await square(bytes, LARGE);
  const small = await square(large, SMALL);
  return { digest: createHash("sha256").update(large).digest("hex").slice(0, 20), small, large };
}

// Loaded with the first picture: a process that has seen none stays some 15 MB smaller.
async function square(bytes: Buffer, side: number): Promise<Buffer> {
  const { default: sharp } = await import("sharp");
  return sharp(bytes, { limitInputPixels: MOST_PIXELS, failOn: "truncated", animated: false })
    .rotate()
    .resize(side, side, { fit: "cover", position: "attention" })
    .flatten({ background: "#ffffff" })
    .webp({ quality: 80 })
    .toBuffer();
}
