import type { DeskLink } from "#groups";
import { m } from "./words.ts";

export const conductDesk: DeskLink[] = [
  { capability: "people", href: "/desk/conduct", label: () => m("desk.title"), about: () => m("desk.about") },
];
