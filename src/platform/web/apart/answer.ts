import type { IncomingMessage } from "node:http";
import type { FastifyReply, FastifyRequest } from "fastify";
import type { Settings } from "#platform/config";
import { open, seal } from "#platform/sealing";
import { later, minutes, type Instant } from "#platform/time";
import { answer, sendFile } from "../answer.ts";
import { cookieName, isReadable } from "../at.ts";
import type { FileReply, Reply } from "../route.ts";
import type { Site } from "../site.ts";
import { askedBy, isApart, markApart, type Asked } from "./requests.ts";

/**
 * Files that people sent, on a host of their own (FILES_ORIGIN, decision 060): whatever a browser makes of their bytes, our pages, cookies and forms are
 * another site's. An address there is sealed and short-lived; it stands for one path as one session asked for it, and the path's own route
 * decides anew at each request, so that a byte is given to nobody who may not have it at that moment.
 */
const PURPOSE = "address of a file";
const FORMAT = "1";
const LIFE = minutes(5);

/** Whether a request calls the host of files. Ports are left out, as proxies leave them out. */
export const callsFiles = ({ filesOrigin }: Settings, { headers }: IncomingMessage): boolean =>
  filesOrigin !== null && hostname(headers.host) === hostname(new URL(filesOrigin).host);

const hostname = (host = ""): string => host.replace(/:\d*$/, "").toLowerCase();

const NOTHING = "/nothing";

/** Which path the router looks for. One that it cannot read it would answer itself, bare and with 400. */
export function pathFor(settings: Settings, raw: IncomingMessage): string {
  const { url = "/" } = raw;
  if (!callsFiles(settings, raw)) return isReadable(url) ? url : NOTHING;
  const asked = raw.method === "GET" || raw.method === "HEAD" ? read(settings.secret, url) : null;
  markApart(raw, asked);
  // Whoever else brings a cookie here got it from nobody of us.
  delete raw.headers.authorization;
  if (asked?.session) raw.headers.cookie = `${cookieName(settings)}=${asked.session}`;
  else delete raw.headers.cookie;
  return asked?.path ?? NOTHING;
}

function read(secret: Buffer, url: string): Asked | null {
  const plain = open(secret, PURPOSE, FORMAT, Buffer.from(url.split("/", 2)[1] ?? "", "base64url"));
  return plain && (JSON.parse(plain.toString("utf8")) as Asked);
}

/** Sends what a route has decided, from the host where it belongs. */
export async function answerWhere(
  site: Site,
  request: FastifyRequest,
  reply: FastifyReply,
  out: Reply,
): Promise<FastifyReply> {
  if (isApart(request)) return answerApart(site, request, reply, out);
  return belongsApart(site.settings, out)
    ? sendApart(site, request, reply, out.saveAs)
    : answer(site, request, reply, out);
}

/** Whether this answer is to be fetched from the files' host. Pictures that we made stay: they stand in our pages. */
const belongsApart = ({ filesOrigin }: Settings, out: Reply): out is FileReply & { saveAs: string } =>
  filesOrigin !== null && out.kind === "file" && out.saveAs !== null;

/** Sends a browser to the files' host. */
async function sendApart(
  site: Site,
  request: FastifyRequest,
  reply: FastifyReply,
  saveAs: string,
): Promise<FastifyReply> {
  const { secret, filesOrigin } = site.settings;
  const until = later(await site.clock.now(site.db), LIFE).getTime();
  const asked: Asked = { path: request.url, session: request.cookies[cookieName(site.settings)] ?? null, until };
  const sealed = seal(secret, PURPOSE, FORMAT, Buffer.from(JSON.stringify(asked))).toString("base64url");
  return reply
    .code(303)
    .header("cache-control", "private, no-store")
    .header("location", `${filesOrigin}/${sealed}/${encodeURIComponent(saveAs)}`)
    .send();
}

/** Answers on the files' host: a file and nothing else. Whoever comes late, or may not have it any more, is sent home, where pages say so. */
async function answerApart(
  site: Site,
  request: FastifyRequest,
  reply: FastifyReply,
  out: Reply,
): Promise<FastifyReply> {
  reply.header("x-robots-tag", "noindex");
  const asked = askedBy(request);
  if (!asked)
    return reply.code(404).type("text/plain; charset=utf-8").send("Here are files, and none is at this address.\n");
  if (isOver(asked, await site.clock.now(site.db))) return home(site, reply, asked);
  // Home would only send the browser back here.
  if (out.kind === "page" && out.status >= 500)
    return reply
      .code(out.status)
      .type("text/plain; charset=utf-8")
      .send("This file cannot be read just now. Try again in a moment.\n");
  if (!belongsApart(site.settings, out)) return home(site, reply, asked);
  return sendFile(request, reply, shown(out));
}

const home = (site: Site, reply: FastifyReply, { path }: Asked): FastifyReply =>
  reply
    .code(303)
    .header("cache-control", "private, no-store")
    .header("location", site.settings.publicUrl + path)
    .send();

const isOver = ({ until }: Asked, now: Instant): boolean => now.getTime() > until;

/** What browsers show by means of their own, without a program of its sender's. */
const SHOWN = /^(?:application\/pdf|text\/plain|image\/(?:png|jpeg|gif|webp|avif)|(?:audio|video)\/[\w.+-]+)$/;

/** Shown instead of saved, where its kind can be: nothing of ours is at this host. */
function shown(out: FileReply): FileReply {
  const type = out.contentType?.split(";")[0]!.trim() ?? "";
  if (!SHOWN.test(type)) return out;
  return { ...out, type: type === "text/plain" ? "text/plain; charset=utf-8" : type, isShown: true };
}
