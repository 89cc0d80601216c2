import { z } from "zod";
import {
  Button,
  ButtonLink,
  Empty,
  ErrorSummary,
  Field,
  Form,
  Notice,
  page,
  Page,
  seeOther,
  Table,
  Time,
  type At,
  type FieldErrors,
  type Reply,
  type Typed,
} from "#platform/web";
import { inLanguage, languageNow } from "#platform/words";
import { browserIn } from "../notices/rules.ts";
import { addPasskey, madePasskey, newChallenge, PasskeyRefused, removePasskey } from "../passkeys/commands.ts";
import { credentialsOf, passkeysOf, type OwnPasskey } from "../passkeys/queries.ts";
import { NAME_LENGTH, relyingParty } from "../passkeys/rules.ts";
import { optionsToAdd } from "../passkeys/verify.ts";
import { primaryAddressOf } from "../queries.ts";
import { refusalIn } from "../refusals.ts";
import { m } from "../words.ts";
import { MakePasskey } from "./passkey-button.tsx";
import { personIn } from "./person.ts";
import { formIn, languageOf } from "./shared.tsx";
import { json } from "./sign-in-passkey.tsx";

const crumbs = () => [{ href: "/account", label: m("account.title") }];
const AddForm = z.object({
  name: z
    .string({ error: () => m("passkeys.error.name") })
    .trim()
    .min(1, { error: () => m("passkeys.error.name") })
    .max(NAME_LENGTH, { error: () => m("passkeys.error.name") }),
  answer: z.string().optional(),
});
const WhichForm = z.object({ passkey: z.coerce.number().int().positive() });

export async function show(at: At): Promise<Reply> {
  const passkeys = await passkeysOf(at.db, personIn(at).id);
  return page(at, () => <ListView at={at} passkeys={passkeys} />);
}

export const showNew = (at: At): Reply => page(at, () => <NewView at={at} />);

/** What the script asks the browser to make. */
export async function challenge(at: At): Promise<Reply> {
  const { id, publicId, name } = personIn(at);
  const party = relyingParty(at.settings);
  if (!party) return json(404, {});
  const made = await at.transaction((tx, now) => newChallenge(tx, { purpose: "add", personId: id }, now));
  const [primary, others] = [await primaryAddressOf(at.db, id), await credentialsOf(at.db, id)];
  const person = { publicId, name, address: primary?.address ?? name, others };
  return json(200, await optionsToAdd({ party, association: at.settings.associationName, challenge: made }, person));
}

export async function add(at: At): Promise<Reply> {
  const { id } = personIn(at);
  const form = formIn(at, AddForm);
  const no = (errors: FieldErrors) =>
    page(at, () => <NewView at={at} typed={form.typed} errors={errors} />, { status: 422 });
  if (!form.ok) return no(form.errors);
  const { name, answer } = form.value;
  try {
    const made = await madePasskey(at, id, answer ?? "");
    await at.transaction((tx, now) => addPasskey(tx, id, { name, made }, now));
    return seeOther("/account/passkeys?done=added");
  } catch (error) {
    const said = error instanceof PasskeyRefused ? () => m("passkey.notMade") : refusalIn(error).say;
    return no({ "": inLanguage(languageOf(at), said) });
  }
}

export async function remove(at: At): Promise<Reply> {
  const { id } = personIn(at);
  const form = at.form(WhichForm);
  if (form.ok) await at.transaction((tx, now) => removePasskey(tx, id, form.value.passkey, now));
  return seeOther("/account/passkeys?done=removed");
}

const outcomes = ["added", "removed"] as const;

function ListView({ at, passkeys }: { at: At; passkeys: OwnPasskey[] }) {
  const done = outcomes.find((outcome) => outcome === at.query.done);
  const zone = at.frame.timeZone;
  return (
    <Page frame={at.frame} title={m("passkeys.title")} lang={languageNow()} index={false} crumbs={crumbs()}>
      <div class="stack">
        <h1>{m("passkeys.title")}</h1>
        {done && (
          <Notice tone="good">
            <p>{m(`passkeys.done.${done}`)}</p>
          </Notice>
        )}
        <p class="prose">{m("passkeys.intro")}</p>
        {passkeys.length === 0 ? (
          <Empty>{m("passkeys.none")}</Empty>
        ) : (
          <Table
            caption={m("passkeys.title")}
            head={[m("passkeys.name"), m("passkeys.kept"), m("passkeys.added"), m("passkeys.used"), m("sessions.acts")]}
            rows={passkeys.map((passkey) => [
              passkey.name,
              m(passkey.isSynced ? "passkeys.synced" : "passkeys.device"),
              <Time at={passkey.addedAt} zone={zone} />,
              passkey.usedAt ? <Time at={passkey.usedAt} zone={zone} /> : m("passkeys.never"),
              <Form action="/account/passkeys/removal" class="inline">
                <input type="hidden" name="passkey" value={String(passkey.id)} />
                <Button plain>{m("passkeys.remove", { name: passkey.name })}</Button>
              </Form>,
            ])}
          />
        )}
        <p>
          <ButtonLink href="/account/passkeys/new">{m("passkeys.add")}</ButtonLink>
        </p>
      </div>
    </Page>
  );
}

function NewView({ at, typed, errors = {} }: { at: At; typed?: Typed; errors?: FieldErrors }) {
  const back = [...crumbs(), { href: "/account/passkeys", label: m("passkeys.title") }];
  return (
    <Page frame={at.frame} title={m("passkeys.add")} lang={languageNow()} index={false} crumbs={back}>
      <div class="stack prose">
        <h1>{m("passkeys.add")}</h1>
        <ErrorSummary errors={errors} />
        <p>{m("passkeys.add.intro")}</p>
        <MakePasskey settings={at.settings} action="/account/passkeys" name="answer" label={m("passkeys.add.button")}>
          <Field
            name="name"
            label={m("passkeys.name")}
            hint={m("passkeys.name.hint")}
            value={browserIn(at.userAgent) ?? ""}
            typed={typed}
            errors={errors}
          />
        </MakePasskey>
      </div>
    </Page>
  );
}
