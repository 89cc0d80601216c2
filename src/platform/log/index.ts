import { masked, reasonOf, whereFrom } from "./masking.ts";

/** Structured log lines on stderr, one JSON object each, without personal data: ids, names of things, counts, durations. */
export type Fields = Record<string, string | number | boolean | null | undefined>;

type Level = "info" | "warn" | "error";

let write: (line: string) => void = (line) => process.stderr.write(`${line}\n`);

/** Tests and the quiet first start listen elsewhere. Returns what puts it back. */
export function logTo(sink: (line: string) => void): () => void {
  const before = write;
  write = sink;
  return () => {
    write = before;
  };
}

function say(level: Level, event: string, fields: Fields = {}): void {
  const safe = Object.entries(fields).map(([name, value]) => [name, typeof value === "string" ? masked(value) : value]);
  write(JSON.stringify({ at: new Date().toISOString(), level, event, pid: process.pid, ...Object.fromEntries(safe) }));
}

export const log = {
  info: (event: string, fields?: Fields) => say("info", event, fields),
  warn: (event: string, fields?: Fields) => say("warn", event, fields),
  /** What kind of error and where it came from; of its words only what cannot hold anybody's data. */
  error: (event: string, error: unknown, fields?: Fields) =>
    say("error", event, { ...fields, error: reasonOf(error), stack: whereFrom(error) }),
};
