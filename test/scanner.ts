import { createServer, type Server, type Socket } from "node:net";
import { afterAll, beforeAll, beforeEach } from "vitest";

/** The string that every scanner finds; in two pieces, so that none finds it here. */
export const EICAR = ["X5O!P%@AP[4\\PZX54(P^)7CC)7}$", "EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"].join("");

export interface TestScanner {
  readonly port: number;
  /** How it behaves: as it should, by saying nothing, by hanging up, or by talking nonsense. */
  mood: "well" | "silent" | "gone" | "odd";
  /** Bytes of the files that it had whole. */
  readonly sizes: number[];
}

/** A scanner on a real port that speaks clamd's protocol: pieces with their length, ended by one of none; `most` bytes in one file. */
export function useScanner(most = 1_000_000): TestScanner {
  const sockets = new Set<Socket>();
  let server: Server;
  const scanner = { port: 0, mood: "well" as TestScanner["mood"], sizes: [] as number[] };
  beforeAll(async () => {
    server = createServer((socket) => {
      sockets.add(socket.on("error", () => undefined).on("close", () => sockets.delete(socket)));
      if (scanner.mood === "gone") socket.destroy();
      else serve(socket, scanner, most);
    });
    await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
    scanner.port = (server.address() as { port: number }).port;
  });
  beforeEach(() => void (scanner.mood = "well"));
  afterAll(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((closed) => server.close(closed));
  });
  return scanner;
}

function serve(socket: Socket, scanner: { mood: TestScanner["mood"]; sizes: number[] }, most: number): void {
  let waiting = Buffer.alloc(0);
  let isStream = false;
  let file = Buffer.alloc(0);
  const say = (word: string) => {
    if (scanner.mood === "silent") return;
    socket.end(`${scanner.mood === "odd" ? "220 mail.example.org ESMTP" : word}\0`);
  };
  socket.on("data", (piece: Buffer) => {
    waiting = Buffer.concat([waiting, piece]);
    if (!isStream) {
      const end = waiting.indexOf(0);
      if (end < 0) return;
      const word = waiting.toString("latin1", 0, end);
      waiting = waiting.subarray(end + 1);
      if (word === "zPING") return say("PONG");
      if (word !== "zINSTREAM") return say("UNKNOWN COMMAND");
      isStream = true;
    }
    while (waiting.length >= 4) {
      const length = waiting.readUInt32BE(0);
      if (length === 0) {
        scanner.sizes.push(file.length);
        return say(file.includes(EICAR) ? "stream: Eicar-Signature FOUND" : "stream: OK");
      }
      if (waiting.length < 4 + length) return;
      file = Buffer.concat([file, waiting.subarray(4, 4 + length)]);
      waiting = waiting.subarray(4 + length);
      if (file.length > most) return say("INSTREAM size limit exceeded. ERROR");
    }
  });
}
