import { createHash } from "node:crypto";

/** Pictures of more pixels are refused before they are unfolded: these take some 200 MB while they are made smaller, and a small file can hold far more. */
export const MOST_PIXELS = 50_000_000;

const readable = new Set(["png", "jpeg", "webp", "gif", "avif", "heif", "tiff"]);

export type PictureProblem = "unreadable" | "too-many-pixels";

/** Its bytes, or where they lie on this machine's disk. */
export type Picture = Buffer | string;

export interface PictureFacts {
  width: number;
  height: number;
  /** Of all its frames together. */
  pixels: number;
  /** It carries what cameras write beside a picture: where and when it was taken. */
  hasNotes: boolean;
}

/** What the head of the file says; nothing is unfolded. Null: no picture that we can read. */
export async function lookAt(bytes: Picture): Promise<PictureFacts | null> {
  const sharp = await library();
  const facts = await sharp(bytes, { limitInputPixels: false })
    .metadata()
    .catch(() => null);
  if (!facts?.width || !facts.height || !readable.has(facts.format)) return null;
  const { width, height, pages = 1 } = facts;
  return { width, height, pixels: width * height * pages, hasNotes: facts.exif !== undefined };
}

export interface Shape {
  width: number;
  height: number;
  /** "inside": whole, never made larger. "square": cut to where the eye goes. */
  fit: "inside" | "square";
  to: { webp: number } | "png";
  /** What shows through it; null: it may be seen through. */
  ground?: string;
}

/**
 * The picture made anew: turned as it was taken, of an animation the first frame, in the shape that is wanted. Nothing else of the file is kept, so
 * that no place and no time of its taking goes out with it, and no trick of its bytes reaches a browser.
 */
export async function madeAnew(bytes: Buffer, shape: Shape): Promise<Buffer | PictureProblem> {
  const facts = await lookAt(bytes);
  if (!facts) return "unreadable";
  if (facts.width * facts.height > MOST_PIXELS) return "too-many-pixels";
  const sharp = await library();
  const { width, height, fit, to, ground } = shape;
  const upright = sharp(bytes, { limitInputPixels: MOST_PIXELS, failOn: "truncated", animated: false }).rotate();
  const sized =
    fit === "square"
      ? upright.resize(width, height, { fit: "cover", position: "attention" })
      : upright.resize({ width, height, fit: "inside", withoutEnlargement: true });
  const whole = ground === undefined ? sized : sized.flatten({ background: ground });
  const written = to === "png" ? whole.png() : whole.webp({ quality: to.webp });
  return written.toBuffer().catch(() => "unreadable" as const);
}

/** A photograph without its camera's notes, at full size; null when it cannot be unfolded. The caller has looked at it. */
export async function withoutNotes(bytes: Picture): Promise<Buffer | null> {
  const sharp = await library();
  const plain = sharp(bytes, { limitInputPixels: MOST_PIXELS }).autoOrient().keepIccProfile().jpeg({ quality: 90 });
  return plain.toBuffer().catch(() => null);
}

/** For addresses that mean these bytes for ever. */
export const digestOf = (bytes: Buffer): string => createHash("sha256").update(bytes).digest("hex").slice(0, 24);

// Loaded with the first picture: a process that has seen none stays some 15 MB smaller.
const library = async () => (await import("sharp")).default;
