import type { ZodType } from "zod";
import type { Settings } from "#platform/config";
import type { Db, Tx } from "#platform/db";
import type { FileOnDisk } from "#platform/files";
import type { Instant } from "#platform/time";
import type { Access, FileReply } from "#platform/web";

/** The person behind a token, as operations know them. */
export interface Caller {
  id: number;
  publicId: string;
  name: string;
  timeZone: string;
  language: string;
  /** Those of the person that the token may use. */
  capabilities: ReadonlySet<string>;
  scopes: ReadonlySet<string>;
  tokenId: number;
}

/** The caller behind a token, and when that was asked. */
export interface RecognisedCaller {
  caller: Caller;
  now: Instant;
}

/** One request, as an operation sees it. In an act `db` is the transaction, and `now` its one reading of the clock. */
export interface Call<P = unknown, Q = unknown, B = unknown> {
  db: Db;
  settings: Settings;
  person: Caller | null;
  now(): Promise<Instant>;
  params: P;
  query: Q;
  body: B;
  /** What was sent, where an operation takes the bytes of a file in place of a body. */
  file: FileOnDisk | null;
}

/** A call of whoever holds a token. */
export type OwnCall<P = unknown, Q = unknown, B = unknown> = Call<P, Q, B> & { person: Caller };

interface Described<P, Q, O> {
  /** Unique, a verb and its object: "beginTopic". */
  id: string;
  /** Under /api/v1, parameters in braces: "/units/{slug}/topics". */
  path: string;
  /** The heading in the reference below which it stands. */
  group: string;
  summary: () => string;
  /** What a token must have been made for. */
  scope: string;
  params?: ZodType<P>;
  query?: ZodType<Q>;
  /** null: it answers 204 without a body. */
  output: ZodType<O> | null;
}

export interface Reading<P, Q, O> extends Described<P, Q, O> {
  access: Access;
  handle(call: Call<P, Q>): Promise<O>;
}

export interface Acting<P, Q, B, O> extends Described<P, Q, O> {
  method: "POST" | "PUT" | "PATCH" | "DELETE";
  access: Exclude<Access, "anyone">;
  body?: ZodType<B>;
  /** In place of a body: the bytes of one file, so many at most. */
  takesFile?: number;
  /** 201 when it makes something; else 200, or 204 without output. */
  status?: 201;
  handle(call: OwnCall<P, Q, B>, tx: Tx, now: Instant): Promise<O>;
}

export interface Giving<P> extends Omit<Described<P, unknown, never>, "output" | "query"> {
  access: Access;
  handle(call: Call<P>): Promise<FileReply>;
}

/** One operation of the API: everything that the door, the document and the reference page need to know of it. */
export interface Operation extends Described<unknown, unknown, unknown> {
  method: "GET" | Acting<unknown, unknown, unknown, unknown>["method"];
  access: Access;
  body?: ZodType;
  takesFile?: number;
  status: 200 | 201 | 204;
  read?(call: Call): Promise<unknown>;
  /** The bytes of a file in place of JSON. */
  give?(call: Call): Promise<FileReply>;
  act?(call: OwnCall, tx: Tx, now: Instant): Promise<unknown>;
}

/** An operation that looks and changes nothing. */
export function reads<P, Q, O>({ handle, ...rest }: Reading<P, Q, O>): Operation {
  // The door parses with these very schemas before it calls, which the list of all operations cannot say in types.
  return {
    ...(rest as Described<unknown, unknown, unknown> & Pick<Operation, "access">),
    method: "GET",
    status: 200,
    read: handle as NonNullable<Operation["read"]>,
  };
}

/** An operation that answers with the bytes of a file, whole or in part. */
export const gives = <P>({ handle, ...rest }: Giving<P>): Operation => ({
  ...(rest as Omit<Described<unknown, unknown, unknown>, "output"> & Pick<Operation, "access">),
  method: "GET",
  status: 200,
  output: null,
  give: handle as NonNullable<Operation["give"]>,
});

/** An operation that changes something, in one transaction with the answer that is kept for its idempotency key. */
export function acts<P, Q, B, O>({ handle, ...rest }: Acting<P, Q, B, O>): Operation {
  return {
    ...(rest as unknown as Described<unknown, unknown, unknown> &
      Pick<Operation, "access" | "body" | "method" | "takesFile">),
    status: rest.status ?? (rest.output === null ? 204 : 200),
    act: handle as unknown as NonNullable<Operation["act"]>,
  };
}
