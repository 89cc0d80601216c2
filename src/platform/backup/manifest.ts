import { createHash } from "node:crypto";
import { z } from "zod";

/** The form of the file; a later one that this program cannot read says so by its number. */
export const FORM = 2;
export const MANIFEST = "manifest.json";

const part = z.object({
  rows: z.number().int().min(0),
  bytes: z.number().int().min(0),
  sha256: z.string(),
});

const shape = z.object({
  /** 1: without files. */
  form: z.union([z.literal(1), z.literal(FORM)]),
  madeAt: z.iso.datetime(),
  /** server_version_num of the database that it was taken from. */
  server: z.number().int(),
  /** Says, without telling it, which secret opens what is sealed in the tables. */
  secret: z.string(),
  /** What had been applied, in order. */
  migrations: z.array(z.object({ name: z.string(), checksum: z.string() })),
  tables: z.array(part.extend({ name: z.string(), columns: z.array(z.string()) })),
  sequences: z.array(z.object({ name: z.string(), last: z.number().int().nullable() })),
  jobs: part,
  files: part.optional(),
});

export type Manifest = z.infer<typeof shape>;
export type Part = z.infer<typeof part>;

/** What the person at the terminal can mend, as a sentence. */
export class BackupError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "BackupError";
  }
}

export const tableEntry = (name: string): string => `tables/${name}.copy`;
export const JOBS_ENTRY = "jobs.copy";
export const FILES_ENTRY = "files.tar";

export function readManifest(given: unknown, file: string): Manifest {
  const { form } = given as { form?: unknown };
  if (typeof form === "number" && form > FORM)
    throw new BackupError(
      `${file} was made by a newer Chapterhouse. Install that version, then: chapterhouse restore ${file}`,
    );
  const result = shape.safeParse(given);
  if (!result.success)
    throw new BackupError(
      `${file} has a manifest that cannot be read. Take another backup; chapterhouse restore --check FILE tells a sound one.`,
    );
  return result.data;
}

/** The secret's mark: equal for equal secrets, and of no use to whoever wants the secret itself. */
export const markOf = (secret: Buffer): string =>
  createHash("sha256").update("chapterhouse backup\0").update(secret).digest("base64url").slice(0, 22);
