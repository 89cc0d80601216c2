import fastifyCookie from "@fastify/cookie";
import fastifyFormbody from "@fastify/formbody";
import fastifyHelmet from "@fastify/helmet";
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from "fastify";
import { renderToString } from "preact-render-to-string";
import { isLoopback, type Settings } from "#platform/config";
import { log } from "#platform/log";
import { inLanguage } from "#platform/words";
import { serveAssets } from "./assets.ts";
import { hostOf, isReadable, open, type Request } from "./at.ts";
import { ErrorPage, SignedOutPage } from "./errors.tsx";
import { replyToFailure } from "./failures.tsx";
import { get, NotFound, page, type CookieChange, type Reply, type Route } from "./route.ts";
import type { Site, WebParts } from "./site.ts";
import { addUploads, readUploads } from "./uploads.ts";

/** Builds the server; `listen` is the caller's. A route without access, or two at one address, does not start. */
export async function serveWeb(parts: WebParts): Promise<FastifyInstance> {
  const trusted = parts.settings.trustedProxies.length > 0 ? parts.settings.trustedProxies : false;
  const app = Fastify({
    bodyLimit: 2 * 1024 * 1024,
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 300 },
    forceCloseConnections: "idle",
    trustProxy: trusted,
    // The router would answer these itself, bare and with 400.
    rewriteUrl: ({ url = "/" }) => (isReadable(url) ? url : "/nothing"),
  });
  const site: Site = { ...parts, assets: serveAssets(app) };
  await app.register(fastifyCookie);
  await app.register(fastifyFormbody, { bodyLimit: 2 * 1024 * 1024 });
  await addUploads(app);
  await app.register(fastifyHelmet, helmetOptions(parts.settings));
  for (const route of [offline, ...parts.routes]) addRoute(app, site, route);
  app.get("/health", async (_request, reply) => {
    const well = await isHealthy(parts);
    return reply
      .code(well ? 200 : 503)
      .type("text/plain")
      .send(well ? "ok\n" : "unavailable\n");
  });
  const fail = async (error: unknown, raw: FastifyRequest, reply: FastifyReply) =>
    answer(reply, parts.settings, await replyToFailure(site, raw, error));
  app.setNotFoundHandler(async (request, reply) => fail(new NotFound(), request, reply));
  app.setErrorHandler(fail);
  return app;
}

/** What browsers keep for the time when they cannot reach us. */
const offline = get("/offline", "anyone", (at) => page(at, () => <ErrorPage frame={at.frame} kind="offline" />));

const isHealthy = async ({ healthy }: WebParts): Promise<boolean> => {
  try {
    await healthy?.();
    return true;
  } catch (error) {
    log.error("web.unhealthy", error);
    return false;
  }
};

function addRoute(app: FastifyInstance, site: Site, route: Route): void {
  if (!route.access) throw new Error(`The route ${route.method} ${route.path} says nothing about who may call it.`);
  app.route({
    method: route.method,
    url: route.path,
    handler: async (raw, reply) => {
      if (route.method === "POST" && !route.fromElsewhere && !isFromOurPages(raw, site.settings))
        return answer(reply, site.settings, await elsewhere(await open(site, raw)));
      await readUploads(raw, route.uploads);
      const request = await open(site, route.fromElsewhere ? withoutCookies(raw) : raw);
      const refusal = admission(route, request);
      return answer(reply, site.settings, refusal ?? (await route.handle(request.at)));
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

const elsewhere = async ({ at }: Request): Promise<Reply> =>
  page(at, () => <ErrorPage frame={at.frame} kind="elsewhere" />, { status: 403 });

function answer(reply: FastifyReply, settings: Settings, out: Reply): FastifyReply {
  for (const cookie of "cookies" in out ? (out.cookies ?? []) : []) setCookie(reply, settings, cookie);
  if (out.kind === "redirect") return reply.code(out.status).header("location", out.to).send();
  // Whoever may have it has been asked by now; a copy that the browser holds already need not travel again.
  if (out.kind === "data" && out.headers?.etag && reply.request.headers["if-none-match"] === out.headers.etag)
    return reply.code(304).headers(out.headers).send();
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
