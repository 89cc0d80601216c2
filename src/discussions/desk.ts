import type { DeskLink } from "#groups";
import { m } from "./words.ts";

export const discussionsDesk: DeskLink[] = [
  { capability: "mail", href: "/desk/mail", label: () => m("desk.link"), about: () => m("desk.intro") },
  { capability: "operations", href: "/desk/files", label: () => m("quota.title"), about: () => m("quota.intro") },
];
