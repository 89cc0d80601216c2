import type { ComponentChildren } from "preact";
import type { Frame } from "../route.ts";
import { m } from "../words.ts";

export interface Crumb {
  href: string;
  label: string;
}

/** The frame around every page. One `h1`, in `children`. `description` is what search engines show under the title. */
export function Page(props: {
  frame: Frame;
  title: string;
  crumbs?: Crumb[];
  lang: string;
  index?: boolean;
  description?: string;
  /** The address of what is written here as a feed, without its ending. */
  feed?: string;
  /** What names the page elsewhere, for programs: `<meta>` by name. */
  meta?: readonly (readonly [name: string, content: string])[];
  /** The same thing in another form, by its type. */
  alternates?: readonly (readonly [type: string, href: string])[];
  children: ComponentChildren;
}) {
  const { frame, title } = props;
  return (
    <html lang={props.lang} dir={directionOf(props.lang)} data-palette={m("palette.label")}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        {props.index === false && <meta name="robots" content="noindex" />}
        <title>{title === frame.association ? title : `${title} · ${frame.association}`}</title>
        <meta
          name="description"
          content={shortened(props.description ?? m("description", { title, association: frame.association }))}
        />
        <meta name="theme-color" content="#fbfaf7" media="(prefers-color-scheme: light)" />
        <meta name="theme-color" content="#15181a" media="(prefers-color-scheme: dark)" />
        {props.feed && <link rel="alternate" type="application/atom+xml" title={title} href={`${props.feed}.atom`} />}
        {props.feed && <link rel="alternate" type="application/feed+json" title={title} href={`${props.feed}.json`} />}
        {props.meta?.map(([name, content]) => (
          <meta key={name} name={name} content={content} />
        ))}
        {props.alternates?.map(([type, href]) => (
          <link key={type} rel="alternate" type={type} href={href} />
        ))}
        <link rel="icon" href={frame.assets.icon} type="image/svg+xml" />
        <link rel="stylesheet" href={frame.assets.stylesheet} />
        {frame.look.stylesheet && <link rel="stylesheet" href={frame.look.stylesheet} />}
        <script type="module" src={frame.assets.script} />
      </head>
      <body>
        <a class="skip" href="#main">
          {m("skip")}
        </a>
        <Top frame={frame} />
        <Notices frame={frame} />
        {props.crumbs && <Crumbs crumbs={props.crumbs} />}
        <main id="main" class="wrap" tabIndex={-1}>
          {props.children}
        </main>
        <Foot frame={frame} />
      </body>
    </html>
  );
}

/** Search engines cut at about so many characters. */
const DESCRIPTION = 160;

function shortened(text: string): string {
  const line = text.replace(/\s+/g, " ").trim();
  if (line.length <= DESCRIPTION) return line;
  return `${line.slice(0, line.lastIndexOf(" ", DESCRIPTION - 1))} …`;
}

const rightToLeft = new Set(["ar", "fa", "he", "ur", "yi", "ps", "sd", "ckb", "dv"]);
const directionOf = (language: string) => (rightToLeft.has(language.split("-")[0]!) ? "rtl" : "ltr");

function Top({ frame }: { frame: Frame }) {
  return (
    <header class="top">
      <div class="wrap">
        <a class="brand" href="/">
          {frame.look.logo ? <img src={frame.look.logo.src} alt={frame.look.logo.alt} /> : frame.association}
        </a>
        <nav class="account" aria-label={m("nav.account")}>
          {frame.person ? <SignedIn name={frame.person.name} unseen={frame.unseen} /> : <SignedOut path={frame.path} />}
        </nav>
        <nav class="menu" aria-label={m("nav.main")}>
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
        {frame.search && <SearchBox action={frame.search} label={m("search.label")} id="site-search" />}
      </div>
    </header>
  );
}

/** What everybody should know just now (S-13). */
function Notices({ frame }: { frame: Frame }) {
  if (frame.notices.length === 0) return null;
  return (
    <section class="notices" aria-label={m("notices.label")}>
      {frame.notices.map((notice) => (
        <div key={notice.id} class="wrap">
          <p>
            {notice.text} {notice.href && <a href={notice.href}>{m("notices.more")}</a>}
          </p>
          {notice.mayClose && (
            <form method="post" action={`/notices/${notice.id}/closure`}>
              <input type="hidden" name="next" value={frame.path} />
              <button class="link" aria-label={m("notices.close", { text: notice.text })}>
                {m("dialog.close")}
              </button>
            </form>
          )}
        </div>
      ))}
    </section>
  );
}

/** One field and its button. The label is for those who cannot see the place it stands in. */
export function SearchBox(props: { action: string; label: string; id: string; value?: string }) {
  return (
    <form method="get" action={props.action} role="search" aria-label={props.label} class="search">
      <label class="away" for={props.id}>
        {props.label}
      </label>
      <input id={props.id} name="q" type="search" value={props.value} maxLength={300} autocomplete="off" />
      <button class="button plain">{m("search.go")}</button>
    </form>
  );
}

const isHere = (path: string, href: string) => path === href || (href !== "/" && path.startsWith(`${href}/`));

/** A bell and a number for the eye, the same in words for the ear. */
function Bell({ href, count, most }: NonNullable<Frame["unseen"]>) {
  const shown = count > most ? `${most}+` : String(count);
  return (
    <a href={href} class="bell" title={m("nav.notifications")}>
      <svg viewBox="0 0 24 24" width="20" height="20" aria-hidden="true" focusable="false">
        <path d="M12 3a6 6 0 0 0-6 6v4.5L4 17h16l-2-3.5V9a6 6 0 0 0-6-6Zm-2.2 16a2.3 2.3 0 0 0 4.4 0Z" />
      </svg>
      {count > 0 && <span aria-hidden="true">{shown}</span>}
      <span class="away">{count > 0 ? m("nav.unseen", { shown }) : m("nav.notifications")}</span>
    </a>
  );
}

function SignedIn({ name, unseen }: { name: string; unseen: Frame["unseen"] }) {
  return (
    <>
      {unseen && <Bell {...unseen} />}
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

/** The same help, at the same place, on every page (WCAG 3.2.6). */
function Foot({ frame }: { frame: Frame }) {
  return (
    <footer class="foot">
      <div class="wrap">
        {frame.footer.length > 0 && (
          <nav aria-label={m("footer.label")}>
            <ul>
              {frame.footer.map((item) => (
                <li key={item.href}>
                  <a href={item.href}>{item.label}</a>
                </li>
              ))}
            </ul>
          </nav>
        )}
        <p>{m("footer.sentence", { association: frame.association })}</p>
      </div>
    </footer>
  );
}
