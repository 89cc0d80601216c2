import type { ComponentChildren } from "preact";
import type { Frame } from "../route.ts";
import { m } from "../words.ts";

export interface Crumb {
  href: string;
  label: string;
}

/** The frame around every page. One `h1`, in `children`. */
export function Page(props: {
  frame: Frame;
  title: string;
  crumbs?: Crumb[];
  lang: string;
  index?: boolean;
  children: ComponentChildren;
}) {
  const { frame, title } = props;
  return (
    <html lang={props.lang}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        {props.index === false && <meta name="robots" content="noindex" />}
        <title>{title === frame.association ? title : `${title} · ${frame.association}`}</title>
        <link rel="stylesheet" href={frame.assets.stylesheet} />
        <script type="module" src={frame.assets.script} />
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
