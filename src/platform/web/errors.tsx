import type { Typed } from "./form.ts";
import { ButtonLink, Page, SearchBox } from "./kit/index.ts";
import type { Frame } from "./route.ts";
import { languageNow } from "#platform/words";
import { m } from "./words.ts";

type Kind = "offline" | "notfound" | "failed" | "elsewhere" | "toolarge" | "bad" | "unavailable";

/** Every page that says no, in the same look. */
export function ErrorPage(props: { frame: Frame; kind: Kind; id?: string; typed?: Typed }) {
  const { frame, kind, typed = {} } = props;
  return (
    <Page
      frame={kind === "notfound" ? { ...frame, search: null } : frame}
      title={m(`${kind}.title`)}
      lang={languageNow()}
      index={false}
    >
      <div class="stack prose">
        <h1>{m(`${kind}.title`)}</h1>
        <p>{m(`${kind}.text`, { id: props.id ?? "" })}</p>
        {kind === "offline" && <p data-unsent>{m("offline.kept")}</p>}
        {kind !== "offline" && kind !== "notfound" && <span data-unsent hidden />}
        <Kept typed={typed} />
        {kind === "notfound" && frame.search && (
          <SearchBox action={frame.search} label={m("search.label")} id="missing-search" />
        )}
        {kind === "notfound" && (
          <p class="acts">
            <ButtonLink href="/groups">{m("notfound.groups")}</ButtonLink>
            {!frame.person && (
              <ButtonLink plain href={`/sign-in?next=${encodeURIComponent(frame.path)}`}>
                {m("notfound.signin")}
              </ButtonLink>
            )}
          </p>
        )}
      </div>
    </Page>
  );
}

/** A refusal that its page did not show itself. */
export function RefusedPage(props: { frame: Frame; text: string; typed: Typed }) {
  return (
    <Page frame={props.frame} title={m("refused.title")} lang={languageNow()} index={false}>
      <div class="stack prose">
        <h1>{m("refused.title")}</h1>
        <p>{props.text}</p>
        <Kept typed={props.typed} />
      </div>
    </Page>
  );
}

/** The session ended between opening the form and sending it: the same form again, with everything in it. */
export function SignedOutPage(props: { frame: Frame; action: string; typed: Typed }) {
  return (
    <Page frame={props.frame} title={m("signedout.title")} lang={languageNow()} index={false}>
      <form method="post" action={props.action} class="stack prose">
        <h1>{m("signedout.title")}</h1>
        <p>{m("signedout.text")}</p>
        <p>
          <a href="/sign-in" target="_blank" rel="noopener">
            {m("signedout.signin")}
          </a>
        </p>
        <TypedFields typed={props.typed} />
        <button class="button">{m("signedout.again")}</button>
      </form>
    </Page>
  );
}

export function ConflictPage(props: { frame: Frame; typed: Typed }) {
  return (
    <Page frame={props.frame} title={m("conflict.title")} lang={languageNow()} index={false}>
      <div class="stack prose">
        <h1>{m("conflict.title")}</h1>
        <p>{m("conflict.text")}</p>
        <Kept typed={props.typed} />
      </div>
    </Page>
  );
}

const isSecret = (name: string) => /password|token/i.test(name);
const isLong = (value: string) => value.length > 80 || value.includes("\n");

function TypedFields({ typed }: { typed: Typed }) {
  return (
    <>
      {Object.entries(typed).map(([name, value]) =>
        isSecret(name) ? null : isLong(value) ? (
          <label key={name}>
            {m("typed")}
            <textarea name={name} rows={10}>{`\n${value}`}</textarea>
          </label>
        ) : (
          <input key={name} type="hidden" name={name} value={value} />
        ),
      )}
    </>
  );
}

function Kept({ typed }: { typed: Typed }) {
  const kept = Object.entries(typed).filter(
    ([name, value]) => !name.startsWith("_") && !isSecret(name) && value.trim() !== "",
  );
  if (kept.length === 0) return null;
  return (
    <>
      <h2>{m("typed")}</h2>
      {kept.map(([name, value]) => (
        <pre key={name} class="kept">
          {value}
        </pre>
      ))}
    </>
  );
}
