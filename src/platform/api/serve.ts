import { randomUUID } from "node:crypto";
import { rm } from "node:fs/promises";
import { Readable } from "node:stream";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { isOverdue, unlessBrokenOff, type Db, type Tx } from "#platform/db";
import type { FileOnDisk } from "#platform/files";
import { log } from "#platform/log";
import type { Clock } from "#platform/time";
import { NotFound, onDisk, sendFile, type Door, type Site } from "#platform/web";
import { inLanguage } from "#platform/words";
import { answerOnce, type Answer } from "./answers/commands.ts";
import { admitted, type Admitted, type Limits } from "./admission.ts";
import { Limiter } from "./limits.ts";
import { documentOf, type Json } from "./openapi.ts";
import type { Call, Operation, OwnCall, RecognisedCaller } from "./operation.ts";
import { invalid, kinds, Problem, problemBody, problemFrom } from "./problems.ts";
import { m } from "./words.ts";

export interface ApiParts {
  operations: readonly Operation[];
  /** The caller behind a token, or null. */
  authenticate: (db: Db, token: string, clock: Clock) => Promise<RecognisedCaller | null>;
  limits?: Limits;
}

export const API = "/api/v1";

/** The API as a part of the web server: everything under /api/v1, which answers in JSON whatever happens. It reads no cookie. */
export const apiDoor =
  (parts: ApiParts): Door =>
  (app, site) =>
    app.register(async (api) => serve(api, site, parts), { prefix: API });

async function serve(api: FastifyInstance, site: Site, parts: ApiParts): Promise<void> {
  onlyJson(api);
  const limiter = new Limiter();
  const fail = (error: unknown, raw: FastifyRequest, reply: FastifyReply) => sendFailure(site, error, raw, reply);
  api.setErrorHandler(fail);
  api.setNotFoundHandler((raw, reply) => fail(new NotFound(), raw, reply));
  const text = documentText(parts.operations, site);
  api.get("/openapi.json", (_raw, reply) =>
    reply.header("cache-control", "no-cache").type("application/json; charset=utf-8").send(text()),
  );
  const route = (door: FastifyInstance, operation: Operation) =>
    door.route({
      method: operation.method,
      url: operation.path.replaceAll(/\{(\w+)\}/g, ":$1"),
      handler: async (raw, reply) => {
        const caller = await admitted(site, parts, limiter, operation, raw, reply);
        languages.set(raw, caller.person?.language ?? "en");
        if (operation.give) return sendFile(raw, reply, await operation.give(callOf(site, operation, caller, raw)));
        const answer = await withFile(site, operation, raw, (file) => answerTo(site, operation, caller, raw, file));
        if (answer.isReplayed) reply.header("idempotent-replayed", "true");
        return send(reply, answer);
      },
    });
  for (const operation of parts.operations) if (operation.takesFile === undefined) route(api, operation);
  await api.register(async (files) => {
    anyBytes(files);
    for (const operation of parts.operations) if (operation.takesFile !== undefined) route(files, operation);
  });
}

/** Read by the handler, when it is known who sends them. */
function anyBytes(files: FastifyInstance): void {
  files.removeAllContentTypeParsers();
  files.addContentTypeParser("*", (_raw, payload, done) => done(null, payload));
}

/** What was sent lies on this machine's disk for as long as `act` takes. */
async function withFile<T>(
  { settings }: Site,
  { takesFile: most }: Operation,
  raw: FastifyRequest,
  act: (file: FileOnDisk | null) => Promise<T>,
): Promise<T> {
  if (most === undefined) return act(null);
  const file = await onDisk((raw.body as Readable | undefined) ?? Readable.from([]), settings, most);
  try {
    if (file.size > most) throw new Problem("too-large");
    return await act(file);
  } finally {
    await rm(file.path, { force: true });
  }
}

const languages = new WeakMap<FastifyRequest, string>();

/** What this installation offers, for programs and for the reference page. */
export const documentFor = (operations: readonly Operation[], { settings }: Pick<Site, "settings">): Json =>
  documentOf(operations, {
    title: m("document.title", { association: settings.associationName }),
    version: "1",
    publicUrl: settings.publicUrl,
    about: m("document.about"),
  });

function documentText(operations: readonly Operation[], site: Site): () => string {
  let text: string | undefined;
  return () => (text ??= JSON.stringify(documentFor(operations, site)));
}

function onlyJson(api: FastifyInstance): void {
  api.removeAllContentTypeParsers();
  const parse = api.getDefaultJsonParser("error", "error");
  api.addContentTypeParser("application/json", { parseAs: "string" }, (raw, body, done) =>
    body === "" ? done(null, undefined) : parse(raw, body as string, done),
  );
}

async function answerTo(
  site: Site,
  operation: Operation,
  caller: Admitted,
  raw: FastifyRequest,
  file: FileOnDisk | null,
): Promise<Answer & { isReplayed?: boolean }> {
  const { db, clock } = site;
  const call = { ...callOf(site, operation, caller, raw), file };
  if (operation.read) return answerOf(operation, await operation.read(call));
  const act = async (tx: Tx): Promise<Answer & { isReplayed?: boolean }> => {
    const at = await clock.now(tx);
    const own = { ...call, db: tx, now: async () => at } as OwnCall;
    const done = async () => answerOf(operation, await operation.act!(own, tx, at));
    const key = keyIn(raw);
    if (key === null) return done();
    const sent = file ? file.sha256.toString("hex") : (cleaned(raw.body) ?? null);
    const request = [raw.method, raw.url, sent];
    return answerOnce(tx, { actor: String(own.person.id), key, request }, at, done);
  };
  return unlessBrokenOff(() => db.transaction().execute(act));
}

function callOf(
  { db, settings, clock }: Site,
  operation: Operation,
  { person, now }: Admitted,
  raw: FastifyRequest,
): Call {
  const parsed = inLanguage(person?.language ?? "en", () => parsedFrom(operation, raw));
  return { db, settings, person, now: async () => now ?? clock.now(db), file: null, ...parsed };
}

const answerOf = ({ status, output }: Operation, value: unknown): Answer => ({
  status,
  body: output === null ? null : JSON.stringify(value),
});

/** What stands in a path and is none leads nowhere; the rest is said field by field. */
function parsedFrom({ params, query, body }: Operation, raw: FastifyRequest): Pick<Call, "params" | "query" | "body"> {
  const path = params?.safeParse(cleaned(raw.params));
  if (path && !path.success) throw new NotFound();
  const asked = query?.safeParse(cleaned(raw.query));
  if (asked && !asked.success) throw invalid(asked.error, "query");
  const sent = body?.safeParse(cleaned(raw.body) ?? {});
  if (sent && !sent.success) throw invalid(sent.error, "body");
  return { params: path?.data ?? {}, query: asked?.data ?? {}, body: sent?.data };
}

/** As the fields of a form: a NUL can stand in no PostgreSQL text, and lines end as ours do. */
function cleaned(value: unknown): unknown {
  if (typeof value === "string") return value.replaceAll("\0", "").replaceAll("\r\n", "\n");
  if (Array.isArray(value)) return value.map(cleaned);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, cleaned(inner)]));
}

/** With or without the quotes that the draft of the header asks for. */
function keyIn({ headers }: FastifyRequest): string | null {
  const header = headers["idempotency-key"];
  if (header === undefined) return null;
  const key = String(header).replace(/^"(.*)"$/, "$1");
  if (!/^[\x21-\x7e]{1,255}$/.test(key)) throw new Problem("malformed", { detail: m("problem.key") });
  return key;
}

const send = (reply: FastifyReply, { status, body }: Answer): FastifyReply => {
  reply.code(status).header("cache-control", "no-store");
  return body === null ? reply.send() : reply.type("application/json; charset=utf-8").send(body);
};

async function sendFailure(
  site: Site,
  error: unknown,
  raw: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const language = languages.get(raw) ?? "en";
  const problem = inLanguage(language, () => problemFrom(error)) ?? (await unexpected(site, error, raw));
  const body = inLanguage(language, () => problemBody(site.settings.publicUrl, problem));
  return reply
    .code(kinds[problem.kind])
    .headers({ "cache-control": "no-store", ...problem.headers })
    .type("application/problem+json; charset=utf-8")
    .send(JSON.stringify(body));
}

/** A bug, unless what serving needs is gone or busy. */
async function unexpected(site: Site, error: unknown, raw: FastifyRequest): Promise<Problem> {
  const id = randomUUID();
  log.error("api.failed", error, { id, method: raw.method, route: raw.routeOptions.url });
  try {
    if (isOverdue(error)) throw error;
    await site.healthy?.();
    return new Problem("failed", { id });
  } catch (lost) {
    log.error("api.unavailable", lost);
    return new Problem("unavailable", {}, { "retry-after": "10" });
  }
}
