import { z } from "zod";
import {
  Button,
  ErrorSummary,
  Field,
  Form,
  Notice,
  page,
  TextArea,
  type At,
  type Reply,
  type Typed,
} from "#platform/web";
import type { Viewer } from "../permission/rules.ts";
import type { Unit } from "../queries.ts";
import { changeTexts } from "../texts/commands.ts";
import { textsOf, type Texts } from "../texts/queries.ts";
import { isLinkable, subjectsFrom } from "../texts/rules.ts";
import { errorsOf, m, type Wrong } from "../words.ts";
import { send } from "./sending.ts";
import { Tuning } from "./tuning.tsx";

const long = z.string().trim().max(5000, { error: "wrong.text" });
const TextsForm = z.object({
  charge: long,
  rules: long,
  conduct: z
    .string()
    .trim()
    .max(500, { error: "wrong.conduct" })
    .refine((text) => text === "" || isLinkable(text), { error: "wrong.conduct" })
    .transform((text) => text || null),
  subjects: z.string().trim().max(1000, { error: "wrong.subjects" }).transform(subjectsFrom),
});

export async function show(at: At, _viewer: Viewer, unit: Unit): Promise<Reply> {
  const texts = await textsOf(at.db, unit);
  return page(at, () => view(at, unit, texts, {}, null));
}

/** POST …/texts: charge, posting rules, code of conduct, subject words. */
export async function submit(at: At, viewer: Viewer, unit: Unit): Promise<Reply> {
  const texts = await textsOf(at.db, unit);
  const form = at.form(TextsForm);
  const again = (wrong: Wrong) => page(at, () => view(at, unit, texts, form.typed, wrong), { status: 422 });
  return send(at, form, again, async ({ conduct, ...input }, tx, now) => {
    await changeTexts(tx, viewer, unit, { ...input, conductUrl: conduct }, now);
    return `/groups/${unit.slug}/texts?done=yes`;
  });
}

function view(at: At, unit: Unit, texts: Texts, typed: Typed, wrong: Wrong | null) {
  const errors = errorsOf(wrong);
  const common = { typed, errors, optional: true };
  return (
    <Tuning at={at} unit={unit} part="texts">
      {at.query.done === "yes" && !wrong && <Notice tone="good">{m("texts.done")}</Notice>}
      <Form action={`/groups/${unit.slug}/texts`} keep={typed}>
        <ErrorSummary errors={errors} />
        <TextArea
          name="charge"
          label={m("texts.charge")}
          hint={m("texts.charge.hint")}
          value={texts.charge}
          {...common}
        />
        <TextArea name="rules" label={m("rules.title")} hint={m("texts.rules.hint")} value={texts.rules} {...common} />
        <Field
          name="conduct"
          label={m("rules.conduct")}
          hint={m("texts.conduct.hint")}
          value={texts.conductUrl ?? ""}
          {...common}
        />
        <Field
          name="subjects"
          label={m("texts.subjects")}
          hint={m("texts.subjects.hint")}
          value={texts.subjects.join(", ")}
          {...common}
        />
        <Button>{m("texts.submit")}</Button>
      </Form>
    </Tuning>
  );
}
