import type { refusalOfAddress } from "#platform/callout";
import { Refused } from "#platform/refusal";
import type { Day } from "#platform/time";
import type { Joining, Named, UnitRole } from "./rules.ts";
import { sayJoining, sayLeading, m } from "./words.ts";

/** Every reason for which this slice says no. */
export type Refusal =
  | { because: "may-not-join"; joining: Joining }
  | { because: "may-not-lead"; role: UnitRole; of: Named }
  | { because: "holds-role"; role: UnitRole }
  | { because: "slug-taken"; slug: string }
  | { because: "bad-slug" }
  | { because: "address-taken"; address: string }
  | { because: "bad-address"; address: string }
  | { because: "wrong-parent" }
  | { because: "ends-before-start" }
  | { because: "holds-role-then"; role: UnitRole }
  | { because: "is-closed"; on: Day }
  | { because: "letter-limit"; most: number }
  | { because: "no-conveners" }
  | { because: "bad-webhook"; why: NonNullable<ReturnType<typeof refusalOfAddress>> }
  | { because: "too-many-webhooks"; most: number };

export const refused = (refusal: Refusal) => new Refused(refusal, () => say(refusal));

export function say(refusal: Refusal): string {
  switch (refusal.because) {
    case "may-not-join":
      return sayJoining(refusal.joining);
    case "may-not-lead":
      return sayLeading(refusal.role, refusal.of);
    case "holds-role":
      return m("refused.holds-role", { role: m(`role.${refusal.role}`) });
    case "holds-role-then":
      return m("refused.holds-role-then", { role: m(`role.${refusal.role}`) });
    case "slug-taken":
      return m("refused.slug-taken", { slug: refusal.slug });
    case "bad-slug":
      return m("refused.bad-slug");
    case "address-taken":
      return m("refused.address-taken", { address: refusal.address });
    case "bad-address":
      return m("refused.bad-address", { address: refusal.address });
    case "wrong-parent":
      return m("refused.wrong-parent");
    case "ends-before-start":
      return m("refused.ends-before-start");
    case "is-closed":
      return m("refused.is-closed", { on: refusal.on });
    case "letter-limit":
      return m("refused.letter-limit", { most: refusal.most });
    case "no-conveners":
      return m("refused.no-conveners");
    case "bad-webhook":
      return m(`refused.webhook.${refusal.why}`);
    case "too-many-webhooks":
      return m("refused.too-many-webhooks", { most: refusal.most });
  }
}

/** The field of the form that a refusal is about; empty: the whole form. */
export function fieldOf(refusal: { because: string }): string {
  switch (refusal.because as Refusal["because"]) {
    case "slug-taken":
    case "bad-slug":
      return "slug";
    case "address-taken":
    case "bad-address":
      return "address";
    case "wrong-parent":
      return "parent";
    case "ends-before-start":
      return "endsOn";
    case "holds-role-then":
      return "startsOn";
    case "may-not-lead":
      return "role";
    case "may-not-join":
    case "holds-role":
    case "is-closed":
    case "letter-limit":
    case "no-conveners":
    case "too-many-webhooks":
      return "";
    case "bad-webhook":
      return "url";
  }
}
