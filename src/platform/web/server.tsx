import { createServer, type RequestListener, type Server } from "node:http";
import fastifyCookie from "@fastify/cookie";
import fastifyFormbody from "@fastify/formbody";
import fastifyHelmet from "@fastify/helmet";
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from "fastify";
import { isLoopback, type Settings } from "#platform/config";
import { log } from "#platform/log";
import { answerWhere, callsFiles, pathFor } from "./apart/answer.ts";
import { isApart } from "./apart/requests.ts";
import { serveAssets } from "./assets.ts";
import { cookieName, hostOf, open, openWhole, type Request } from "./at.ts";
import { ErrorPage, SignedOutPage } from "./errors.tsx";
import { replyToFailure } from "./failures.tsx";
import { policyOf } from "./policy.ts";
import { get, NotFound, page, type Reply, type Route } from "./route.ts";
import type { Site, WebParts } from "./site.ts";
import { addUploads, forgetUploads, readUploads } from "./uploads.ts";

/** Builds the server; `listen` is the caller's. A route without access, or two at one address, does not start. */
export async function serveWeb(parts: WebParts): Promise<FastifyInstance> {
  const trusted = parts.settings.trustedProxies.length > 0 ? parts.settings.trustedProxies : false;
  const app = Fastify({
    bodyLimit: 2 * 1024 * 1024,
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 300 },
    forceCloseConnections: "idle",
    trustProxy: trusted,
    serverFactory: (handle) => listening(parts, handle),
    rewriteUrl: (raw) => pathFor(parts.settings, raw),
  });
  const site: Site = { ...parts, assets: serveAssets(app) };
  await app.register(fastifyCookie);
  await app.register(fastifyFormbody, { bodyLimit: 2 * 1024 * 1024 });
  await addUploads(app, parts.settings);
  await app.register(fastifyHelmet, helmetOptions(parts.settings));
  // Here and not when it is sent: the page cache keeps what stands in the answer by then.
  app.addHook("onRequest", async (_raw, reply) => void reply.header("permissions-policy", UNUSED));
  app.addHook("onResponse", async (raw, reply) => told(parts, raw, reply));
  // First of all: a server waits for its answers, and these would never be over.
  app.addHook("preClose", async () => parts.streams?.end());
  for (const route of [offline, ...parts.routes]) addRoute(app, site, route);
  const fail = async (error: unknown, raw: FastifyRequest, reply: FastifyReply) =>
    answerWhere(site, raw, reply, await replyToFailure(site, raw, error));
  app.setNotFoundHandler(async (request, reply) => {
    const now = await formerly(site, request);
    return now ? answerWhere(site, request, reply, now) : fail(new NotFound(), request, reply);
  });
  app.setErrorHandler(fail);
  // Last: waiting for one of them settles how all that was added before fails.
  for (const door of parts.doors ?? []) await door(app, site);
  return app;
}

/** What no page of ours asks a browser for, and nothing that slipped into one may. */
const UNUSED = "camera=(), display-capture=(), geolocation=(), microphone=(), midi=(), payment=(), usb=()";
const SLOW = 2_000;

/** Counts, and a line for what took so long that somebody gave up; the route and not the address, which may say who. */
function told({ watch }: WebParts, { method, routeOptions }: FastifyRequest, reply: FastifyReply): void {
  // How long somebody listened is no measure of us.
  if (String(reply.getHeader("content-type")).startsWith("text/event-stream")) return;
  const milliseconds = Math.round(reply.elapsedTime);
  watch?.({ method, status: reply.statusCode, milliseconds });
  // How long a file takes is up to its reader's line.
  if (milliseconds > SLOW && !reply.hasHeader("accept-ranges"))
    log.warn("web.slow", { method, route: routeOptions.url, status: reply.statusCode, milliseconds });
}

/** Visitors' pages are answered before anything else looks at the request. */
function listening({ cache, settings }: WebParts, handle: RequestListener): Server {
  const server = createServer((request, response) => {
    if (cache && !callsFiles(settings, request)) cache.answer(request, response, () => handle(request, response));
    else handle(request, response);
  });
  // Longer than proxies keep theirs, so that none sends into a connection that we are closing.
  server.keepAliveTimeout = 72_000;
  return server;
}

async function formerly(site: Site, raw: FastifyRequest): Promise<Reply | null> {
  if (!site.formerly || isApart(raw) || (raw.method !== "GET" && raw.method !== "HEAD")) return null;
  const { at } = await openWhole(site, raw);
  return site.formerly(at, { host: hostOf(raw).toLowerCase(), address: raw.url });
}

/** What browsers keep for the time when they cannot reach us. */
const offline = get("/offline", "anyone", (at) => page(at, () => <ErrorPage frame={at.frame} kind="offline" />));

function addRoute(app: FastifyInstance, site: Site, route: Route): void {
  if (!route.access) throw new Error(`The route ${route.method} ${route.path} says nothing about who may call it.`);
  app.route({
    method: route.method,
    url: route.path,
    handler: async (raw, reply) => {
      if (route.method === "POST" && !route.fromElsewhere && !isFromOurPages(raw, site.settings))
        return answerWhere(site, raw, reply, await elsewhere(await openWhole(site, raw)));
      try {
        await readUploads(raw, site.settings, await limitsFor(route, raw, site));
        return await answerWhere(site, raw, reply, await decided(route, site, raw));
      } finally {
        await forgetUploads(raw);
      }
    },
  });
}

async function decided(route: Route, site: Site, raw: FastifyRequest): Promise<Reply> {
  const request = await open(site, route.fromElsewhere ? withoutCookies(raw) : raw);
  const refusal =
    admission(route, request) ??
    (route.recentProof && (await site.askProof(request.at, route.method === "GET" ? null : request.typed)));
  const reply = refusal || (await route.handle(request.at));
  if (reply.kind === "page") await request.at.around();
  return reply;
}

/** Files are kept for whoever is signed in where that is needed: nobody else fills a hundred megabytes with one form. */
async function limitsFor(route: Route, raw: FastifyRequest, site: Site): Promise<Route["uploads"]> {
  if (!route.uploads || route.access === "anyone" || !raw.isMultipart()) return route.uploads;
  const token = raw.cookies?.[cookieName(site.settings)];
  const person = token ? await site.authenticate(site.db, token, site.clock) : null;
  return person ? route.uploads : { ...route.uploads, files: 0 };
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
  // On the machine itself people also use its other names than PUBLIC_URL's.
  if (origin !== undefined)
    return (
      origin === new URL(settings.publicUrl).origin ||
      (settings.isLocal && isLoopback(hostOf(request)) && origin === `http://${request.headers.host}`)
    );
  return request.headers.cookie === undefined;
}

function withoutCookies(request: FastifyRequest): FastifyRequest {
  request.cookies = {};
  return request;
}

// What another site's page sent is not given back as if it were the person's own.
const elsewhere = async ({ at }: Request): Promise<Reply> =>
  page(at, () => <ErrorPage frame={at.frame} kind="elsewhere" />, { status: 403 });

function helmetOptions(settings: Settings) {
  const https = settings.publicUrl.startsWith("https:");
  return {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: policyOf(settings),
    },
    hsts: https ? { maxAge: 31_536_000, includeSubDomains: false } : false,
    referrerPolicy: { policy: "same-origin" as const },
    xFrameOptions: { action: "deny" as const },
    crossOriginEmbedderPolicy: false,
  };
}
