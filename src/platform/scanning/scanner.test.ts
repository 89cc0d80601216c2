import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { EICAR, useScanner } from "../../../test/scanner.ts";
import { examineScanner, ScannerUnavailable, scannerFor } from "./index.ts";
import { scannerAt } from "./scanner.ts";

const scanner = useScanner();
const folder = mkdtempSync(join(tmpdir(), "scanner-"));
afterAll(() => rmSync(folder, { recursive: true }));
const at = (over: object = {}, rest = 0) => scannerAt({ host: "127.0.0.1", port: scanner.port }, over, rest);

describe("a scanner", () => {
  test("has every byte, from memory or from disk, and says what it found", async () => {
    const path = join(folder, "large");
    writeFileSync(path, Buffer.alloc(700_000, "x"));
    expect(await at().scan({ path })).toBe("clean");
    expect(await at().scan(Buffer.from("harmless"))).toBe("clean");
    expect(await at().scan(new Uint8Array())).toBe("clean");
    expect(scanner.sizes).toEqual([700_000, 8, 0]);
    expect(await at().scan(Buffer.from(`before ${EICAR} after`))).toBe("found");
  });

  test("that takes no more says so before it has all, and the file is not clean", async () => {
    expect(await at().scan(Buffer.alloc(3_000_000))).toBe("too-big");
  });

  test.each(["silent", "gone", "odd"] as const)("that is %s has said nothing about the file", async (mood) => {
    scanner.mood = mood;
    await expect(at({ silence: 50 }).scan(Buffer.from("harmless"))).rejects.toThrow(ScannerUnavailable);
  });

  test("that trickles has its time, not for ever", async () => {
    const drip = createServer((socket) => {
      const again = setInterval(() => socket.write("."), 5);
      socket.on("error", () => undefined).on("close", () => clearInterval(again));
    });
    await new Promise<void>((ready) => drip.listen(0, "127.0.0.1", ready));
    const { port } = drip.address() as { port: number };
    await expect(scannerAt({ host: "127.0.0.1", port }, { whole: 100 }).scan(Buffer.from("harmless"))).rejects.toThrow(
      "too long",
    );
    await new Promise((closed) => drip.close(closed));
  });

  test("that is not there fails at once, is left alone for a while, and is asked again then", async () => {
    const away = scannerAt({ path: join(folder, "no.sock") }, {}, 60_000);
    await expect(away.scan(Buffer.from("x"))).rejects.toThrow("ENOENT");
    await expect(away.scan(Buffer.from("x"))).rejects.toThrow("a moment ago");
    const back = at({ silence: 50 });
    scanner.mood = "gone";
    await expect(back.scan(Buffer.from("x"))).rejects.toThrow(ScannerUnavailable);
    scanner.mood = "well";
    expect(await back.scan(Buffer.from("x"))).toBe("clean");
  });

  test("whose file cannot be read has said nothing either", async () => {
    await expect(at().scan({ path: join(folder, "missing") })).rejects.toThrow("ENOENT");
  });

  test("answers the doctor; none is asked where none is named", async () => {
    await examineScanner({ host: "127.0.0.1", port: scanner.port });
    scanner.mood = "odd";
    await expect(examineScanner({ host: "127.0.0.1", port: scanner.port })).rejects.toThrow("ESMTP");
    expect(scannerFor({ scanner: null })).toBeNull();
  });
});
