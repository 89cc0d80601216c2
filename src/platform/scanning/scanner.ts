import { createReadStream } from "node:fs";
import { Readable } from "node:stream";
import type { ScannerAddress, Settings } from "#platform/config";
import { log } from "#platform/log";
import { ask, type Limits } from "./clamd.ts";

/** What a scanner says of a file. One that is too large for it was not looked at, so it is not clean. */
export type Scanned = "clean" | "found" | "too-big";

/** It does not answer, or not as a scanner does. Nobody's fault who brought the file, and over when it is mended. */
export class ScannerUnavailable extends Error {
  constructor(cause: unknown) {
    super(`the scanner did not answer: ${(cause as Error).message}`, { cause });
    this.name = "ScannerUnavailable";
  }
}

export interface Scanner {
  /** Throws `ScannerUnavailable`. */
  scan(file: Uint8Array | { path: string }): Promise<Scanned>;
}

/** Since the start of this process. */
export const scanCounts: Record<Scanned | "unavailable", number> = { clean: 0, found: 0, "too-big": 0, unavailable: 0 };

const limits: Limits = { connect: 5_000, silence: 60_000, whole: 180_000 };
/** So long nobody asks again once it failed: what comes meanwhile is told at once instead of waiting for a scanner that hangs. */
const REST = 1_000;

const open = new Map<string, Scanner>();

/** The scanner that SCAN_URL names; null: nothing is scanned. */
export function scannerFor({ scanner }: Pick<Settings, "scanner">): Scanner | null {
  if (!scanner) return null;
  const key = JSON.stringify(scanner);
  const known = open.get(key) ?? scannerAt(scanner);
  open.set(key, known);
  return known;
}

/** `over` and `rest` are for tests. */
export function scannerAt(address: ScannerAddress, over: Partial<Limits> = {}, rest = REST): Scanner {
  let restsUntil = 0;
  return {
    async scan(file) {
      try {
        if (performance.now() < restsUntil) throw new Error("it failed a moment ago");
        const scanned = meaningOf(await ask(address, "INSTREAM", bytesOf(file), { ...limits, ...over }));
        scanCounts[scanned] += 1;
        return scanned;
      } catch (error) {
        if (performance.now() >= restsUntil) {
          restsUntil = performance.now() + rest;
          log.warn("scanner.unavailable", { error: (error as Error).message });
        }
        scanCounts.unavailable += 1;
        throw new ScannerUnavailable(error);
      }
    },
  };
}

const bytesOf = (file: Uint8Array | { path: string }): Readable =>
  file instanceof Uint8Array ? Readable.from(file.length > 0 ? [file] : []) : createReadStream(file.path);

/** `stream: OK`, `stream: NAME FOUND`, `INSTREAM size limit exceeded. ERROR`. Whatever else it says is no word on the file. */
function meaningOf(answer: string): Scanned {
  if (answer === "stream: OK") return "clean";
  if (/^stream: .+ FOUND$/.test(answer)) return "found";
  if (/size limit exceeded/i.test(answer)) return "too-big";
  throw new Error(`it said "${answer.slice(0, 100)}"`);
}

/** For one picture, whose size is bounded already: what a form says of it. */
export async function scannedFile(
  settings: Pick<Settings, "scanner">,
  file: { path: string },
): Promise<"clean" | "found" | "unscanned"> {
  try {
    const scanned = (await scannerFor(settings)?.scan(file)) ?? "clean";
    return scanned === "too-big" ? "unscanned" : scanned;
  } catch (error) {
    if (error instanceof ScannerUnavailable) return "unscanned";
    throw error;
  }
}

/** Throws what is wrong; for the doctor. */
export async function examineScanner(address: ScannerAddress, over: Partial<Limits> = {}): Promise<void> {
  const answer = await ask(address, "PING", null, { ...limits, silence: 5_000, ...over });
  if (answer !== "PONG") throw new Error(`it said "${answer.slice(0, 60)}"`);
}
