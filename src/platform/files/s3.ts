import type { Readable } from "node:stream";
import type { S3Client } from "@aws-sdk/client-s3";
import type { BucketAddress } from "#platform/config";
import { Missing, type Kept, type Store } from "./store.ts";

/** A bucket of an S3-compatible store. */
export function bucketStore(address: BucketAddress): Store {
  const { bucket: Bucket, prefix, endpoint } = address;
  const library = lazily(address);
  const at = (key: string) => ({ Bucket, Key: prefix + key });
  return {
    place: `${endpoint ?? "s3"} ${Bucket}/${prefix}`.replace(/\/$/, ""),
    async put(key, { size, open }) {
      const { client, PutObjectCommand } = await library();
      // The length is said before, so that the library need not hold the bytes to count them.
      const body = open();
      // The library waits for ever for a body that breaks off.
      const broken = new Promise<never>((_, fails) => body.once("error", fails));
      const cut = new AbortController();
      const sent = client.send(new PutObjectCommand({ ...at(key), Body: body, ContentLength: size }), {
        abortSignal: cut.signal,
      });
      await Promise.race([sent, broken]).catch((error: unknown) => {
        cut.abort();
        sent.catch(() => {});
        body.destroy();
        throw error;
      });
    },
    async read(key, range) {
      const { client, GetObjectCommand } = await library();
      const Range = range && `bytes=${range.start}-${range.end}`;
      const { Body } = await client.send(new GetObjectCommand({ ...at(key), Range })).catch((error: unknown) => {
        throw isAbsent(error) ? new Missing(key) : error;
      });
      return Body as Readable;
    },
    async size(key) {
      const { client, HeadObjectCommand } = await library();
      const { ContentLength = 0 } = await client.send(new HeadObjectCommand(at(key))).catch((error: unknown) => {
        if (isAbsent(error)) return { ContentLength: null };
        throw error;
      });
      return ContentLength;
    },
    async remove(key) {
      const { client, DeleteObjectCommand } = await library();
      await client.send(new DeleteObjectCommand(at(key)));
    },
    async *list() {
      const { client, ListObjectsV2Command } = await library();
      let ContinuationToken: string | undefined;
      do {
        const page = await client.send(new ListObjectsV2Command({ Bucket, Prefix: prefix, ContinuationToken }));
        for (const { Key = "", Size = 0, LastModified = new Date(0) } of page.Contents ?? []) {
          const key = Key.slice(prefix.length);
          if (!key.includes("/")) yield { key, size: Size, storedAt: LastModified } satisfies Kept;
        }
        ContinuationToken = page.IsTruncated ? page.NextContinuationToken : undefined;
      } while (ContinuationToken);
    },
    close: () => library.close(),
  };
}

/** Loaded with the first call: an installation with a folder stays some 20 MB smaller. */
function lazily({ region, endpoint, isPathStyle, credentials }: BucketAddress) {
  let client: S3Client | undefined;
  const load = async () => {
    const library = await import("@aws-sdk/client-s3");
    client ??= new library.S3Client({
      region,
      forcePathStyle: isPathStyle,
      ...(endpoint !== null && { endpoint }),
      ...(credentials && { credentials }),
      // Not every store knows the sums that Amazon's has; rows hold a sum of ours.
      requestChecksumCalculation: "WHEN_REQUIRED",
      responseChecksumValidation: "WHEN_REQUIRED",
      logger: silent,
      // A store that falls silent must not hold a mail or a page for ever.
      requestHandler: {
        connectionTimeout: 5_000,
        socketTimeout: 30_000,
        httpsAgent: { maxSockets: 200 },
        httpAgent: { maxSockets: 200 },
      },
    });
    return { ...library, client };
  };
  return Object.assign(load, { close: () => client?.destroy() });
}

/** It would speak on the console; what fails is thrown. */
const silent = { debug() {}, info() {}, warn() {}, error() {} };

const isAbsent = (error: unknown): boolean => {
  const { name, $metadata } = error as { name?: string; $metadata?: { httpStatusCode?: number } };
  return name === "NoSuchKey" || name === "NotFound" || (name !== "NoSuchBucket" && $metadata?.httpStatusCode === 404);
};
