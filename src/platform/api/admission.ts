import type { FastifyReply, FastifyRequest } from "fastify";
import type { Instant } from "#platform/time";
import { NotFound, type Site } from "#platform/web";
import { inLanguage } from "#platform/words";
import { limitHeaders, type Limiter, type Policy, type Taken } from "./limits.ts";
import type { Caller, Operation } from "./operation.ts";
import { Problem } from "./problems.ts";
import type { ApiParts } from "./serve.ts";
import { m } from "./words.ts";

export interface Limits {
  token: Policy;
  address: Policy;
  guesses: Policy;
}

/** Each token; each address that shows none; tokens that are none, so that nobody tries them one after another. */
const usual: Limits = {
  token: { name: "token", most: 600, seconds: 60 },
  address: { name: "address", most: 120, seconds: 60 },
  guesses: { name: "guesses", most: 30, seconds: 60 },
};

export interface Admitted {
  person: Caller | null;
  /** When that was asked; null: nobody asked yet. */
  now: Instant | null;
}

/** Who calls, within their limit and with a token that is for this. Nothing has been looked up of what they ask for. */
export async function admitted(
  site: Site,
  parts: ApiParts,
  limiter: Limiter,
  operation: Operation,
  raw: FastifyRequest,
  reply: FastifyReply,
): Promise<Admitted> {
  const limits = parts.limits ?? usual;
  const seen = await recognised(site, parts, limiter, limits, raw);
  const policy = seen ? limits.token : limits.address;
  const now = seen?.now ?? (await site.clock.now(site.db));
  const taken = limiter.take(seen ? String(seen.caller.tokenId) : raw.ip, policy, now);
  reply.headers(limitHeaders(policy, taken));
  if (taken.isOver) throw tooMany(taken);
  admit(operation, seen?.caller ?? null);
  return { person: seen?.caller ?? null, now };
}

async function recognised(site: Site, parts: ApiParts, limiter: Limiter, limits: Limits, raw: FastifyRequest) {
  const header = raw.headers.authorization;
  if (header === undefined) return null;
  // The limit comes before the look, so that guessing costs us nothing. Who never guessed wrong is not even asked the time.
  if (limiter.knows(raw.ip, limits.guesses)) {
    const guessed = limiter.look(raw.ip, limits.guesses, await site.clock.now(site.db));
    if (guessed.remaining === 0) throw tooMany(guessed);
  }
  const token = /^Bearer ([\w.~+/-]+=*)$/i.exec(header)?.[1];
  const seen = token === undefined ? null : await parts.authenticate(site.db, token, site.clock);
  if (seen) return seen;
  limiter.take(raw.ip, limits.guesses, await site.clock.now(site.db));
  throw new Problem("bad-token", {}, { "www-authenticate": 'Bearer error="invalid_token"' });
}

function admit({ access, scope }: Operation, caller: Caller | null): void {
  if (!caller) {
    if (access === "anyone") return;
    throw new Problem("no-token", {}, { "www-authenticate": "Bearer" });
  }
  if (!caller.scopes.has(scope)) throw missing(scope, caller);
  // A capability that is missing looks like a missing thing.
  if (typeof access === "object" && !caller.capabilities.has(access.capability)) throw new NotFound();
}

const missing = (scope: string, { language }: Caller): Problem => {
  const detail = inLanguage(language, () => m("problem.scope", { scope }));
  const header = `Bearer error="insufficient_scope", scope="${scope}"`;
  return new Problem("missing-scope", { detail }, { "www-authenticate": header });
};

const tooMany = ({ reset }: Taken): Problem =>
  new Problem("too-many", {}, { "retry-after": String(Math.max(1, reset)) });
