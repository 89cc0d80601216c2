import { once } from "node:events";
import { connect, type Socket } from "node:net";
import type { Readable } from "node:stream";
import type { ScannerAddress } from "#platform/config";

/** In milliseconds: until it is there, between two signs of life, and altogether. */
export interface Limits {
  connect: number;
  silence: number;
  whole: number;
}

/** An answer of clamd is a line. */
const LONGEST = 4_096;

/**
 * One question to clamd, in its own protocol: a word that ends in a zero byte, the bytes in pieces that say their length, a piece of none, and a
 * line that ends in a zero byte. It may answer before it has all: a file that is too large for it.
 */
export async function ask(
  address: ScannerAddress,
  word: string,
  bytes: Readable | null,
  limits: Limits,
): Promise<string> {
  const socket = connect({ ...address, timeout: limits.connect });
  const whole = setTimeout(() => socket.destroy(new Error("it took too long")), limits.whole);
  socket.once("connect", () => socket.setTimeout(limits.silence));
  socket.on("timeout", () => socket.destroy(new Error("no answer in time")));
  try {
    const answer = answerOn(socket);
    // Its answer counts also where it took no more of the bytes after it.
    const sent = send(socket, word, bytes).catch((error: Error) => void socket.destroy(error));
    const said = await answer;
    bytes?.destroy();
    socket.destroy();
    await sent;
    return said;
  } finally {
    clearTimeout(whole);
    bytes?.destroy();
    socket.destroy();
  }
}

function answerOn(socket: Socket): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  let said = "";
  socket.on("data", (piece: Buffer) => {
    said += piece.toString("utf8");
    const end = said.search(/[\0\n]/);
    if (end >= 0) resolve(said.slice(0, end).trim());
    else if (said.length > LONGEST) reject(new Error("it said too much"));
  });
  socket.on("error", reject);
  socket.on("close", () => reject(new Error("it closed the connection")));
  return promise;
}

async function send(socket: Socket, word: string, bytes: Readable | null): Promise<void> {
  socket.write(`z${word}\0`);
  if (bytes === null) return;
  for await (const piece of bytes as AsyncIterable<Buffer>) {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(piece.length);
    socket.write(length);
    if (!socket.write(piece)) await Promise.race([once(socket, "drain"), once(socket, "close")]);
    if (socket.destroyed) return;
  }
  socket.write(Buffer.alloc(4));
}
