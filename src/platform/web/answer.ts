import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import { create as contentDisposition } from "content-disposition";
import type { FastifyReply, FastifyRequest } from "fastify";
import { renderToString } from "preact-render-to-string";
import type { Settings } from "#platform/config";
import { inLanguage } from "#platform/words";
import { isSame, keyOf, type Keep } from "./cache/index.ts";
import { encodedFor, encodedOnce } from "./compression.ts";
import { fileHeaders, partAsked } from "./ranges.ts";
import type { CookieChange, FileReply, Reply } from "./route.ts";
import { answerLive } from "./live.ts";
import type { Site } from "./site.ts";

/** Sends what a route has decided. */
export async function answer(
  site: Site,
  request: FastifyRequest,
  reply: FastifyReply,
  out: Reply,
): Promise<FastifyReply> {
  for (const cookie of "cookies" in out ? (out.cookies ?? []) : []) setCookie(reply, site.settings, cookie);
  // Where something stands now is told to whoever may know it, and asked again: a 301 alone might be kept and given to anybody.
  if (out.kind === "redirect")
    return reply.code(out.status).headers({ "cache-control": "no-cache, private", location: out.to }).send();
  if (out.kind === "file") return sendFile(request, reply, out);
  if (out.kind === "stream") return sendStream(request, reply, out);
  if (out.kind === "live") return answerLive(site, request, reply, out);
  if (out.kind === "data") return sendData(site, request, reply, out);
  const html = rendered(out);
  reply
    .code(out.status)
    .headers({
      "content-language": out.language,
      vary: "accept-encoding, cookie",
      ...rulesOf(site, out),
      ...out.headers,
    })
    .type("text/html; charset=utf-8");
  const key = mayBeKept(out) ? keyOf(request.raw) : null;
  // A form's key is for one person only: a page that holds one is never shared, whatever it declares.
  if (key !== null && !html.includes(' name="_once"'))
    return sendToVisitors(site, request, reply, { text: html, key, keep: out.cache! });
  const { encoding, body } = await encodedFor(request, html);
  if (encoding) reply.header("content-encoding", encoding);
  if (!out.headers?.["cache-control"]) reply.header("cache-control", "no-cache, private");
  // A text would be written twice: once to count its octets.
  return reply.send(Buffer.isBuffer(body) ? body : Buffer.from(body));
}

/** The part that was asked for, streamed: a reader who goes away ends the reading too. */
export async function sendFile(request: FastifyRequest, reply: FastifyReply, out: FileReply): Promise<FastifyReply> {
  const { size } = out.bytes;
  const headers = fileHeaders(out);
  const { "if-none-match": ifNoneMatch, "if-range": ifRange, range } = request.headers;
  const part = partAsked({ ifNoneMatch, ifRange: ifRange as string | undefined, range }, headers.etag!, size);
  const asked = part.status === 206 ? { start: part.start, end: part.end } : undefined;
  const isSent = part.status === 200 || part.status === 206;
  // Before anything is said of it: a file that cannot be read is an error's page, and that page is no download.
  const bytes = isSent && request.method !== "HEAD" && size > 0 ? await out.bytes.read(asked) : null;
  reply.code(part.status).headers(headers);
  if (part.status === 304) return reply.removeHeader("content-type").send();
  if (part.status === 416) return reply.header("content-range", `bytes */${size}`).header("content-length", 0).send("");
  if (part.status === 206) reply.header("content-range", `bytes ${part.start}-${part.end}/${size}`);
  reply.header("content-length", asked ? asked.end - asked.start + 1 : size);
  // The framework counts what a HEAD would send, but not what a stream would.
  if (request.method === "HEAD") return reply.send(Readable.from([]));
  return reply.send(bytes ?? "");
}

type Of<Kind> = Extract<Reply, { kind: Kind }>;

/** A reader who goes away ends the making too. One that breaks ends the connection, so that what has come is not taken for the whole. */
async function sendStream(request: FastifyRequest, reply: FastifyReply, out: Of<"stream">): Promise<FastifyReply> {
  reply.type(out.type).headers({
    "content-disposition": contentDisposition(out.saveAs),
    "cache-control": "private, no-store",
  });
  return reply.send(request.method === "HEAD" ? Readable.from([]) : out.open());
}

async function sendData(
  site: Site,
  request: FastifyRequest,
  reply: FastifyReply,
  out: Of<"data">,
): Promise<FastifyReply> {
  // Whoever may have it has been asked by now; a copy that the browser holds already need not travel again.
  if (out.headers?.etag && request.headers["if-none-match"] === out.headers.etag)
    return reply.code(304).headers(out.headers).send();
  reply
    .code(out.status)
    .headers(out.headers ?? {})
    .type(out.type);
  const key = out.cache && typeof out.body === "string" ? keyOf(request.raw) : null;
  if (key === null) return reply.send(out.body);
  reply.header("vary", "accept-encoding, cookie");
  return sendToVisitors(site, request, reply, { text: out.body as string, key, keep: out.cache! });
}

const rendered = (out: Of<"page">): string =>
  inLanguage(
    out.language,
    () => `<!doctype html>${renderToString(out.view() as Parameters<typeof renderToString>[0])}`,
  );

/** What a browser may fetch before a link is pressed (assets.ts). */
const rulesOf = ({ assets }: Site, { status }: Of<"page">): Record<string, string> =>
  status === 200 ? { "speculation-rules": `"${assets.speculation}"` } : {};

const mayBeKept = ({ cache, status, cookies }: Of<"page">): boolean =>
  cache !== undefined && status === 200 && !cookies?.length;

/** The same bytes for every visitor, until what they show changes: with a tag by which a browser asks whether it has them. */
async function sendToVisitors(
  site: Site,
  request: FastifyRequest,
  reply: FastifyReply,
  { text, key, keep }: { text: string; key: string; keep: Keep },
): Promise<FastifyReply> {
  const { encoding, body } = await encodedOnce(text, request.headers["accept-encoding"]);
  const etag = `"${createHash("sha256").update(key).update(body).digest("base64url").slice(0, 22)}"`;
  reply.headers({ "cache-control": "no-cache", etag });
  if (encoding) reply.header("content-encoding", encoding);
  const bytes = Buffer.isBuffer(body) ? body : Buffer.from(body);
  const headers = [...flat(reply.getHeaders()), "content-length", String(bytes.length)];
  site.cache?.keep(request.raw, keep, { headers, etag, body: bytes });
  if (!isSame(request.raw, etag)) return reply.send(bytes);
  return reply.code(304).removeHeader("content-type").removeHeader("content-encoding").send();
}

const flat = (headers: ReturnType<FastifyReply["getHeaders"]>): string[] =>
  Object.entries(headers).flatMap(([name, value]) =>
    value === undefined ? [] : [value].flat().flatMap((one) => [name, String(one)]),
  );

function setCookie(reply: FastifyReply, settings: Settings, change: CookieChange): void {
  const secure = settings.publicUrl.startsWith("https:");
  const base = { path: "/", httpOnly: true, sameSite: "lax" as const, secure };
  if (change.value === null) reply.clearCookie(change.name, base);
  else reply.setCookie(change.name, change.value, { ...base, maxAge: change.maxAge });
}
