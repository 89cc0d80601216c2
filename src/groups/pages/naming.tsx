import { z } from "zod";
import { Button, ErrorSummary, Field, Form, Page, page, type At, type Reply, type Typed } from "#platform/web";
import { languageNow } from "#platform/words";
import type { Viewer } from "../permission/rules.ts";
import type { Unit } from "../queries.ts";
import { renameUnit } from "../units/commands.ts";
import { errorsOf, m, type Wrong } from "../words.ts";
import { send } from "./sending.ts";

const NameForm = z.object({
  name: z.string().trim().min(1, { error: "wrong.name" }).max(160, { error: "wrong.name" }),
  acronym: z
    .string()
    .trim()
    .max(20, { error: "wrong.acronym" })
    .transform((text) => text || null),
  slug: z.string().trim().toLowerCase(),
});

export async function show(at: At, _viewer: Viewer, unit: Unit): Promise<Reply> {
  return page(at, () => view(at, unit, {}, null));
}

/** POST …/name: staff rename a unit; the former name, acronym and addresses go on leading here (G-11). */
export async function submit(at: At, viewer: Viewer, unit: Unit): Promise<Reply> {
  const form = at.form(NameForm);
  const again = (wrong: Wrong) => page(at, () => view(at, unit, form.typed, wrong), { status: 422 });
  return send(at, form, again, async (input, tx, now) => {
    await renameUnit(tx, viewer, unit, input, now);
    return `/groups/${input.slug}`;
  });
}

function view(at: At, unit: Unit, typed: Typed, wrong: Wrong | null) {
  const title = m("naming.title", { name: unit.name });
  const errors = errorsOf(wrong);
  const common = { typed, errors };
  return (
    <Page
      frame={at.frame}
      title={title}
      lang={languageNow()}
      index={false}
      crumbs={[{ href: `/groups/${unit.slug}`, label: unit.name }]}
    >
      <Form action={`/groups/${unit.slug}/name`} keep={typed}>
        <h1>{title}</h1>
        <p>{m("naming.what")}</p>
        <ErrorSummary errors={errors} />
        <Field name="name" label={m("founding.name")} value={unit.name} {...common} />
        <Field name="acronym" label={m("founding.acronym")} value={unit.acronym ?? ""} optional {...common} />
        <Field name="slug" label={m("founding.slug")} value={unit.slug} {...common} />
        <Button>{m("naming.submit")}</Button>
      </Form>
    </Page>
  );
}
