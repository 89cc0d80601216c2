import { Refused } from "#platform/refusal";
import { DEVICES_AT_MOST } from "./devices/rules.ts";
import { LETTERS_TO_ONE, type LetterProblem } from "./letters/rules.ts";
import type { LinkProblem } from "./links/rules.ts";
import { m } from "./words.ts";

/** Every reason for which this slice says no. */
export type PeopleRefusal =
  | { because: "too-many" }
  | { because: "link"; problem: LinkProblem }
  | { because: "address-taken" }
  | { because: "address-own-already" }
  | { because: "address-primary" }
  | { because: "address-not-own" }
  | { because: "own-capabilities" }
  | { because: "own-factor" }
  | { because: "own-account" }
  | { because: "closed-already" }
  | { because: "not-undoable" }
  | { because: "too-many-tokens" }
  | { because: "too-many-devices" }
  | { because: "passkey-known" }
  | { because: "factor-on-already" }
  | { because: "factor-off" }
  | { because: LetterProblem };

function say(refusal: PeopleRefusal): string {
  switch (refusal.because) {
    case "too-many":
      return m("refused.tooMany");
    case "link":
      return m(`link.${refusal.problem}`);
    case "address-taken":
      return m("refused.addressTaken");
    case "address-own-already":
      return m("refused.addressOwnAlready");
    case "address-primary":
      return m("refused.addressPrimary");
    case "address-not-own":
      return m("refused.addressNotOwn");
    case "own-capabilities":
      return m("refused.ownCapabilities");
    case "passkey-known":
      return m("refused.passkeyKnown");
    case "too-many-tokens":
      return m("refused.tooManyTokens");
    case "too-many-devices":
      return m("refused.tooManyDevices", { most: DEVICES_AT_MOST });
    case "own-factor":
      return m("refused.ownFactor");
    case "own-account":
      return m("refused.ownAccount");
    case "closed-already":
      return m("refused.closedAlready");
    case "not-undoable":
      return m("refused.notUndoable");
    case "factor-on-already":
      return m("refused.factorOnAlready");
    case "factor-off":
      return m("refused.factorOff");
    case "letters-refused":
      return m("refused.letters");
    case "letters-limit":
      return m("refused.lettersLimit", { most: LETTERS_TO_ONE });
  }
}

export type PeopleRefused = Refused<PeopleRefusal>;

export const refused = (refusal: PeopleRefusal): PeopleRefused => new Refused(refusal, () => say(refusal));

/** The refusal of this slice in what was thrown; anything else is thrown on. */
export function refusalIn(error: unknown): PeopleRefused {
  if (error instanceof Refused) return error as PeopleRefused;
  throw error;
}
