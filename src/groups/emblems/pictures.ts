import { digestOf, madeAnew, type PictureProblem } from "#platform/pictures";

/** What a route takes; a photograph straight from a telephone is smaller. */
export const EMBLEM_BYTES = 5 * 1024 * 1024;
const SIDE = 480;

export type Picture = { kind: "picture"; content: Buffer; digest: string } | { kind: PictureProblem };

/** The picture of a unit as we keep it. */
export async function pictureFrom(bytes: Buffer): Promise<Picture> {
  const content = await madeAnew(bytes, { width: SIDE, height: SIDE, fit: "inside", to: { webp: 86 } });
  return typeof content === "string" ? { kind: content } : { kind: "picture", content, digest: digestOf(content) };
}
