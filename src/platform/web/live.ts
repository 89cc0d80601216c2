import type { FastifyReply, FastifyRequest } from "fastify";
import { log } from "#platform/log";
import { framed, type LiveEvent } from "#platform/live";
import type { At, Reply } from "./route.ts";
import type { Site } from "./site.ts";

/**
 * What happens from now on under a subject, after what was missed. Whoever may open it has been asked; whoever sends asks again each time.
 * `missed` is called when the stream hears already, so that nothing falls between.
 */
export const live = (at: At, subject: string, missed: () => Promise<LiveEvent[]>): Reply => ({
  kind: "live",
  subject,
  missed,
  whose: { personId: at.person?.id ?? null, sessionId: at.person?.sessionId ?? null, address: at.remoteAddress },
});

/** Seconds after which somebody who was refused may try again. */
const LATER = "60";

/** Milliseconds until a browser comes back that lost the connection; not all at the same moment. */
const again = (): number => 500 + Math.floor(Math.random() * 2_000);

/** Whoever asks for no stream of events gets what was missed, and an end. */
export async function answerLive(
  { streams }: Site,
  request: FastifyRequest,
  reply: FastifyReply,
  { subject, whose, missed }: Extract<Reply, { kind: "live" }>,
): Promise<FastifyReply> {
  const site = request.headers["sec-fetch-site"];
  reply.headers({ "cache-control": "no-store", "x-accel-buffering": "no" });
  // No page elsewhere could read it; none shall keep us busy either.
  if (site !== undefined && site !== "same-origin" && site !== "none") return reply.code(403).send();
  reply.type("text/event-stream; charset=utf-8");
  if (!streams || !wantsStream(request)) return reply.send((await missed()).map(framed).join(""));
  await streams.awaken();
  const refusal = streams.refusal(whose);
  if (refusal) {
    reply.code(refusal === "many" ? 429 : 503).header("retry-after", LATER);
    return reply.type("text/plain; charset=utf-8").send(`${refusal}\n`);
  }
  const { raw } = reply;
  // Who has left meanwhile would never be heard to leave.
  if (raw.destroyed || request.raw.socket.destroyed) return reply;
  reply.hijack();
  raw.writeHead(200, { ...(reply.getHeaders() as Record<string, string>), connection: "close" });
  // They would hold the whole request for as long as the stream is open, to measure how long it took.
  raw
    .removeAllListeners("finish")
    .removeAllListeners("error")
    .on("error", () => {});
  const stream = streams.add(whose, subject, raw);
  try {
    stream.begin([Buffer.from(`retry: ${again()}\n\n`), ...(await missed()).map(framed)]);
  } catch (error) {
    // They come back, and are told then what they missed.
    log.error("live.missed", error);
    raw.destroy();
  }
  return reply;
}

export const wantsStream = ({ method, headers }: Pick<FastifyRequest, "method" | "headers">): boolean =>
  method === "GET" && /^text\/event-stream\b/.test(headers.accept ?? "");
