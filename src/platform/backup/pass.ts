import { createHash } from "node:crypto";
import { Transform } from "node:stream";
import type { Part } from "./manifest.ts";

/** Lets bytes through and knows afterwards how many they were and what sum they make. */
export function counting(progress: (bytes: number) => void): Transform & { counted(): Omit<Part, "rows"> } {
  const hash = createHash("sha256");
  let bytes = 0;
  const stream = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      bytes += chunk.length;
      progress(chunk.length);
      done(null, chunk);
    },
  });
  return Object.assign(stream, { counted: () => ({ bytes, sha256: hash.digest("hex") }) });
}
