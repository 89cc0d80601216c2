import { createHash } from "node:crypto";

/** What a route takes; a photograph straight from a telephone is smaller. */
export const EMBLEM_BYTES = 5 * 1024 * 1024;
/** No side longer than this; more pixels than the second are not even opened (a small file can unfold into gigabytes). */
const SIDE = 480;
const MOST_PIXELS = 40_000_000;
const taken = new Set(["png", "jpeg", "webp", "gif", "avif", "heif"]);

export type Picture =
  | { kind: "picture"; content: Buffer; digest: string }
  | { kind: "unreadable" }
  | { kind: "too-many-pixels" };

/** The picture made anew: small, as WebP, upright, without what cameras write beside it. A file that is none says so. */
export async function pictureFrom(bytes: Buffer): Promise<Picture> {
  // Read with the first picture only: it takes memory that most processes never need.
  const { default: sharp } = await import("sharp");
  try {
    const { width, height, format } = await sharp(bytes, { limitInputPixels: false }).metadata();
    if (!width || !height || !taken.has(format)) return { kind: "unreadable" };
    if (width * height > MOST_PIXELS) return { kind: "too-many-pixels" };
    const content = await sharp(bytes, { limitInputPixels: MOST_PIXELS })
      .rotate()
      .resize({ width: SIDE, height: SIDE, fit: "inside", withoutEnlargement: true })
      .webp({ quality: 86 })
      .toBuffer();
    return { kind: "picture", content, digest: createHash("sha256").update(content).digest("hex").slice(0, 24) };
  } catch {
    return { kind: "unreadable" };
  }
}
