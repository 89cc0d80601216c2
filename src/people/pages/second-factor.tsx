import { z } from "zod";
import {
  Button,
  ButtonLink,
  ErrorSummary,
  Facts,
  Field,
  Form,
  Notice,
  page,
  Page,
  seeOther,
  statusOf,
  Time,
  type At,
  type FieldErrors,
  type Reply,
} from "#platform/web";
import { inLanguage, languageNow } from "#platform/words";
import { primaryAddressOf } from "../queries.ts";
import { refusalIn } from "../refusals.ts";
import { openFactor, renewCodes, sealFactor, turnOffFactor, turnOnFactor } from "../second-factor/commands.ts";
import { factorOf, type Factor } from "../second-factor/queries.ts";
import { codeIn } from "../second-factor/rules.ts";
import { keyFor, newFactorSecret, stepOf } from "../second-factor/totp.ts";
import { m } from "../words.ts";
import { personIn } from "./person.ts";
import { QrCode } from "./qr-code.tsx";
import { languageOf } from "./shared.tsx";

const OnForm = z.object({ key: z.string().optional(), code: z.string().optional() });
const crumbs = () => [{ href: "/account", label: m("account.title") }];

export async function show(at: At): Promise<Reply> {
  const factor = await factorOf(at.db, personIn(at).id);
  return page(at, () => <StateView at={at} factor={factor} />);
}

/** The secret is in the page only, sealed for this person, until a code shows that the app has it. */
export const showNew = (at: At): Promise<Reply> => offer(at, newFactorSecret());

export async function turnOn(at: At): Promise<Reply> {
  const { id } = personIn(at);
  const { secret } = at.settings;
  const { typed } = at.form(OnForm);
  const plain = openFactor(secret, id, typed.key ?? "");
  if (!plain) return offer(at, newFactorSecret(), () => ({ "": m("factor.error.key") }));
  const code = codeIn(typed.code ?? "");
  const step = code?.kind === "app" ? await stepOf(plain, code.digits, await at.now()) : null;
  if (step === null) return offer(at, plain, () => ({ code: m("factor.error.code") }));
  return withCodes(at, () => at.transaction((tx, now) => turnOnFactor(tx, id, { secret, plain, step }, now)));
}

export async function renew(at: At): Promise<Reply> {
  const { id } = personIn(at);
  return withCodes(at, () => at.transaction((tx, now) => renewCodes(tx, id, at.settings.secret, now)));
}

export async function turnOff(at: At): Promise<Reply> {
  const { id } = personIn(at);
  await at.transaction((tx, now) => turnOffFactor(tx, id, now));
  return seeOther("/account/second-factor?done=off");
}

/** The codes are shown by the answer itself: nothing that could be asked for again holds them. */
async function withCodes(at: At, make: () => Promise<string[]>): Promise<Reply> {
  try {
    const codes = await make();
    return page(at, () => <CodesView at={at} codes={codes} />, { headers: { "cache-control": "no-store" } });
  } catch (error) {
    const { say } = refusalIn(error);
    const factor = await factorOf(at.db, personIn(at).id);
    return page(at, () => <StateView at={at} factor={factor} error={say()} />, { status: 422 });
  }
}

async function offer(at: At, plain: Buffer, errors: () => FieldErrors = () => ({})): Promise<Reply> {
  const { id, name } = personIn(at);
  const label = (await primaryAddressOf(at.db, id))?.address ?? name;
  const { uri, letters } = await keyFor(plain, { issuer: at.settings.associationName, label });
  const { encode } = await import("uqr");
  const offered = { squares: encode(uri, { border: 4 }).data, letters, key: sealFactor(at.settings.secret, id, plain) };
  const wrong = inLanguage(languageOf(at), errors);
  return page(at, () => <NewView at={at} offered={offered} errors={wrong} />, {
    status: statusOf(wrong),
    headers: { "cache-control": "no-store" },
  });
}

function StateView({ at, factor, error }: { at: At; factor: Factor | null; error?: string }) {
  return (
    <Page frame={at.frame} title={m("factor.title")} lang={languageNow()} index={false} crumbs={crumbs()}>
      <div class="stack prose">
        <h1>{m("factor.title")}</h1>
        {at.query.done === "off" && !factor && (
          <Notice tone="good">
            <p>{m("factor.done.off")}</p>
          </Notice>
        )}
        <ErrorSummary errors={error ? { "": error } : {}} />
        <p>{m("factor.intro")}</p>
        {factor ? <On at={at} factor={factor} /> : <Off />}
      </div>
    </Page>
  );
}

const Off = () => (
  <>
    <p>{m("factor.off")}</p>
    <p>
      <ButtonLink href="/account/second-factor/new">{m("factor.add")}</ButtonLink>
    </p>
  </>
);

function On({ at, factor }: { at: At; factor: Factor }) {
  return (
    <>
      <Facts
        facts={[
          [m("factor.since"), <Time at={factor.addedAt} zone={at.frame.timeZone} />],
          [m("factor.codes.left"), m("factor.codes.count", { count: factor.codesLeft })],
        ]}
      />
      {factor.codesLeft < 3 && (
        <Notice tone="warn">
          <p>{m("factor.codes.few")}</p>
        </Notice>
      )}
      <div class="acts">
        <Form action="/account/second-factor/codes" class="inline">
          <Button>{m("factor.codes.renew")}</Button>
        </Form>
        <Form action="/account/second-factor/removal" class="inline">
          <Button plain>{m("factor.remove")}</Button>
        </Form>
      </div>
    </>
  );
}

interface Offered {
  squares: boolean[][];
  letters: string;
  key: string;
}

function NewView({ at, offered, errors }: { at: At; offered: Offered; errors: FieldErrors }) {
  const back = [...crumbs(), { href: "/account/second-factor", label: m("factor.title") }];
  return (
    <Page frame={at.frame} title={m("factor.add")} lang={languageNow()} index={false} crumbs={back}>
      <div class="stack prose">
        <h1>{m("factor.add")}</h1>
        <ErrorSummary errors={errors} />
        <p>{m("factor.add.scan")}</p>
        <QrCode squares={offered.squares} label={m("factor.add.picture")} />
        <p>
          {m("factor.add.letters")} <code class="secret">{offered.letters.match(/.{1,4}/g)?.join(" ")}</code>
        </p>
        <Form action="/account/second-factor">
          <input type="hidden" name="key" value={offered.key} />
          <Field
            name="code"
            label={m("factor.add.code")}
            hint={m("factor.add.code.hint")}
            autocomplete="one-time-code"
            width={12}
            errors={errors}
          />
          <Button>{m("factor.add.button")}</Button>
        </Form>
      </div>
    </Page>
  );
}

function CodesView({ at, codes }: { at: At; codes: string[] }) {
  const file = `${m("factor.codes.file", { association: at.settings.associationName })}\n\n${codes.join("\n")}\n`;
  return (
    <Page frame={at.frame} title={m("factor.codes.title")} lang={languageNow()} index={false} crumbs={crumbs()}>
      <div class="stack prose">
        <h1>{m("factor.codes.title")}</h1>
        <Notice tone="good">
          <p>{m("factor.done.on")}</p>
        </Notice>
        <p>{m("factor.codes.intro")}</p>
        <ol class="codes">
          {codes.map((code) => (
            <li key={code}>
              <code>{code}</code>
            </li>
          ))}
        </ol>
        <p class="acts">
          <a
            class="button"
            download="recovery-codes.txt"
            href={`data:text/plain;charset=utf-8,${encodeURIComponent(file)}`}
          >
            {m("factor.codes.download")}
          </a>
          <ButtonLink plain href="/account/second-factor">
            {m("factor.codes.kept")}
          </ButtonLink>
        </p>
      </div>
    </Page>
  );
}
