import type { ComponentChildren } from "preact";
import { Page, type At } from "#platform/web";
import { languageNow } from "#platform/words";
import { m } from "../words.ts";

/** The frame of every page of this slice but the first. */
export function ConductPage({ at, title, children }: { at: At; title: string; children: ComponentChildren }) {
  return (
    <Page
      frame={at.frame}
      title={title}
      lang={languageNow()}
      index={false}
      crumbs={[{ href: "/conduct", label: m("title") }]}
    >
      {children}
    </Page>
  );
}

/** What somebody wrote, in their lines. */
export const Lines = ({ text }: { text: string }) => (
  <p class="lines">
    <bdi>{text}</bdi>
  </p>
);
