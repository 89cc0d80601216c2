import {
  Button,
  Checkbox,
  ErrorSummary,
  Form,
  Notice,
  page,
  Page,
  seeOther,
  Select,
  statusOf,
  type At,
  type FieldErrors,
  type Reply,
  type Typed,
} from "#platform/web";
import { languageNow } from "#platform/words";
import { accountCrumbs } from "../account.ts";
import { chooseMailForms } from "../digests/commands.ts";
import { mailFormsOf } from "../digests/queries.ts";
import { digestForms } from "../digests/rules.ts";
import { MailFormsForm } from "../forms.ts";
import { m } from "../words.ts";

/** How mail of groups looks for its reader (D-3). */
export const show = (at: At): Promise<Reply> => view(at, {}, {});

export async function submit(at: At): Promise<Reply> {
  const form = at.form(MailFormsForm);
  if (!form.ok) return view(at, form.errors, form.typed);
  const { plain, digest } = form.value;
  await at.transaction((tx, now) => chooseMailForms(tx, at.person!.id, { isPlain: plain, digest }, now));
  return seeOther("/account/mail-forms?saved=yes");
}

async function view(at: At, errors: FieldErrors, typed: Typed): Promise<Reply> {
  const { isPlain, digest } = await mailFormsOf(at.db, at.person!.id);
  const isSent = typed.digest !== undefined;
  return page(
    at,
    () => (
      <Page frame={at.frame} title={m("forms.title")} lang={languageNow()} index={false} crumbs={accountCrumbs()}>
        <div class="stack prose">
          <h1>{m("forms.title")}</h1>
          <ErrorSummary errors={errors} />
          {at.query.saved === "yes" && (
            <Notice tone="good">
              <p>{m("forms.saved")}</p>
            </Notice>
          )}
          <p>{m("forms.about")}</p>
          <Form action="/account/mail-forms">
            <Checkbox
              name="plain"
              label={m("forms.plain")}
              typed={isSent ? typed : isPlain ? { plain: "yes" } : {}}
              errors={errors}
            />
            <Select
              name="digest"
              label={m("forms.digest")}
              value={digest}
              options={digestForms.map((value) => ({ value, label: m(`forms.digest.${value}`) }))}
              errors={errors}
              typed={typed}
            />
            <Button>{m("forms.save")}</Button>
          </Form>
        </div>
      </Page>
    ),
    { status: statusOf(errors) },
  );
}
