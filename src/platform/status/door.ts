import { timingSafeEqual } from "node:crypto";
import type { FastifyReply, FastifyRequest } from "fastify";
import { log } from "#platform/log";
import { isFromHere, NotFound, type Door } from "#platform/web";
import type { Measures } from "./measures.ts";

export interface StatusParts {
  measures: Measures;
  /** Throws when something that serving needs is gone. */
  healthy: () => Promise<void>;
  /** Throws while this process should get no requests: also when the database is not at this version. */
  ready: () => Promise<void>;
}

/** For machines that watch: /health (is it well), /ready (may requests be sent), /metrics. None of them knows anybody. */
export const statusDoor =
  ({ measures, healthy, ready }: StatusParts): Door =>
  async (app, { settings }) => {
    const said = (event: string, check: () => Promise<void>) => async (_raw: FastifyRequest, reply: FastifyReply) => {
      const well = await check().then(
        () => true,
        (error: unknown) => {
          log.error(event, error);
          return false;
        },
      );
      reply.header("cache-control", "no-store").type("text/plain; charset=utf-8");
      return reply.code(well ? 200 : 503).send(well ? "ok\n" : "unavailable\n");
    };
    app.get("/health", said("web.unhealthy", healthy));
    app.get("/ready", said("web.unready", ready));
    app.get("/metrics", async (raw, reply) => {
      if (!mayMeasure(raw, settings.metricsToken, isFromHere(raw, settings))) throw new NotFound();
      const text = await measures.text();
      return reply.header("cache-control", "no-store").header("content-type", measures.contentType).send(text);
    });
  };

/** Whoever has the token; without one set, whoever asks from this very machine and comes through no proxy. */
function mayMeasure({ headers }: FastifyRequest, token: string | null, isHere: boolean): boolean {
  if (token === null) return isHere && !headers["x-forwarded-for"] && !headers.forwarded && !headers.via;
  const given = Buffer.from(headers.authorization ?? "");
  const wanted = Buffer.from(`Bearer ${token}`);
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}
