import fastifyMultipart from "@fastify/multipart";
import type { FastifyInstance, FastifyRequest } from "fastify";

/** One file that came with a form. Name and type are what the sender claims: shown at most, never trusted. */
export interface Upload {
  field: string;
  filename: string;
  claimedType: string;
  bytes: Buffer;
  /** More came than the route takes; `bytes` is only the beginning. */
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

export async function addUploads(app: FastifyInstance): Promise<void> {
  await app.register(fastifyMultipart, { throwFileSizeLimit: false });
}

/** Reads a multipart form once: its fields become the body, as if it had come as an ordinary one, its files are kept beside. */
export async function readUploads(
  request: FastifyRequest,
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
      const bytes = isTooMany ? await passedOver(part.file) : await part.toBuffer();
      // A file field left empty comes as a file without name and bytes.
      if ((part.filename !== "" || bytes.length > 0) && uploads.length < limits.files + COUNTED)
        uploads.push({
          field: part.fieldname,
          filename: part.filename,
          claimedType: part.mimetype,
          bytes,
          isTooBig: part.file.truncated,
          isTooMany,
        });
    }
  }
}

async function passedOver(file: AsyncIterable<unknown>): Promise<Buffer> {
  for await (const _piece of file);
  return Buffer.alloc(0);
}
