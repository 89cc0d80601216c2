import type { ZodType } from "zod";

/** What was typed, as it came: shown again when something is wrong with it. */
export type Typed = Readonly<Record<string, string>>;
export type FieldErrors = Readonly<Record<string, string>>;

export type Parsed<T> = { ok: true; value: T; typed: Typed } | { ok: false; errors: FieldErrors; typed: Typed };

/** Posted fields as a map without prototype: a field named `__proto__` is a field. The last of equal names counts. */
export function typedFrom(body: unknown): Typed {
  const typed: Record<string, string> = Object.create(null);
  if (body === null || typeof body !== "object") return typed;
  for (const [name, value] of Object.entries(body)) {
    const last = Array.isArray(value) ? value.at(-1) : value;
    // A NUL can stand in no PostgreSQL text; browsers never send one.
    if (typeof last === "string") typed[name] = last.replaceAll("\0", "").replaceAll("\r\n", "\n");
  }
  return typed;
}

export function parseForm<T>(schema: ZodType<T>, typed: Typed): Parsed<T> {
  const result = schema.safeParse({ ...typed });
  if (result.success) return { ok: true, value: result.data, typed };
  const errors: Record<string, string> = Object.create(null);
  for (const issue of result.error.issues) errors[String(issue.path[0] ?? "")] ??= issue.message;
  return { ok: false, errors, typed };
}
