import type { ComponentChildren } from "preact";
import { dateTime } from "#platform/words";
import { m } from "../words.ts";

export function Button(props: { children: ComponentChildren; plain?: boolean; name?: string; value?: string }) {
  return (
    <button class={props.plain ? "button plain" : "button"} name={props.name} value={props.value}>
      {props.children}
    </button>
  );
}

export function ButtonLink(props: { href: string; plain?: boolean; children: ComponentChildren }) {
  return (
    <a class={props.plain ? "button plain" : "button"} href={props.href}>
      {props.children}
    </a>
  );
}

/** A short statement set apart: something done, something to know. */
export function Notice(props: { tone?: "good" | "plain" | "warn"; title?: string; children: ComponentChildren }) {
  return (
    <div class={`notice ${props.tone ?? "plain"}`} role={props.tone === "good" ? "status" : undefined}>
      {props.title && <h2>{props.title}</h2>}
      {props.children}
    </div>
  );
}

export function Badge(props: { tone?: "open" | "closed"; children: ComponentChildren }) {
  return <span class={props.tone ? `badge ${props.tone}` : "badge"}>{props.children}</span>;
}

/** Facts as term and value. */
export function Facts(props: { facts: [term: string, value: ComponentChildren][] }) {
  return (
    <dl class="facts">
      {props.facts.map(([term, value]) => (
        <div key={term}>
          <dt>{term}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** A table that scrolls by itself on small screens. */
export function Table(props: { caption: string; head: string[]; rows: ComponentChildren[][] }) {
  return (
    <div class="scroll" role="region" aria-label={props.caption} tabIndex={0}>
      <table>
        <caption>{props.caption}</caption>
        <thead>
          <tr>
            {props.head.map((title) => (
              <th key={title} scope="col">
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {props.rows.map((cells, row) => (
            <tr key={row}>
              {cells.map((cell, column) => (
                <td key={column}>{cell}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Nothing here yet, and what to do about it. */
export function Empty(props: { children: ComponentChildren }) {
  return <div class="empty">{props.children}</div>;
}

export function Time(props: { at: Date; zone: string }) {
  return <time dateTime={props.at.toISOString()}>{dateTime(props.at, props.zone)}</time>;
}

/** Links between the pages of a long list. */
export function Pages(props: { page: number; pages: number; href: (page: number) => string; label?: string }) {
  if (props.pages <= 1) return null;
  const link = (page: number, text: string, rel?: string) => (
    <a href={props.href(page)} rel={rel}>
      {text}
    </a>
  );
  return (
    <nav class="pages" aria-label={props.label ?? m("nav.pages")}>
      {props.page > 2 && link(1, m("page.first"))}
      {props.page > 1 && link(props.page - 1, m("page.previous"), "prev")}
      <span>{m("page.of", { page: props.page, pages: props.pages })}</span>
      {props.page < props.pages && link(props.page + 1, m("page.next"), "next")}
      {props.page < props.pages - 1 && link(props.pages, m("page.last"))}
    </nav>
  );
}

const safeScheme = /^(https?:|mailto:)/i;

/** Takes every address that strangers gave: only http, https and mailto become links; the rest is shown as text. */
export function Link(props: { href: string; children: ComponentChildren }) {
  if (!safeScheme.test(props.href.trim())) return <span>{props.children}</span>;
  return (
    <a href={props.href.trim()} rel="nofollow ugc noopener">
      {props.children}
    </a>
  );
}
