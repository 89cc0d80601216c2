// The whole program of a parser thread: one mail in, one result out. Plain Node runs it from source by stripping the types,
// so it and what it imports keep to erasable TypeScript, relative imports and no JSON.
import { parentPort } from "node:worker_threads";
import { usePlainBlob } from "./plain-blob.ts";
import { readMail } from "./read.ts";

usePlainBlob();

parentPort!.on("message", async (raw: Uint8Array) => {
  const result = await readMail(Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength));
  parentPort!.postMessage(result);
});
