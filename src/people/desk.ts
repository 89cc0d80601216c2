import { m } from "./words.ts";

/** The slice's door on the staff desk. */
export const peopleDesk = [
  { capability: "people", href: "/desk/people", label: () => m("desk.people"), about: () => m("desk.about") },
  { capability: "people", href: "/desk/ages", label: () => m("ages.desk"), about: () => m("ages.about") },
  { capability: "people", href: "/desk/figures", label: () => m("figures.title"), about: () => m("figures.about") },
  { capability: "operations", href: "/desk/apps", label: () => m("deskapps.title"), about: () => m("deskapps.about") },
];
