import { randomUUID } from "node:crypto";
import type { ComponentChildren, JSX } from "preact";
import { dateTime } from "#platform/words";
import type { FieldErrors, Typed } from "./form.ts";
import type { Frame } from "./route.ts";
import { m } from "./words.ts";

export { Raw, type SafeHtml } from "./raw.tsx";

export interface Crumb {
  href: string;
  label: string;
}

/** The frame around every page. One `h1`, in `children`. */
export function Page(props: { frame: Frame; title: string; crumbs?: Crumb[]; lang: string; index?: boolean; children: ComponentChildren }) {
  const { frame, title } = props;
  return (
    <html lang={props.lang}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        {props.index === false && <meta name="robots" content="noindex" />}
        <title>{title === frame.association ? title : `${title} · ${frame.association}`}</title>
        <link rel="stylesheet" href={frame.stylesheet} />
      </head>
      <body>
        <a class="skip" href="#main">
          {m("skip")}
        </a>
        <Top frame={frame} />
        {props.crumbs && <Crumbs crumbs={props.crumbs} />}
        <main id="main" class="wrap" tabIndex={-1}>
          {props.children}
        </main>
        <Foot frame={frame} />
      </body>
    </html>
  );
}

function Top({ frame }: { frame: Frame }) {
  return (
    <header class="top">
      <div class="wrap">
        <a class="brand" href="/">
          {frame.association}
        </a>
        <nav aria-label={m("nav.main")}>
          <ul>
            {frame.nav.map((item) => (
              <li key={item.href}>
                <a href={item.href} aria-current={isHere(frame.path, item.href) ? "page" : undefined}>
                  {item.label}
                </a>
              </li>
            ))}
          </ul>
        </nav>
        <nav class="account" aria-label={m("nav.account")}>
          {frame.person ? <SignedIn name={frame.person.name} /> : <SignedOut path={frame.path} />}
        </nav>
      </div>
    </header>
  );
}

const isHere = (path: string, href: string) => path === href || (href !== "/" && path.startsWith(`${href}/`));

function SignedIn({ name }: { name: string }) {
  return (
    <>
      <a href="/account">{name}</a>
      <form method="post" action="/sign-out">
        <button class="link">{m("signout")}</button>
      </form>
    </>
  );
}

function SignedOut({ path }: { path: string }) {
  return (
    <>
      <a href={path === "/" ? "/sign-in" : `/sign-in?next=${encodeURIComponent(path)}`}>{m("signin")}</a>
      <a href="/register">{m("register")}</a>
    </>
  );
}

function Crumbs({ crumbs }: { crumbs: Crumb[] }) {
  return (
    <nav class="wrap crumbs" aria-label={m("nav.where")}>
      <ol>
        {crumbs.map((crumb) => (
          <li key={crumb.href}>
            <a href={crumb.href}>{crumb.label}</a>
          </li>
        ))}
      </ol>
    </nav>
  );
}

function Foot({ frame }: { frame: Frame }) {
  return (
    <footer class="foot">
      <div class="wrap">
        <nav aria-label={m("footer.label")}>
          <ul>
            {frame.footer.map((item) => (
              <li key={item.href}>
                <a href={item.href}>{item.label}</a>
              </li>
            ))}
          </ul>
        </nav>
        <p>{m("footer.sentence", { association: frame.association })}</p>
      </div>
    </footer>
  );
}

/** A form of ours. Every one carries a key of its own, so that a second press is not a second act (At.once). */
export function Form(props: { action: string; children: ComponentChildren; class?: string; keep?: Typed }) {
  return (
    <form method="post" action={props.action} class={props.class ?? "stack"} novalidate>
      <input type="hidden" name="_once" value={props.keep?._once ?? randomUUID()} />
      {props.children}
    </form>
  );
}

/** Errors first, each a link to its field. */
export function ErrorSummary({ errors }: { errors: FieldErrors }) {
  const entries = Object.entries(errors);
  if (entries.length === 0) return null;
  return (
    <div class="errors" role="alert" tabIndex={-1} id="errors">
      <h2>{m("errors.title", { count: entries.length })}</h2>
      <ul>
        {entries.map(([name, text]) => (
          <li key={name}>{name === "" ? text : <a href={`#f-${name}`}>{text}</a>}</li>
        ))}
      </ul>
    </div>
  );
}

export interface FieldProps {
  name: string;
  label: string;
  hint?: ComponentChildren;
  typed?: Typed;
  errors?: FieldErrors;
  value?: string;
  optional?: boolean;
}

function Labelled(props: FieldProps & { children: (describedBy: string | undefined, invalid: true | undefined) => JSX.Element }) {
  const error = props.errors?.[props.name];
  const ids = [props.hint && `h-${props.name}`, error && `e-${props.name}`].filter(Boolean).join(" ") || undefined;
  return (
    <div class={error ? "field wrong" : "field"}>
      <label for={`f-${props.name}`}>
        {props.label} {props.optional && <span class="quiet">{m("optional")}</span>}
      </label>
      {props.hint && (
        <p class="hint" id={`h-${props.name}`}>
          {props.hint}
        </p>
      )}
      {error && (
        <p class="error" id={`e-${props.name}`}>
          <span class="away">{m("errors.prefix")} </span>
          {error}
        </p>
      )}
      {props.children(ids, error ? true : undefined)}
    </div>
  );
}

export function Field(props: FieldProps & { type?: "text" | "email" | "password" | "date" | "search"; autocomplete?: string; width?: number }) {
  return (
    <Labelled {...labelled(props)}>
      {(describedBy, invalid) => (
        <input
          id={`f-${props.name}`}
          name={props.name}
          type={(props.type ?? "text") as "text"}
          value={props.type === "password" ? undefined : (props.typed?.[props.name] ?? props.value ?? "")}
          autocomplete={props.autocomplete}
          size={props.width ?? 32}
          required={!props.optional}
          aria-describedby={describedBy}
          aria-invalid={invalid}
        />
      )}
    </Labelled>
  );
}

export function TextArea(props: FieldProps & { rows?: number }) {
  return (
    <Labelled {...labelled(props)}>
      {(describedBy, invalid) => (
        <textarea
          id={`f-${props.name}`}
          name={props.name}
          rows={props.rows ?? 10}
          required={!props.optional}
          aria-describedby={describedBy}
          aria-invalid={invalid}
        >
          {/* The first line break in a textarea is swallowed by the parser. */}
          {`\n${props.typed?.[props.name] ?? props.value ?? ""}`}
        </textarea>
      )}
    </Labelled>
  );
}

export function Select(props: FieldProps & { options: { value: string; label: string }[] }) {
  const chosen = props.typed?.[props.name] ?? props.value;
  return (
    <Labelled {...labelled(props)}>
      {(describedBy, invalid) => (
        <select id={`f-${props.name}`} name={props.name} aria-describedby={describedBy} aria-invalid={invalid}>
          {props.options.map((option) => (
            <option key={option.value} value={option.value} selected={option.value === chosen}>
              {option.label}
            </option>
          ))}
        </select>
      )}
    </Labelled>
  );
}

/** One box to tick; its value is "yes". */
export function Checkbox(props: FieldProps) {
  const error = props.errors?.[props.name];
  return (
    <div class={error ? "field wrong" : "field"}>
      {error && (
        <p class="error" id={`e-${props.name}`}>
          <span class="away">{m("errors.prefix")} </span>
          {error}
        </p>
      )}
      <div class="tick">
        <input
          id={`f-${props.name}`}
          name={props.name}
          type="checkbox"
          value="yes"
          checked={(props.typed?.[props.name] ?? props.value) === "yes"}
          aria-describedby={error ? `e-${props.name}` : undefined}
          aria-invalid={error ? true : undefined}
        />
        <label for={`f-${props.name}`}>{props.label}</label>
      </div>
    </div>
  );
}

const labelled = (props: FieldProps): FieldProps => ({
  name: props.name, label: props.label, hint: props.hint, errors: props.errors, optional: props.optional,
});

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
