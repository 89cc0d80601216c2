import { createHash, randomUUID } from "node:crypto";
import { createWriteStream } from "node:fs";
import { mkdir, readdir, readFile, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { Transform, type Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import fastifyMultipart from "@fastify/multipart";
import type { FastifyInstance, FastifyRequest } from "fastify";
import type { Settings } from "#platform/config";
import type { FileOnDisk } from "#platform/files";
import { days } from "#platform/time";

/** One file that came with a form, on this machine's disk until the request is answered. Name and type are what the sender claims: shown at most, never trusted. */
export interface Upload extends FileOnDisk {
  field: string;
  filename: string;
  claimedType: string;
  /** All of it in memory: for pictures and the like, of which a route takes few and small ones. */
  bytes(): Promise<Buffer>;
  /** More came than the route takes; what is kept is only the beginning. */
  isTooBig: boolean;
  /** One more than the route takes; none of it was kept. */
  isTooMany: boolean;
}

/** What a route takes: so many files at most, each of so many bytes. No file of some bytes: files are read past, the form counts. */
export interface UploadLimits {
  files: number;
  bytes: number;
}

const FIELDS = { fieldSize: 2 * 1024 * 1024, fields: 100, fieldNameSize: 200, headerPairs: 50 };
/** Files beyond a route's number that are named, so that the form can come back with its text; those beyond them are read past. */
const COUNTED = 20;
const came = new WeakMap<FastifyRequest, Upload[]>();

export const uploadsOf = (request: FastifyRequest): readonly Upload[] => came.get(request) ?? [];

export async function addUploads(app: FastifyInstance, settings: Pick<Settings, "dataDir">): Promise<void> {
  await app.register(fastifyMultipart, { throwFileSizeLimit: false });
  await forgetLeftUploads(settings, new Date(Date.now() - days(1)));
}

/** What a process that was killed has left: nobody will ask for it. Another process may be reading newer ones. */
async function forgetLeftUploads({ dataDir }: Pick<Settings, "dataDir">, before: Date): Promise<void> {
  const folder = incomingIn(dataDir);
  for (const name of await readdir(folder).catch(() => [])) {
    const { mtime } = await stat(join(folder, name)).catch(() => ({ mtime: new Date() }));
    if (mtime < before) await rm(join(folder, name), { force: true });
  }
}

const incomingIn = (dataDir: string): string => join(dataDir, "incoming");

/** Reads a multipart form once: its fields become the body, as if it had come as an ordinary one, its files are kept beside. */
export async function readUploads(
  request: FastifyRequest,
  settings: Pick<Settings, "dataDir">,
  limits: UploadLimits = { files: 0, bytes: 0 },
): Promise<void> {
  if (!request.isMultipart() || came.has(request)) return;
  const uploads: Upload[] = [];
  const body: Record<string, unknown> = Object.create(null);
  came.set(request, uploads);
  request.body = body;
  const parts = request.parts({
    limits: { ...FIELDS, files: limits.bytes && Infinity, fileSize: limits.bytes },
  });
  let room = FIELDS.fieldSize;
  for await (const part of parts) {
    if (part.type === "field") {
      // All fields together hold what one may: anybody can send a hundred.
      room -= Buffer.byteLength(String(part.value));
      if (room < 0) throw Object.assign(new Error("the form is too large"), { statusCode: 413 });
      body[part.fieldname] = part.value;
    } else {
      const isTooMany = uploads.length >= limits.files;
      const file = isTooMany ? await passedOver(part.file) : await onDisk(part.file, settings);
      const upload: Upload = {
        ...file,
        field: part.fieldname,
        filename: part.filename,
        claimedType: part.mimetype,
        bytes: async () => (file.path === NOWHERE ? Buffer.alloc(0) : readFile(file.path)),
        isTooBig: part.file.truncated,
        isTooMany,
      };
      // A file field left empty comes as a file without name and bytes.
      if ((part.filename !== "" || file.size > 0) && uploads.length < limits.files + COUNTED) uploads.push(upload);
      else await removed(upload);
    }
  }
}

/** When the request is answered, its files go: whoever wanted one has put it into the store. */
export async function forgetUploads(request: FastifyRequest): Promise<void> {
  for (const upload of uploadsOf(request)) await removed(upload);
}

const NOWHERE = "";

async function removed({ path }: FileOnDisk): Promise<void> {
  if (path !== NOWHERE) await rm(path, { force: true });
}

async function passedOver(file: AsyncIterable<unknown>): Promise<FileOnDisk> {
  for await (const _piece of file);
  return { path: NOWHERE, size: 0, sha256: Buffer.alloc(32) };
}

/** Written as it comes, so that a hundred megabytes cost no memory. `most`: what comes beyond is read past, and the size says that it came. */
export async function onDisk(
  from: Readable,
  { dataDir }: Pick<Settings, "dataDir">,
  most = Infinity,
): Promise<FileOnDisk> {
  const folder = incomingIn(dataDir);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, randomUUID());
  const hash = createHash("sha256");
  let size = 0;
  const counted = new Transform({
    transform(piece: Buffer, _encoding, done) {
      hash.update(piece);
      size += piece.length;
      done(null, size > most ? undefined : piece);
    },
  });
  try {
    await pipeline(from, counted, createWriteStream(path, { flags: "wx", mode: 0o600 }));
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  }
  return { path, size, sha256: hash.digest() };
}
