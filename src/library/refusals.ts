import { Refused } from "#platform/refusal";
import { fileSize as size, type FileFault } from "#discussions";
import { faultOf } from "./faults.ts";
import type { Adders } from "./rules.ts";
import { m } from "./words.ts";

/** Why a command of the library says no. */
export type Refusal =
  | { because: "may-not-add"; who: Adders; isClosed: boolean }
  | { because: "may-not-change" }
  | { because: "file"; fault: FileFault }
  | { because: "gone" }
  | { because: "changed" }
  | { because: "not-for-you" }
  | { because: "no-version"; why: "link" | "too-many" }
  | { because: "folder"; why: "no-folder" | "within-itself" | "too-deep" | "too-many" | "same-name" | "not-empty" }
  | { because: "no-room"; of: "person" | "unit"; used: number; limit: number };

export function refuse(refusal: Refusal): never {
  throw new Refused(refusal, () => say(refusal));
}

function say(refusal: Refusal): string {
  switch (refusal.because) {
    case "may-not-add":
      return m(refusal.isClosed ? "refused.closed" : `refused.add.${refusal.who}`);
    case "may-not-change":
      return m("refused.change");
    case "file":
      return faultOf(refusal.fault);
    case "gone":
      return m("refused.gone");
    case "changed":
      return m("refused.changed");
    case "not-for-you":
      return m("refused.not-for-you");
    case "no-version":
      return m(`refused.version.${refusal.why}`);
    case "folder":
      return m(`refused.folder.${refusal.why}`);
    case "no-room":
      return m(`refused.room.${refusal.of}`, { used: size(refusal.used), limit: size(refusal.limit) });
  }
}
