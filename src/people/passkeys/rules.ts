import { hours, minutes } from "#platform/time";

/** How long an authenticator may take. A page to sign in may stand open for a while before somebody chooses a passkey there. */
export const lifetimes = { add: minutes(10), "sign-in": hours(1) } as const;
export type ChallengePurpose = keyof typeof lifetimes;

/** Letters of a passkey's name; the database says the same. */
export const NAME_LENGTH = 60;

export interface RelyingParty {
  /** The name that passkeys belong to. */
  id: string;
  /** The one origin whose pages may use them. */
  origin: string;
}

const isIpAddress = (hostname: string) => /^\[|^\d{1,3}(?:\.\d{1,3}){3}$/.test(hostname);

/**
 * Whom passkeys are for. They need a name of DNS: at this machine's own numbers they work by its name, `localhost`; at any other
 * number there are none (null).
 */
export function relyingParty(site: { publicUrl: string; isLocal: boolean }): RelyingParty | null {
  const url = new URL(site.publicUrl);
  if (!isIpAddress(url.hostname)) return { id: url.hostname, origin: url.origin };
  if (!site.isLocal) return null;
  url.hostname = "localhost";
  return { id: url.hostname, origin: url.origin };
}
