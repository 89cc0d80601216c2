import { z } from "zod";
import {
  Button,
  ErrorSummary,
  Form,
  Notice,
  orNotFound,
  page,
  Page,
  seeOther,
  statusOf,
  TextArea,
  unlessRefused,
  type At,
  type FieldErrors,
  type Reply,
  type Typed,
} from "#platform/web";
import { languageNow } from "#platform/words";
import { reportAge } from "../closings/commands.ts";
import { hasReported } from "../closings/queries.ts";
import { isAnothers, LEAST_AGE } from "../closings/rules.ts";
import type { PeopleParts, Shown } from "../sections.ts";
import { m } from "../words.ts";
import { personIn } from "./person.ts";
import { showingAt } from "./showing.ts";

const AgeForm = z.object({
  said: z
    .string()
    .trim()
    .min(1, { error: () => m("age.said.empty") })
    .max(2_000, { error: () => m("age.said.long") }),
});

/** Where whoever sees a person tells staff that they may be a child (P-2). */
export const show =
  (parts: PeopleParts) =>
  async (at: At): Promise<Reply> => {
    return view(at, await anotherAt(at, parts), {}, {});
  };

export const submit =
  (parts: PeopleParts) =>
  async (at: At): Promise<Reply> => {
    const person = await anotherAt(at, parts);
    const form = at.form(AgeForm);
    if (!form.ok) return view(at, person, form.errors, form.typed);
    const report = { personId: person.id, said: form.value.said, secret: at.settings.secret };
    return unlessRefused(
      async () => {
        await at.transaction((tx, now) => reportAge(tx, personIn(at).id, report, now));
        return seeOther(`/people/${person.publicId}/age-report`);
      },
      (refused) => view(at, person, { "": refused.say() }, form.typed),
    );
  };

/** Not for oneself. */
async function anotherAt(at: At, parts: PeopleParts): Promise<Shown> {
  const { person } = await showingAt(at, at.params.personId, parts);
  return orNotFound(isAnothers(personIn(at).id, person.id) ? person : null);
}

async function view(at: At, person: Shown, errors: FieldErrors, typed: Typed): Promise<Reply> {
  const isReported = await hasReported(at.db, personIn(at).id, person.id);
  const path = `/people/${person.publicId}`;
  const shown = () => (
    <Page
      frame={at.frame}
      title={m("age.title", { age: LEAST_AGE })}
      lang={languageNow()}
      index={false}
      crumbs={[{ href: path, label: person.name }]}
    >
      <div class="stack prose">
        <h1>{m("age.title", { age: LEAST_AGE })}</h1>
        <ErrorSummary errors={errors} />
        {isReported ? (
          <Notice tone="good">
            <p>{m("age.sent")}</p>
          </Notice>
        ) : (
          <>
            <p>{m("age.intro", { name: person.name, age: LEAST_AGE })}</p>
            <p>{m("age.then")}</p>
            <Form action={`${path}/age-report`}>
              <TextArea
                name="said"
                label={m("age.said")}
                hint={m("age.said.hint")}
                rows={5}
                errors={errors}
                typed={typed}
              />
              <Button>{m("age.send")}</Button>
            </Form>
          </>
        )}
      </div>
    </Page>
  );
  return page(at, shown, { status: statusOf(errors) });
}
