import type { DeskLink } from "#groups";
import { m } from "./words.ts";

export const discussionsDesk: DeskLink[] = [
  { capability: "mail", href: "/desk/mail", label: () => m("desk.link"), about: () => m("desk.intro") },
];
