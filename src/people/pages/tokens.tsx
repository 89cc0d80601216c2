import { z } from "zod";
import {
  Button,
  Checkbox,
  Empty,
  ErrorSummary,
  Field,
  Form,
  Notice,
  page,
  Page,
  seeOther,
  Select,
  Table,
  Time,
  type At,
  type FieldErrors,
  type Reply,
  type Typed,
} from "#platform/web";
import { inLanguage, languageNow } from "#platform/words";
import { refusalIn } from "../refusals.ts";
import { makeToken, revokeToken } from "../tokens/commands.ts";
import { tokensOf, type OwnToken } from "../tokens/queries.ts";
import { isLive, lifetimes, NAME_LENGTH, scopes, type Scope } from "../tokens/rules.ts";
import { m } from "../words.ts";
import { personIn } from "./person.ts";
import { formIn, languageOf } from "./shared.tsx";

const fieldOf = (scope: Scope): string => `scope_${scope.replace(":", "_")}`;

const MakeForm = z
  .object({
    name: z
      .string({ error: () => m("tokens.error.name") })
      .trim()
      .min(1, { error: () => m("tokens.error.name") })
      .max(NAME_LENGTH, { error: () => m("tokens.error.name") }),
    days: z.coerce
      .number()
      .refine((days) => lifetimes.some((one) => one === days), { error: () => m("tokens.error.days") }),
  })
  .catchall(z.string())
  .transform(({ name, days, ...rest }) => ({
    name,
    days,
    scopes: scopes.filter((scope) => rest[fieldOf(scope)] === "yes"),
  }))
  .refine(({ scopes: chosen }) => chosen.length > 0, {
    error: () => m("tokens.error.scopes"),
    path: [fieldOf(scopes[0])],
  });

const WhichForm = z.object({ which: z.coerce.number().int().positive() });

export const show = (at: At): Promise<Reply> => view(at);

/** The one page that shows the token. The same form sent again finds it made, and cannot show it any more. */
export async function make(at: At): Promise<Reply> {
  const { id } = personIn(at);
  const form = formIn(at, MakeForm);
  if (!form.ok) return view(at, { typed: form.typed, errors: form.errors });
  let made: string | undefined;
  try {
    const to = await at.once(async (tx, now) => {
      made = await makeToken(tx, id, form.value, now);
      return "/account/tokens";
    });
    return made === undefined ? seeOther(to) : view(at, { made });
  } catch (error) {
    return view(at, { typed: form.typed, errors: { "": inLanguage(languageOf(at), refusalIn(error).say) } });
  }
}

export async function revoke(at: At): Promise<Reply> {
  const { id } = personIn(at);
  const form = at.form(WhichForm);
  if (form.ok) await at.transaction((tx, now) => revokeToken(tx, id, form.value.which, now));
  return seeOther("/account/tokens?done=revoked");
}

interface Shown {
  made?: string;
  typed?: Typed;
  errors?: FieldErrors;
}

async function view(at: At, shown: Shown = {}): Promise<Reply> {
  const now = await at.now();
  const tokens = await tokensOf(at.db, personIn(at).id);
  return page(at, () => <View at={at} tokens={tokens} now={now} {...shown} />, {
    status: shown.errors ? 422 : 200,
    // A page with a secret in it is in no browser's memory.
    ...(shown.made !== undefined && { headers: { "cache-control": "no-store" } }),
  });
}

function View({ at, tokens, now, made, typed, errors = {} }: Shown & { at: At; tokens: OwnToken[]; now: Date }) {
  return (
    <Page
      frame={at.frame}
      title={m("tokens.title")}
      lang={languageNow()}
      index={false}
      crumbs={[{ href: "/account", label: m("account.title") }]}
    >
      <div class="stack">
        <h1>{m("tokens.title")}</h1>
        {at.query.done === "revoked" && (
          <Notice tone="good">
            <p>{m("tokens.revoked")}</p>
          </Notice>
        )}
        {made !== undefined && <Made token={made} />}
        <ErrorSummary errors={errors} />
        <p class="prose">
          {m("tokens.intro")} <a href="/developers">{m("tokens.reference")}</a>
        </p>
        <Tokens tokens={tokens} now={now} zone={at.frame.timeZone} />
        <Make at={at} typed={typed} errors={errors} />
      </div>
    </Page>
  );
}

function Made({ token }: { token: string }) {
  return (
    <Notice tone="good" title={m("tokens.made")}>
      <p>{m("tokens.once")}</p>
      <pre class="kept">{token}</pre>
    </Notice>
  );
}

function Tokens({ tokens, now, zone }: { tokens: OwnToken[]; now: Date; zone: string }) {
  if (tokens.length === 0) return <Empty>{m("tokens.none")}</Empty>;
  return (
    <Table
      caption={m("tokens.list")}
      head={[m("tokens.name"), m("tokens.scopes"), m("tokens.until"), m("tokens.seen"), m("sessions.acts")]}
      rows={tokens.map((token) => [
        <>
          <bdi>{token.name}</bdi> <span class="quiet">{m("tokens.hint", { hint: token.hint })}</span>
        </>,
        token.scopes.map((scope) => m(`scope.${scope}`)).join("; "),
        <Time at={token.expiresAt} zone={zone} />,
        token.seenAt ? <Time at={token.seenAt} zone={zone} /> : m("passkeys.never"),
        isLive(token, now) ? <Revoke token={token} /> : m(token.revokedAt ? "tokens.isRevoked" : "tokens.isOver"),
      ])}
    />
  );
}

function Revoke({ token }: { token: OwnToken }) {
  return (
    <Form action="/account/tokens/revocation" class="inline">
      <input type="hidden" name="which" value={String(token.id)} />
      <Button plain>{m("tokens.revoke", { name: token.name })}</Button>
    </Form>
  );
}

function Make({ at, typed, errors }: { at: At; typed?: Typed; errors: FieldErrors }) {
  const offered = scopes.filter((scope) => scope !== "staff" || personIn(at).capabilities.size > 0);
  return (
    <section class="stack prose" aria-labelledby="make">
      <h2 id="make">{m("tokens.make")}</h2>
      <Form action="/account/tokens" keep={typed}>
        <Field name="name" label={m("tokens.name")} hint={m("tokens.name.hint")} typed={typed} errors={errors} />
        <Select
          name="days"
          label={m("tokens.days")}
          value="90"
          typed={typed}
          errors={errors}
          options={lifetimes.map((days) => ({ value: String(days), label: m("tokens.day", { count: days }) }))}
        />
        <fieldset class="stack tight">
          <legend>{m("tokens.scopes")}</legend>
          {offered.map((scope) => (
            <Checkbox key={scope} name={fieldOf(scope)} label={m(`scope.${scope}`)} typed={typed} errors={errors} />
          ))}
        </fieldset>
        <Button>{m("tokens.button")}</Button>
      </Form>
    </section>
  );
}
