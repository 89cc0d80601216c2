import type { FastifyRequest } from "fastify";
import type { Settings } from "#platform/config";
import type { Db } from "#platform/db";
import type { Clock, Instant } from "#platform/time";
import { parseForm, type Typed } from "./form.ts";
import { once } from "./once.ts";
import type { At, Frame, Person } from "./route.ts";

export interface Request {
  at: At;
  typed: Typed;
}

/** Under https the name's prefix makes browsers refuse the cookie from anyone but this very host. */
export const cookieName = (settings: Settings): string =>
  settings.publicUrl.startsWith("https:") ? "__Host-session" : "session";

export function atFor(
  parts: {
    db: Db;
    settings: Settings;
    clock: Clock;
    frame: (person: Person | null, path: string) => Omit<Frame, "stylesheet">;
  },
  raw: FastifyRequest,
  person: Person | null,
  typed: Typed,
  stylesheet: string,
): Request {
  const { db, settings, clock } = parts;
  const path = pathOf(raw.url);
  let read: Promise<Instant> | undefined;
  const transaction: At["transaction"] = (act) => db.transaction().execute(async (tx) => act(tx, await clock.now(tx)));
  const at: At = {
    db,
    settings,
    person,
    path,
    transaction,
    frame: { ...parts.frame(person, path), stylesheet },
    params: nullProto(raw.params),
    query: nullProto(raw.query),
    cookies: raw.cookies ?? {},
    userAgent: String(raw.headers["user-agent"] ?? "").slice(0, 300),
    remoteAddress: raw.ip,
    now: () => (read ??= clock.now(db)),
    form: (schema) => parseForm(schema, typed),
    once: (act) =>
      transaction((tx, now) => once(tx, person ? String(person.id) : "anyone", typed, now, () => act(tx, now))),
  };
  return { at, typed };
}

const pathOf = (url: string): string => url.replace(/[?#].*$/, "");

function nullProto(values: unknown): Record<string, string> {
  const out: Record<string, string> = Object.create(null);
  for (const [name, value] of Object.entries((values ?? {}) as Record<string, unknown>)) {
    const last = Array.isArray(value) ? value.at(-1) : value;
    if (typeof last === "string") out[name] = last;
  }
  return out;
}
