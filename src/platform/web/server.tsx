import { createHash, randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import fastifyCookie from "@fastify/cookie";
import fastifyFormbody from "@fastify/formbody";
import fastifyHelmet from "@fastify/helmet";
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from "fastify";
import { renderToString } from "preact-render-to-string";
import { projectFolder, type Settings } from "#platform/config";
import type { Db } from "#platform/db";
import { log } from "#platform/log";
import { Refused } from "#platform/refusal";
import type { Clock } from "#platform/time";
import { inLanguage } from "#platform/words";
import { atFor, cookieName, type Request } from "./at.ts";
import { ConflictPage, ErrorPage, RefusedPage, SignedOutPage } from "./errors.tsx";
import { typedFrom } from "./form.ts";
import { SubmittedOtherwise } from "./once.ts";
import {
  NotFound,
  page,
  type At,
  type CookieChange,
  type Frame,
  type Person,
  type Reply,
  type Route,
} from "./route.ts";

/** What the app hands over. */
export interface WebParts {
  settings: Settings;
  db: Db;
  clock: Clock;
  routes: Route[];
  /** The person behind a session cookie's value, or null. */
  authenticate: (db: Db, token: string, clock: Clock) => Promise<Person | null>;
  frame: (person: Person | null, path: string) => Omit<Frame, "stylesheet">;
  /** More words for health: throws when something that serving needs is gone. */
  healthy?: () => Promise<void>;
}

/** Builds the server; `listen` is the caller's. A route without access, or two at one address, does not start. */
export async function serveWeb(parts: WebParts): Promise<FastifyInstance> {
  const trusted = parts.settings.trustedProxies.length > 0 ? parts.settings.trustedProxies : false;
  const app = Fastify({
    bodyLimit: 2 * 1024 * 1024,
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 300 },
    forceCloseConnections: "idle",
    trustProxy: trusted,
  });
  app.decorate("chapterhouse", parts.settings);
  const stylesheet = addStylesheet(app);
  await app.register(fastifyCookie);
  await app.register(fastifyFormbody, { bodyLimit: 2 * 1024 * 1024 });
  await app.register(fastifyHelmet, helmetOptions(parts.settings));
  const requestOf = (request: FastifyRequest): Promise<Request> => open(parts, stylesheet, request);
  for (const route of parts.routes) addRoute(app, parts, route, requestOf);
  app.get("/health", async (_request, reply) => {
    await parts.healthy?.();
    return reply.type("text/plain").send("ok\n");
  });
  app.setNotFoundHandler(async (request, reply) => fail(new NotFound(), request, reply, requestOf));
  app.setErrorHandler(async (error, request, reply) => fail(error, request, reply, requestOf));
  return app;
}

function addRoute(
  app: FastifyInstance,
  parts: WebParts,
  route: Route,
  requestOf: (request: FastifyRequest) => Promise<Request>,
): void {
  if (!route.access) throw new Error(`The route ${route.method} ${route.path} says nothing about who may call it.`);
  app.route({
    method: route.method,
    url: route.path,
    handler: async (raw, reply) => {
      if (route.method === "POST" && !route.fromElsewhere && !isFromOurPages(raw, parts.settings))
        return answer(reply, parts.settings, await elsewhere(await requestOf(raw)));
      const request = route.fromElsewhere ? await requestOf(withoutCookies(raw)) : await requestOf(raw);
      const refusal = admission(route, request);
      return answer(reply, parts.settings, refusal ?? (await route.handle(request.at)));
    },
  });
}

/** Who may call at all. A capability that is missing looks like a missing page. */
function admission(route: Route, { at, typed }: Request): Reply | null {
  if (route.access === "anyone") return null;
  if (!at.person) {
    if (route.method === "GET")
      return { kind: "redirect", status: 303, to: `/sign-in?next=${encodeURIComponent(at.path)}` };
    return page(at, () => <SignedOutPage frame={at.frame} action={at.path} typed={typed} />, { status: 401 });
  }
  if (route.access !== "signed-in" && !at.person.capabilities.has(route.access.capability)) throw new NotFound();
  return null;
}

// Every current browser sends Sec-Fetch-Site; older ones send Origin with a post. A program sends neither and has no cookie to steal.
function isFromOurPages(request: FastifyRequest, settings: Settings): boolean {
  const site = request.headers["sec-fetch-site"];
  if (site !== undefined) return site === "same-origin" || site === "none";
  const origin = request.headers.origin;
  if (origin !== undefined)
    return origin === new URL(settings.publicUrl).origin || origin === `http://${request.headers.host}`;
  return request.headers.cookie === undefined;
}

function withoutCookies(request: FastifyRequest): FastifyRequest {
  request.cookies = {};
  return request;
}

async function open(parts: WebParts, stylesheet: string, raw: FastifyRequest): Promise<Request> {
  const token = raw.cookies?.[cookieName(parts.settings)];
  const person = token ? await parts.authenticate(parts.db, token, parts.clock) : null;
  return atFor(parts, raw, person, typedFrom(raw.body), stylesheet);
}

const elsewhere = async ({ at }: Request): Promise<Reply> =>
  page(at, () => <ErrorPage frame={at.frame} kind="elsewhere" />, { status: 403 });

async function fail(
  error: unknown,
  raw: FastifyRequest,
  reply: FastifyReply,
  requestOf: (request: FastifyRequest) => Promise<Request>,
): Promise<unknown> {
  const settings = reply.server.chapterhouse;
  let request: Request;
  try {
    request = await requestOf(raw);
  } catch (lost) {
    log.error("web.unavailable", lost);
    return reply
      .code(503)
      .header("retry-after", "10")
      .type("text/plain; charset=utf-8")
      .send("We cannot reach our records just now. Please try again in a minute.\n");
  }
  return answer(reply, settings, replyTo(error, raw, request));
}

function replyTo(error: unknown, raw: FastifyRequest, { at, typed }: Request): Reply {
  if (error instanceof NotFound) return page(at, () => <ErrorPage frame={at.frame} kind="notfound" />, { status: 404 });
  if (error instanceof Refused)
    return page(at, () => <RefusedPage frame={at.frame} text={error.say()} typed={typed} />, { status: 422 });
  if (error instanceof SubmittedOtherwise)
    return page(at, () => <ConflictPage frame={at.frame} typed={typed} />, { status: 409 });
  const status = (error as { statusCode?: number }).statusCode;
  if (status === 413) return page(at, () => <ErrorPage frame={at.frame} kind="toolarge" />, { status });
  if (status !== undefined && status < 500)
    return page(at, () => <ErrorPage frame={at.frame} kind="bad" />, { status });
  const id = randomUUID();
  log.error("web.failed", error, { id, method: raw.method, route: raw.routeOptions.url });
  return page(at, () => <ErrorPage frame={at.frame} kind="failed" id={id} />, { status: 500 });
}

function answer(reply: FastifyReply, settings: Settings, out: Reply): FastifyReply {
  for (const cookie of "cookies" in out ? (out.cookies ?? []) : []) setCookie(reply, settings, cookie);
  if (out.kind === "redirect") return reply.code(out.status).header("location", out.to).send();
  if (out.kind === "data")
    return reply
      .code(out.status)
      .headers(out.headers ?? {})
      .type(out.type)
      .send(out.body);
  const html = inLanguage(
    out.language,
    () => `<!doctype html>${renderToString(out.view() as Parameters<typeof renderToString>[0])}`,
  );
  return reply
    .code(out.status)
    .header("cache-control", "no-cache, private")
    .headers(out.headers ?? {})
    .header("content-language", out.language)
    .type("text/html; charset=utf-8")
    .send(html);
}

function setCookie(reply: FastifyReply, settings: Settings, change: CookieChange): void {
  const secure = settings.publicUrl.startsWith("https:");
  const base = { path: "/", httpOnly: true, sameSite: "lax" as const, secure };
  if (change.value === null) reply.clearCookie(change.name, base);
  else reply.setCookie(change.name, change.value, { ...base, maxAge: change.maxAge });
}

function addStylesheet(app: FastifyInstance): string {
  const css = readFileSync(join(projectFolder(), "assets", "site.css"));
  const path = `/assets/site-${createHash("sha256").update(css).digest("hex").slice(0, 12)}.css`;
  app.get(path, (_request, reply) =>
    reply.header("cache-control", "public, max-age=31536000, immutable").type("text/css; charset=utf-8").send(css),
  );
  return path;
}

function helmetOptions(settings: Settings) {
  const https = settings.publicUrl.startsWith("https:");
  return {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'", "data:"],
        fontSrc: ["'self'"],
        scriptSrc: ["'self'"],
        connectSrc: ["'self'"],
        formAction: ["'self'"],
        baseUri: ["'none'"],
        frameAncestors: ["'none'"],
        ...(https ? { upgradeInsecureRequests: [] } : {}),
      },
    },
    hsts: https ? { maxAge: 31_536_000, includeSubDomains: false } : false,
    referrerPolicy: { policy: "same-origin" as const },
    crossOriginEmbedderPolicy: false,
  };
}

declare module "fastify" {
  interface FastifyInstance {
    chapterhouse: Settings;
  }
}

export type { At };
