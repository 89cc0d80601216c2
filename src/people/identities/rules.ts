import { minutes } from "#platform/time";

/** What the identity provider vouches for. */
export interface Claim {
  issuer: string;
  subject: string;
  name: string;
  /** null: it names none, or has not verified it: then it proves nothing. */
  address: string | null;
}

/** Who would be meant by a claim, here. */
export interface Meant {
  /** Whose account is connected with it. */
  connected: number | null;
  /** Whose address it is here. */
  owner: number | null;
  ownerHasFactor: boolean;
  /** That account is connected with somebody at this provider: an address that went to somebody else there must not open it. */
  ownerIsConnected: boolean;
}

/** What comes of somebody who returns from the provider. */
export type Arrival =
  | { kind: "enter"; personId: number }
  /** They asked for it while signed in. */
  | { kind: "connect"; personId: number }
  /** Another account is connected with it. */
  | { kind: "taken" }
  /** The address is that of an account: shall the two be one? */
  | { kind: "offer"; personId: number }
  /** The same, but the account wants more than an address: its person signs in as always and connects it there. */
  | { kind: "sign-in-first" }
  | { kind: "new" }
  /** No address that anybody vouches for: nobody is meant. */
  | { kind: "nobody" };

/** `wishes`: who began it under Your account, and still sits there; null: somebody who signs in. */
export function decideArrival(claim: Claim, meant: Meant, wishes: number | null): Arrival {
  if (wishes !== null)
    return meant.connected === null || meant.connected === wishes
      ? { kind: "connect", personId: wishes }
      : { kind: "taken" };
  if (meant.connected !== null) return { kind: "enter", personId: meant.connected };
  if (claim.address === null) return { kind: "nobody" };
  if (meant.owner === null) return { kind: "new" };
  return meant.ownerHasFactor || meant.ownerIsConnected
    ? { kind: "sign-in-first" }
    : { kind: "offer", personId: meant.owner };
}

/** So long may somebody be away at the provider, or think about what we ask afterwards. */
export const AWAY = minutes(15);
