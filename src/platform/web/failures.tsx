import { randomUUID } from "node:crypto";
import type { FastifyRequest } from "fastify";
import { isOverdue } from "#platform/db";
import { log } from "#platform/log";
import { Refused } from "#platform/refusal";
import { atFor, openWhole, type Request } from "./at.ts";
import { ConflictPage, ErrorPage, RefusedPage } from "./errors.tsx";
import { typedFrom } from "./form.ts";
import { SubmittedOtherwise } from "./once.ts";
import { NotFound, page, type Reply } from "./route.ts";
import type { Site } from "./site.ts";

/** The page for whatever was thrown while a request was served. */
export async function replyToFailure(site: Site, raw: FastifyRequest, error: unknown): Promise<Reply> {
  try {
    const request = await openWhole(site, raw);
    return expected(error, request) ?? (await unexpected(error, raw, request, site));
  } catch (lost) {
    log.error("web.unavailable", lost);
    return unavailable(site, raw);
  }
}

function expected(error: unknown, { at, typed }: Request): Reply | null {
  if (error instanceof NotFound) return page(at, () => <ErrorPage frame={at.frame} kind="notfound" />, { status: 404 });
  if (error instanceof Refused)
    return page(at, () => <RefusedPage frame={at.frame} text={error.say()} typed={typed} />, { status: 422 });
  if (error instanceof SubmittedOtherwise)
    return page(at, () => <ConflictPage frame={at.frame} typed={typed} />, { status: 409 });
  const status = (error as { statusCode?: number }).statusCode;
  if (status === 413) return page(at, () => <ErrorPage frame={at.frame} kind="toolarge" typed={typed} />, { status });
  if (status !== undefined && status < 500)
    return page(at, () => <ErrorPage frame={at.frame} kind="bad" typed={typed} />, { status });
  return null;
}

/** A bug, unless what serving needs is gone or busy: then this throws too. */
async function unexpected(
  error: unknown,
  raw: FastifyRequest,
  { at, typed }: Request,
  { healthy }: Site,
): Promise<Reply> {
  if (isOverdue(error)) throw error;
  await healthy?.();
  const id = randomUUID();
  log.error("web.failed", error, { id, method: raw.method, route: raw.routeOptions.url });
  return page(at, () => <ErrorPage frame={at.frame} kind="failed" id={id} typed={typed} />, { status: 500 });
}

/** A page without a person: who it is cannot be asked. What was typed needs no database to be given back. */
function unavailable(site: Site, raw: FastifyRequest): Reply {
  const typed = typedFrom(raw.body);
  const { at } = atFor(site, raw, null, {});
  return page(at, () => <ErrorPage frame={at.frame} kind="unavailable" typed={typed} />, {
    status: 503,
    headers: { "retry-after": "10" },
  });
}
