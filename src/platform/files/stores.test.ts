import { createHash, randomBytes } from "node:crypto";
import { existsSync, mkdtempSync, readdirSync, readlinkSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { startFauxqs, type FauxqsServer } from "fauxqs";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { FilesAddress } from "#platform/config";
import { Missing, storeFor, type Kept, type Store } from "./index.ts";
import { newKey } from "./keep.ts";

/** One list of promises for both kinds of store. */
const folder = mkdtempSync(join(tmpdir(), "chapterhouse-store-"));
let s3: FauxqsServer;
const addresses: Record<string, () => FilesAddress> = {
  "a folder": () => ({ kind: "folder", folder }),
  "a bucket": () => ({
    kind: "s3",
    bucket: "files",
    prefix: "association/",
    region: "eu-central-1",
    endpoint: `http://127.0.0.1:${s3.port}`,
    isPathStyle: true,
    credentials: { accessKeyId: "key", secretAccessKey: "secret" },
  }),
};

beforeAll(async () => {
  s3 = await startFauxqs({ port: 0, host: "127.0.0.1", logger: false });
  s3.createBucket("files");
});
afterAll(async () => {
  await s3.stop();
  rmSync(folder, { recursive: true });
});

const sourceOf = (bytes: Buffer) => ({ size: bytes.length, open: () => Readable.from([bytes]) });
const all = (store: Store): Promise<Kept[]> => Readable.from(store.list()).toArray();

describe.each(Object.keys(addresses))("%s", (kind) => {
  const store = () => storeFor({ files: addresses[kind]!() });
  const keep = async (bytes: Buffer) => {
    const key = newKey();
    await store().put(key, sourceOf(bytes));
    return key;
  };

  it("gives back what it was given, whole and in any part", async () => {
    const bytes = randomBytes(300_000);
    const key = await keep(bytes);
    expect((await buffer(await store().read(key))).equals(bytes)).toBe(true);
    expect(await store().size(key)).toBe(bytes.length);
    const part = fc
      .tuple(fc.nat(bytes.length - 1), fc.nat(bytes.length - 1))
      .map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const);
    await fc.assert(
      fc.asyncProperty(part, async ([start, end]) => {
        const got = await buffer(await store().read(key, { start, end }));
        expect(got.equals(bytes.subarray(start, end + 1))).toBe(true);
      }),
      { numRuns: 25 },
    );
  });

  it("keeps an empty file", async () => {
    const key = await keep(Buffer.alloc(0));
    expect(await store().size(key)).toBe(0);
    expect(await buffer(await store().read(key))).toHaveLength(0);
  });

  it("says that nothing is there, and does not mind taking it away twice", async () => {
    const key = await keep(Buffer.from("soon gone"));
    await store().remove(key);
    await store().remove(key);
    expect(await store().size(key)).toBeNull();
    await expect(store().read(key)).rejects.toThrow(Missing);
    await expect(store().read(newKey(), { start: 0, end: 3 })).rejects.toThrow(Missing);
  });

  it("lists all that lies there, more than one page of it, with sizes and times", async () => {
    const before = (await all(store())).length;
    const keys = await Promise.all(Array.from({ length: 1_050 }, (_, at) => keep(Buffer.alloc(at % 7))));
    const listed = await all(store());
    expect(listed).toHaveLength(before + keys.length);
    const sizes = new Map(listed.map(({ key, size }) => [key, size]));
    expect(keys.map((key) => sizes.get(key))).toEqual(keys.map((_, at) => at % 7));
    for (const { storedAt } of listed) expect(Math.abs(storedAt.getTime() - Date.now())).toBeLessThan(600_000);
  });

  it("lets go of what it read when the reader goes away, and serves the next", async () => {
    const bytes = randomBytes(2_000_000);
    const key = await keep(bytes);
    for (let count = 0; count < 50; count += 1) {
      const stream = await store().read(key);
      await new Promise((done) => stream.once("data", done));
      stream.destroy();
      await new Promise((done) => (stream.closed ? done(null) : stream.once("close", done)));
    }
    if (kind === "a folder" && existsSync("/proc/self/fd")) expect(openFilesIn(folder)).toBe(0);
    const sum = createHash("sha256").update(await buffer(await store().read(key)));
    expect(sum.digest("hex")).toBe(createHash("sha256").update(bytes).digest("hex"));
  });

  it("keeps nothing under the key when the bytes stop coming", async () => {
    const key = newKey();
    const cut = {
      size: 100_000,
      open: () =>
        Readable.from(
          (async function* () {
            yield randomBytes(50_000);
            throw new Error("the upload was cut off");
          })(),
        ),
    };
    await expect(store().put(key, cut)).rejects.toThrow();
    expect(await store().size(key)).toBeNull();
    await expect(store().read(key)).rejects.toThrow(Missing);
  });
});

function openFilesIn(place: string): number {
  return readdirSync("/proc/self/fd").filter((fd) => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`).startsWith(place);
    } catch {
      return false;
    }
  }).length;
}
