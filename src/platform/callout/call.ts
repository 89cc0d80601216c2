import { lookup, type LookupAddress } from "node:dns";
import { request as plainRequest, type IncomingMessage, type RequestOptions } from "node:http";
import { request as secureRequest } from "node:https";
import type { LookupFunction } from "node:net";
import { mayBeCalled, refusalOf, type Refused } from "./rules.ts";

/** The address is none that we call: trying again is of no use until it is another. */
export class NotCalled extends Error {
  constructor(readonly why: Refused) {
    super(`not called: ${why}`);
    this.name = "NotCalled";
  }
}

export interface Callout {
  to: string;
  headers: Readonly<Record<string, string>>;
  body: string | Uint8Array;
  /** For tests, and for whoever tries it on one machine. */
  mayReachLoopback: boolean;
}

const PATIENCE = 10_000;
const READ_AT_MOST = 64 * 1024;

/**
 * Posts to an address that a stranger chose and gives the status of the answer. The name is looked up once, every address that it has must be a public
 * one, and the connection goes to what was looked at: a name that changes its address in between gains nothing. Redirects are not followed.
 */
export async function callOut({ to, headers, body, mayReachLoopback }: Callout): Promise<number> {
  const why = refusalOf(to, mayReachLoopback);
  if (why) throw new NotCalled(why);
  const options: RequestOptions = {
    method: "POST",
    headers: { ...headers, "content-length": Buffer.byteLength(body) },
    agent: false,
    lookup: vetted(mayReachLoopback),
    signal: AbortSignal.timeout(PATIENCE),
  };
  const send = to.startsWith("https:") ? secureRequest : plainRequest;
  return new Promise((done, failed) => {
    const asked = send(to, options, (response) => finish(response).then(() => done(response.statusCode!), failed));
    asked.on("error", failed);
    asked.end(body);
  });
}

/** Reads the answer so that the other side may finish, and no more of it than an answer needs. */
async function finish(response: IncomingMessage): Promise<void> {
  let read = 0;
  for await (const piece of response) {
    read += (piece as Buffer).length;
    if (read > READ_AT_MOST) return void response.destroy();
  }
}

const vetted =
  (mayReachLoopback: boolean): LookupFunction =>
  (hostname, options, done) =>
    lookup(hostname, { ...options, all: true }, (error, found: LookupAddress[]) => {
      if (error) return done(error, "", 0);
      if (found.length === 0 || found.some(({ address }) => !mayBeCalled(address, mayReachLoopback)))
        return done(new NotCalled("not-public"), "", 0);
      const { address, family } = found[0]!;
      return options.all ? done(null, [found[0]!]) : done(null, address, family);
    });
