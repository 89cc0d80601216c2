import { makeToken, readToken } from "#platform/mail";
import type { LinkPurpose } from "./rules.ts";

const named = (purpose: LinkPurpose): string => `link ${purpose}`;

/** Proves that we made the link and for what; made anew when the mail is written, so that no table holds it. */
export const linkToken = (secret: Buffer, purpose: LinkPurpose, id: number): string =>
  makeToken(secret, named(purpose), id);

/** The link's id, or null for a token that is not ours or was made for another purpose. */
export function linkIdFrom(secret: Buffer, purposes: readonly LinkPurpose[], token: string): number | null {
  for (const purpose of purposes) {
    const id = readToken(secret, named(purpose), token);
    if (id !== null) return id;
  }
  return null;
}

/** Where the link of a purpose leads; null for the mail without one. */
export function pathOf(purpose: LinkPurpose, token: string): string | null {
  switch (purpose) {
    case "confirm-registration":
      return `/register/confirm/${token}`;
    case "already-registered":
    case "sign-in":
      return `/sign-in/link/${token}`;
    case "add-address":
      return `/account/addresses/confirm/${token}`;
    case "no-account":
      return null;
  }
}

/** Either mail lets its reader in. */
export const signInPurposes = ["sign-in", "already-registered"] as const satisfies readonly LinkPurpose[];
