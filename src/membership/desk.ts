import { m } from "./words.ts";

/** The slice's door on the staff desk. */
export const membershipDesk = [
  { capability: "membership", href: "/desk/membership", label: () => m("desk.label"), about: () => m("desk.about") },
];
