import { mailOf, type MailWords } from "../mails.tsx";
import { kindLabel, m, sayWhy } from "../words.ts";
import type { WholePlace } from "./queries.ts";

interface Site {
  associationName: string;
  publicUrl: string;
}

/** The list of places as a mail (G-6). `stop`: of the weekly one, the address of the page that ends it. */
export function placesMail(name: string, places: readonly WholePlace[], site: Site, stop: string | null): MailWords {
  const { associationName: association, publicUrl } = site;
  return mailOf(m("places.mail.subject", { association }), [
    m("places.mail.hello", { name }),
    places.length === 0 ? m("places.none") : m("places.mail.intro", { count: places.length }),
    ...places.map((place) => placeText(place, publicUrl)),
    m("places.mail.change", { url: `${publicUrl}/places` }),
    ...(stop === null ? [] : [m("places.mail.stop", { url: stop })]),
  ]);
}

/** To somebody whom we know by no such address. */
export function strangerMail({ associationName: association, publicUrl }: Site): MailWords {
  return mailOf(m("places.mail.subject", { association }), [
    m("places.mail.stranger", { association }),
    m("places.mail.begin", { url: `${publicUrl}/groups` }),
  ]);
}

function placeText(place: WholePlace, publicUrl: string): string {
  const { unit, reach, pace } = place;
  const lines = [
    `${unit.name} (${kindLabel(unit.kind)})`,
    ...labelled("places.why", sayWhy(place)),
    ...labelled("places.reach", reach?.() ?? m("places.reach.none")),
    ...labelled("places.activity", m(`pace.line.${pace}`)),
    `${publicUrl}/groups/${unit.slug}`,
  ];
  return lines.join("\n");
}

const labelled = (label: "places.why" | "places.reach" | "places.activity", value: string): string[] =>
  value === "" ? [] : [m("places.mail.line", { label: m(label), value })];
