import type { ZodError } from "zod";
import { Refused } from "#platform/refusal";
import { NotFound } from "#platform/web";
import { m } from "./words.ts";

/** Every kind of problem that an answer can name, with its status (RFC 9457). Frozen: programs ask for these words. */
export const kinds = {
  malformed: 400,
  "no-token": 401,
  "bad-token": 401,
  "missing-scope": 403,
  "not-found": 404,
  conflict: 409,
  "too-large": 413,
  "not-json": 415,
  invalid: 422,
  refused: 422,
  "key-used": 422,
  "too-many": 429,
  failed: 500,
  unavailable: 503,
} as const;
export type ProblemKind = keyof typeof kinds;

export interface FieldProblem {
  field: string;
  /** A JSON pointer into the body; null: it is in the address. */
  pointer: string | null;
  detail: string;
}

export interface More {
  detail?: string;
  /** Why a rule said no, as a word for programs. */
  because?: string;
  errors?: FieldProblem[];
  /** What to find the fault by in the logs. */
  id?: string;
}

/** Thrown in an operation or at the door, said as problem details. */
export class Problem extends Error {
  constructor(
    readonly kind: ProblemKind,
    readonly more: More = {},
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(kind);
    this.name = "Problem";
  }
}

export const problemType = (publicUrl: string, kind: ProblemKind): string => `${publicUrl}/developers#problem-${kind}`;

/** The body of the answer, in the language that is being rendered. */
export function problemBody(publicUrl: string, { kind, more }: Problem) {
  return {
    type: problemType(publicUrl, kind),
    title: m(`problem.${kind}.title`),
    status: kinds[kind],
    detail: more.detail ?? m(`problem.${kind}.detail`, { id: more.id ?? "" }),
    code: kind,
    ...(more.because !== undefined && { because: more.because }),
    ...(more.errors && { errors: more.errors }),
  };
}

/** What was thrown as a problem; null: a bug, or something that serving needs is gone. */
export function problemFrom(error: unknown): Problem | null {
  if (error instanceof Problem) return error;
  if (error instanceof NotFound) return new Problem("not-found");
  if (error instanceof Refused) return new Problem("refused", { because: error.refusal.because, detail: error.say() });
  const { statusCode } = error as { statusCode?: number };
  if (statusCode === 413) return new Problem("too-large");
  if (statusCode === 415) return new Problem("not-json");
  if (statusCode === 404) return new Problem("not-found");
  return statusCode !== undefined && statusCode < 500 ? new Problem("malformed") : null;
}

/** One field of the body names something that is not there, or may not be named. */
export const invalidField = (field: string, detail: string): Problem =>
  new Problem("invalid", { errors: [{ field, pointer: `/${field}`, detail }] });

/** What is wrong with which field. */
export function invalid(error: ZodError, where: "body" | "query"): Problem {
  const errors = error.issues.flatMap((issue) => {
    const path = issue.code === "unrecognized_keys" ? issue.keys.map((key) => [...issue.path, key]) : [issue.path];
    return path.map((steps) => ({
      field: steps.map(String).join("."),
      pointer:
        where === "body"
          ? steps.map((step) => `/${String(step).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("")
          : null,
      detail: issue.message,
    }));
  });
  return new Problem("invalid", { errors });
}
