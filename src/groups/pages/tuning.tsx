import type { ComponentChildren } from "preact";
import { Page, type At } from "#platform/web";
import { languageNow } from "#platform/words";
import type { Unit } from "../queries.ts";
import { m } from "../words.ts";

const parts = ["settings", "texts", "links", "zotero", "emblem", "webhooks"] as const;
export type Part = (typeof parts)[number];

const pathOf: Record<Part, string> = {
  settings: "settings",
  texts: "texts",
  links: "links",
  zotero: "zotero",
  emblem: "emblem/change",
  webhooks: "webhooks",
};

/** The frame of the pages on which leaders shape their group: one title each, and the way between them. */
export function Tuning(props: { at: At; unit: Unit; part: Part; children: ComponentChildren }) {
  const { at, unit, part } = props;
  const title = m(`${part}.title`, { name: unit.name });
  const crumbs = [{ href: `/groups/${unit.slug}`, label: unit.name }];
  return (
    <Page frame={at.frame} title={title} lang={languageNow()} index={false} crumbs={crumbs}>
      <div class="stack">
        <h1>{title}</h1>
        <nav class="acts" aria-label={m("settings.parts")}>
          {parts.map((one) => (
            <a key={one} href={`/groups/${unit.slug}/${pathOf[one]}`} aria-current={one === part ? "page" : undefined}>
              {m(`settings.part.${one}`)}
            </a>
          ))}
        </nav>
        {props.children}
      </div>
    </Page>
  );
}
