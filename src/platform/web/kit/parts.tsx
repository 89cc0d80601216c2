import type { ComponentChildren } from "preact";
import { dateTime } from "#platform/words";
import { m } from "../words.ts";

interface ButtonProps {
  children: ComponentChildren;
  plain?: boolean;
  name?: string;
  value?: string;
  /** What it does and to what, where many stand in a list. Begins with what is written on it. */
  label?: string;
}

export function Button(props: ButtonProps) {
  return (
    <button
      class={props.plain ? "button plain" : "button"}
      name={props.name}
      value={props.value}
      aria-label={props.label}
    >
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

export interface Tab {
  href: string;
  label: string;
  count?: string;
  isHere: boolean;
}

/** Views of one thing, each a page with an address. */
export function Tabs(props: { label: string; tabs: readonly Tab[] }) {
  return (
    <nav class="tabs" aria-label={props.label}>
      {props.tabs.map((tab) => (
        <a key={tab.href} href={tab.href} aria-current={tab.isHere ? "page" : undefined}>
          {tab.label} {tab.count && <span class="count">{tab.count}</span>}
        </a>
      ))}
    </nav>
  );
}

/** A block that cannot be seen: what it is, and what would open it (S-12). */
export function Locked(props: { children: ComponentChildren }) {
  return <div class="locked">{props.children}</div>;
}

/** A sentence made from the settings, beside the decision that it is about. */
export function Statement(props: { children: ComponentChildren }) {
  return <p class="statement">{props.children}</p>;
}

/** Long work that goes on without the reader. `done` of `all`. */
export function Progress(props: { id: string; label: string; done: number; all: number }) {
  return (
    <p>
      <label for={props.id}>{props.label}</label> <progress id={props.id} value={props.done} max={props.all} />{" "}
      {m("progress", { done: props.done, all: props.all })}
    </p>
  );
}

/** A question on top of the page. Its opener is a link to a page that asks the same, so that it works without script. */
export function Dialog(props: { id: string; title: string; children: ComponentChildren }) {
  return (
    <dialog id={props.id} aria-labelledby={`${props.id}-title`}>
      <div class="stack">
        <h2 id={`${props.id}-title`}>{props.title}</h2>
        {props.children}
        <form method="dialog">
          <button class="button plain">{m("dialog.close")}</button>
        </form>
      </div>
    </dialog>
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
